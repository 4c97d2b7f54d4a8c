import { namedError } from './named-error.ts';

/** @throws LoadError when a part of the app cannot be loaded */
export const loadLater = <Part>(load: () => Promise<Part>): Promise<Part> =>
  load().catch((cause: unknown) => {
    throw namedError('LoadError', 'A part of the app cannot be loaded', cause);
  });
