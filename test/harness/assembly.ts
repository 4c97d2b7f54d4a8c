import { join } from 'node:path';

/** Folder of the files that the global setup creates; runs at the same time have their own. */
const folder = process.env.CLINIC_MAIL_TEST_FOLDER ?? '';

/** The cloud assembly that the global setup synthesises for all tests. */
export const ASSEMBLY = join(folder, 'assembly');

/** Variables of functions in tests where SES fails: without them, each attempt retries for half a minute. */
export const SHORT_SEND_BUDGET = { SEND_BUDGET_MS: '300' };

/** The npm package that the global setup builds for all tests. */
export const PACKAGE = join(folder, 'package');

/** The web app that the global setup builds for all tests. */
export const SITE = join(folder, 'site');
