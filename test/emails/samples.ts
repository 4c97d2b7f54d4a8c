import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { createCompose, type Email } from '../../sender/email/compose.ts';
import { EMAIL_KINDS, type EmailKind, emailKinds } from '../../sender/email/kinds.ts';
import { Secret } from '../../sender/email/secret.ts';
import { type EmailRequest, identifyEvent, readRequest } from '../../sender/email/trigger-event.ts';
import { readSiteConfig } from '../../site/config.ts';

/** An email as a patient receives it. */
export interface Sample {
  /** A name such as `en-sign-in-code`, also of its screenshots. */
  readonly name: string;
  readonly language: string;
  readonly kind: EmailKind;
  readonly email: Email;
}

/** The content of an event besides its kind, with defaults. */
export interface EventDetails {
  readonly userName?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly clientMetadata?: Readonly<Record<string, string>>;
  /** The decrypted code or temporary password. */
  readonly secret?: string | undefined;
}

export const site = readSiteConfig();
/** The same site with everything that emails may show. */
export const fullSite = {
  ...site,
  privacyUrl: 'https://riverside-clinic.example/privacy?from=email&in=short',
  termsUrl: 'https://riverside-clinic.example/terms',
};
const SIGN_IN_URL = 'https://riverside-clinic.auth.eu-west-1.amazoncognito.com';
const templates = compileTemplates(fullSite);
export const languages = Object.keys(templates.languages);
export const compose = createCompose(templates, site.siteUrl, SIGN_IN_URL);

/** A code that is nowhere else by chance. */
export const CODE = '481537';
export const PASSWORD = 'Mk7<&"q\'>x9!Rb2';
const USER = '6a1c2f8e-93b4-4f0d-9c57-2d8e4b7a1f30';
const SUB = 'd2b5e7f4-0c1a-4e83-b6d9-7f3a1c5e8b24';
const ARRIVED = Date.parse('2026-11-23T09:41:00Z');
const FEEDBACK = 'https://riverside.auth.eu-west-1.amazoncognito.com/feedback';

/** The attributes that Cognito sends about an unusual sign-in. */
const SIGN_IN: Readonly<Record<string, string>> = {
  LOGIN_TIME: '2026-11-23T09:38:00Z',
  CITY: 'Leeds',
  COUNTRY: 'United Kingdom',
  DEVICE_NAME: 'Chrome 141, Windows 11',
  ONE_CLICK_LINK_VALID: `${FEEDBACK}?valid=true`,
  ONE_CLICK_LINK_INVALID: `${FEEDBACK}?valid=false`,
};

/** Returns the secret in the samples of a kind. */
export function sampleSecret(kind: EmailKind): string | undefined {
  return { code: CODE, password: PASSWORD, none: undefined }[EMAIL_KINDS[kind].secret];
}

/** Returns the request that the functions read from an event of this kind, or make of it after a look-up. */
export function requestOf(
  kind: EmailKind,
  { userName = USER, attributes = {}, clientMetadata = {}, secret }: EventDetails = {},
): EmailRequest {
  const { triggers, sentBy } = EMAIL_KINDS[kind];
  const event = {
    version: '1',
    triggerSource: triggers[0],
    region: 'eu-west-1',
    userPoolId: 'eu-west-1_Example12',
    userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'client' },
    request: {
      type: 'customEmailSenderRequestV1',
      // Every sample with a code has one, and other events carry one that their email must not have.
      code: secret === undefined && EMAIL_KINDS[kind].secret === 'password' ? null : 'AYADciphertext',
      clientMetadata,
      userAttributes: { sub: SUB, email: 'alex.morgan@example.com', ...attributes },
    },
  };
  const request = readRequest(event, identifyEvent(event, sentBy), ARRIVED);
  return { ...request, kind, ciphertext: secret === undefined ? null : request.ciphertext };
}

/** Composes the email for an event. */
export function emailOf(kind: EmailKind, details: EventDetails): Email {
  const { secret } = details;
  return compose(requestOf(kind, details), secret === undefined ? undefined : new Secret(secret));
}

/** The language of a patient about whom nothing is known. */
export const firstLanguage = emailOf('welcome', {}).language;

/** The hints of the web app about a sign-in. */
const HINTS = { browser: 'safari', system: 'ios' };

/** Every kind in every language, and the variants for events with fewer details. */
export const samples: readonly Sample[] = languages.flatMap((language) => [
  ...emailKinds.map((kind) =>
    sample(language, kind, '', { attributes: SIGN_IN, clientMetadata: HINTS, secret: sampleSecret(kind) }),
  ),
  sample(language, 'invitation', '-without-password', {}),
  sample(language, 'new-sign-in', '-without-details', {}),
  sample(language, 'security-alert', '-without-details', {}),
]);

function sample(language: string, kind: EmailKind, variant: string, details: EventDetails): Sample {
  const attributes = { ...details.attributes, locale: language };
  const email = emailOf(kind, { ...details, attributes });
  return { name: `${language}-${kind}${variant}`, language, kind, email };
}
