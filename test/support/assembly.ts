import { fileURLToPath } from 'node:url';

/** The cloud assembly that the global setup synthesises for all tests. */
export const ASSEMBLY = fileURLToPath(new URL('../../.local/test', import.meta.url));
