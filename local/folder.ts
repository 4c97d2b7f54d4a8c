import { fileURLToPath } from 'node:url';

/** Where the local run keeps what it makes. */
export const LOCAL_FOLDER = fileURLToPath(new URL('../.local', import.meta.url));
