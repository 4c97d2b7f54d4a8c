import { rm } from 'node:fs/promises';

/** Removes what the global setup made, and all temporary files. */
export default async () => {
  const { CLINIC_MAIL_TEST_FOLDER, TMPDIR } = process.env;
  for (const folder of [CLINIC_MAIL_TEST_FOLDER, TMPDIR]) await rm(folder, { recursive: true, force: true });
};
