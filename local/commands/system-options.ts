import type { NumberOption } from '../../terminal/options.ts';

/** The options of `npm start`. */
export const SYSTEM_OPTIONS = {
  'web-port': { variable: 'CLINIC_MAIL_WEB_PORT', byDefault: 3000, means: 'port of the web app' },
  'aws-port': { variable: 'CLINIC_MAIL_AWS_PORT', byDefault: 3001, means: 'port of the AWS endpoint' },
  'inbox-port': { variable: 'CLINIC_MAIL_INBOX_PORT', byDefault: 3002, means: 'port of the inbox' },
  'auth-port': {
    variable: 'CLINIC_MAIL_AUTH_PORT',
    byDefault: 3004,
    means: 'port of the shared sign-in pages',
  },
  'app-port': {
    variable: 'CLINIC_MAIL_APP_PORT',
    byDefault: 3005,
    means: 'port of the first sample app; the others use the next ports',
  },
  'delay-scale': {
    variable: 'CLINIC_MAIL_DELAY_SCALE',
    byDefault: 1,
    means: "multiplies Lambda's waits between attempts; 1 is as on AWS",
  },
} as const satisfies Record<string, NumberOption>;
