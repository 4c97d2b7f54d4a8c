import type { EmailRequest } from '../../sender/email/trigger-event.ts';

/** The settings of a step that sends emails. */
export const SEND_CONFIG = {
  codeKeyArn: 'unused',
  replyTo: 'help@riverside-clinic.example',
  briefConfigurationSet: 'Brief',
  lastingConfigurationSet: 'Lasting',
  siteUrl: 'https://unused.example',
};

/** An email that is ready to be sent. */
export const EMAIL = {
  language: 'en',
  from: '"Riverside Clinic" <accounts@mail.riverside-clinic.example>',
  subject: 'Subject',
  html: '<p>HTML</p>',
  text: 'Text',
};

const request: EmailRequest = {
  triggerSource: 'CustomEmailSender_SignUp',
  kind: 'verify-account',
  userPoolId: 'eu-west-1_Example12',
  clientId: 'client',
  userName: 'sub-1',
  userSub: 'sub-1',
  address: 'alex.morgan@example.com',
  ciphertext: null,
  languages: [],
  signIn: undefined,
};

/** The request that caused the email. */
export const CONTEXT = { request, traceId: '1-6b03a410-000000000000000000000001', requestId: 'request-1' };
