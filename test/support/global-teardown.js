import { rm } from 'node:fs/promises';

/** Removes what the global setup made. */
export default () => rm(process.env.CLINIC_MAIL_TEST_FOLDER, { recursive: true, force: true });
