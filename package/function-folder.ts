import { join } from 'node:path';
import type { FunctionName } from '../sender/email/kinds.ts';
import { PACKAGE } from './package-folder.ts';

/** Returns the folder with the code of a function. */
export const functionFolder = (name: FunctionName): string => join(PACKAGE, 'functions', name);
