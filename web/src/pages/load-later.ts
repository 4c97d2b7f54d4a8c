import { lazy } from 'react';
import { namedError } from '../named-error.ts';

/** Loads the pages that the first page does not need. */
export const loadLaterPages = () => loadLater(() => import('./later.ts'));

/** @throws LoadError when a part of the app cannot be loaded */
export const loadLater = <Part>(load: () => Promise<Part>): Promise<Part> =>
  load().catch((cause: unknown) => {
    throw namedError('LoadError', 'A part of the app cannot be loaded', cause);
  });

type LaterPages = Awaited<ReturnType<typeof loadLaterPages>>;

/** Returns a page that is loaded when it is shown. */
export const later = <Name extends keyof LaterPages>(name: Name) =>
  lazy(async () => ({ default: (await loadLaterPages())[name] }));
