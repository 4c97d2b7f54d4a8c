import { join } from 'node:path';

/** The folder of the package, which has `templates` and the code of the functions. */
export const PACKAGE = join(import.meta.dirname, '..');
