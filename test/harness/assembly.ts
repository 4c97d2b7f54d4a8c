import { join } from 'node:path';

/** What the global setup made for this run of the tests; runs beside it have their own. */
const folder = process.env.CLINIC_MAIL_TEST_FOLDER ?? '';

/** The cloud assembly that the global setup synthesises for all tests. */
export const ASSEMBLY = join(folder, 'assembly');

/** What functions are told in tests of an SES that fails: not to hold on for long. */
export const IMPATIENT = { SEND_BUDGET_MS: '300' };

/** The web app that the global setup builds for all tests. */
export const SITE = join(folder, 'site');
