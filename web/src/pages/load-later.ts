import { lazy } from 'react';
import { loadLater } from '../load-part.ts';

/** Loads the pages that the first page does not need. */
export const loadLaterPages = () => loadLater(() => import('./later.ts'));

type LaterPages = Awaited<ReturnType<typeof loadLaterPages>>;

/** Returns a page that is loaded when it is shown. */
export const later = <Name extends keyof LaterPages>(name: Name) =>
  lazy(async () => ({ default: (await loadLaterPages())[name] }));
