import type { NumberOption } from '../../terminal/options.ts';

/** The options of `npm start`. */
export const SYSTEM_OPTIONS = {
  'web-port': { variable: 'CLINIC_MAIL_WEB_PORT', defaultValue: 3000, description: 'port of the web app' },
  'aws-port': {
    variable: 'CLINIC_MAIL_AWS_PORT',
    defaultValue: 3001,
    description: 'port of the AWS endpoint',
  },
  'inbox-port': { variable: 'CLINIC_MAIL_INBOX_PORT', defaultValue: 3002, description: 'port of the inbox' },
  'auth-port': {
    variable: 'CLINIC_MAIL_AUTH_PORT',
    defaultValue: 3004,
    description: 'port of the shared sign-in pages',
  },
  'app-port': {
    variable: 'CLINIC_MAIL_APP_PORT',
    defaultValue: 3005,
    description: 'port of the first sample app; the others use the next ports',
  },
  processes: {
    variable: 'CLINIC_MAIL_PROCESSES',
    defaultValue: 1,
    description: 'processes of each function that take turns; 2 finds out what depends on one',
  },
  'delay-scale': {
    variable: 'CLINIC_MAIL_DELAY_SCALE',
    defaultValue: 1,
    description: "multiplies Lambda's waits between attempts; 1 is as on AWS",
  },
} as const satisfies Record<string, NumberOption>;
