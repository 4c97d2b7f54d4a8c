import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const { CLINIC_MAIL_FOLDER } = process.env;

/** The folder for everything that local runs write. */
export const LOCAL_FOLDER = CLINIC_MAIL_FOLDER
  ? resolve(CLINIC_MAIL_FOLDER)
  : fileURLToPath(new URL('../.local', import.meta.url));
