import type { NumberOption } from '../../terminal/options.ts';

/** The ports and the pace of the local system; `npm start` takes them. */
export const SYSTEM_OPTIONS = {
  'web-port': { variable: 'CLINIC_MAIL_WEB_PORT', byDefault: 3000, means: 'port of the web app' },
  'aws-port': { variable: 'CLINIC_MAIL_AWS_PORT', byDefault: 3001, means: 'port of the AWS endpoint' },
  'inbox-port': { variable: 'CLINIC_MAIL_INBOX_PORT', byDefault: 3002, means: 'port of the inbox' },
  'auth-port': {
    variable: 'CLINIC_MAIL_AUTH_PORT',
    byDefault: 3004,
    means: 'port of the sign-in pages that the apps share',
  },
  'app-port': {
    variable: 'CLINIC_MAIL_APP_PORT',
    byDefault: 3005,
    means: 'port of the first sample app; the others follow',
  },
  'delay-scale': {
    variable: 'CLINIC_MAIL_DELAY_SCALE',
    byDefault: 1,
    means: "factor on Lambda's waits between attempts; 1 is 1 and 2 minutes, as on AWS",
  },
} as const satisfies Record<string, NumberOption>;
