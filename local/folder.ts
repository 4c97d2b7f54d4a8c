import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const { CLINIC_MAIL_FOLDER } = process.env;

/** The folder for everything that local runs write. */
export const LOCAL_FOLDER = CLINIC_MAIL_FOLDER
  ? resolve(CLINIC_MAIL_FOLDER)
  : fileURLToPath(new URL('../.local', import.meta.url));

/** The folder of the functions' earlier bundles. */
export const BUNDLES_FOLDER = join(LOCAL_FOLDER, 'bundles');

/** The folder of the code that Node has compiled for earlier commands. */
export const COMPILED_FOLDER = join(LOCAL_FOLDER, 'compiled');

/**
 * Creates `LOCAL_FOLDER` if needed, and checks that files can be written in it, before work that takes long.
 *
 * @throws Error with a sentence when it cannot be written
 */
export function requireLocalFolder(): void {
  try {
    mkdirSync(LOCAL_FOLDER, { recursive: true });
    rmdirSync(mkdtempSync(join(LOCAL_FOLDER, 'probe-')));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(
      `The folder ${LOCAL_FOLDER} cannot be written (${code}). Set CLINIC_MAIL_FOLDER to a folder that can.`,
      { cause },
    );
  }
}
