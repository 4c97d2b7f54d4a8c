import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { createCompose, type Email } from '../../sender/email/compose.ts';
import { EMAIL_KINDS, type EmailKind, emailKinds } from '../../sender/email/kinds.ts';
import { Secret } from '../../sender/email/secret.ts';
import { identifyEvent, readRequest } from '../../sender/email/trigger-event.ts';
import { readSiteConfig } from '../../site/config.ts';

/** An email as a patient gets it. */
export interface Sample {
  /** Also the name of its screenshots: `en-sign-in-code`. */
  readonly name: string;
  readonly language: string;
  readonly kind: EmailKind;
  readonly email: Email;
}

/** What an event says beside its kind; what is left out is plain. */
export interface Particulars {
  readonly userName?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** The decrypted code or temporary password. */
  readonly secret?: string | undefined;
}

export const site = readSiteConfig();
const templates = compileTemplates(site);
export const languages = Object.keys(templates.languages);
export const compose = createCompose(templates, site.siteUrl);

/** A code without a digit that repeats, so that it is nowhere by chance. */
export const CODE = '481537';
export const PASSWORD = 'Mk7<&"q\'>x9!Rb2';
const USER = '6a1c2f8e-93b4-4f0d-9c57-2d8e4b7a1f30';
const ARRIVED = Date.parse('2026-11-23T09:41:00Z');
const FEEDBACK = 'https://riverside.auth.eu-west-1.amazoncognito.com/feedback';

/** The attributes that Cognito sends about a sign-in that it finds unusual. */
const SIGN_IN: Readonly<Record<string, string>> = {
  LOGIN_TIME: '2026-11-23T09:38:00Z',
  CITY: 'Leeds',
  COUNTRY: 'United Kingdom',
  DEVICE_NAME: 'Chrome 141, Windows 11',
  ONE_CLICK_LINK_VALID: `${FEEDBACK}?valid=true`,
  ONE_CLICK_LINK_INVALID: `${FEEDBACK}?valid=false`,
};

/** The secret that samples of a kind carry. */
export function sampleSecret(kind: EmailKind): string | undefined {
  return { code: CODE, password: PASSWORD, none: undefined }[EMAIL_KINDS[kind].secret];
}

/** The checked request of an event of this kind, as the functions read it. */
export function requestOf(kind: EmailKind, { userName = USER, attributes = {}, secret }: Particulars = {}) {
  const { trigger, sentBy } = EMAIL_KINDS[kind];
  const event = {
    version: '1',
    triggerSource: trigger,
    region: 'eu-west-1',
    userPoolId: 'eu-west-1_Example12',
    userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'client' },
    request: {
      type: 'customEmailSenderRequestV1',
      code: secret === undefined ? null : 'AYADciphertext',
      userAttributes: { sub: USER, email: 'alex.morgan@example.com', ...attributes },
    },
    response: {},
  };
  return readRequest(event, identifyEvent(event, sentBy), ARRIVED);
}

/** The email of an event. */
export function emailOf(kind: EmailKind, particulars: Particulars): Email {
  const { secret } = particulars;
  return compose(requestOf(kind, particulars), secret === undefined ? undefined : new Secret(secret));
}

/** What a patient gets about whom nothing is known. */
export const firstLanguage = emailOf('welcome', {}).language;

/** Every kind in every language, and what looks different when an event says less. */
export const samples: readonly Sample[] = languages.flatMap((language) => [
  ...emailKinds.map((kind) =>
    sample(language, kind, '', { attributes: SIGN_IN, secret: sampleSecret(kind) }),
  ),
  sample(language, 'invitation', '-without-password', {}),
  sample(language, 'security-alert', '-without-details', {}),
]);

function sample(language: string, kind: EmailKind, variant: string, particulars: Particulars): Sample {
  const attributes = { ...particulars.attributes, locale: language };
  const email = emailOf(kind, { ...particulars, attributes });
  return { name: `${language}-${kind}${variant}`, language, kind, email };
}
