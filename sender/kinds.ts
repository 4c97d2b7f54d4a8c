import type { CustomEmailSenderTriggerEvent } from 'aws-lambda';

/** A trigger source of Cognito's custom email sender. */
export type TriggerSource = CustomEmailSenderTriggerEvent['triggerSource'];

/** A duration in the unit that a patient would say it in. */
export interface Lifetime {
  readonly value: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

/** A page of the web app that an email leads to. */
export type Page = 'confirm' | 'reset' | 'account' | 'login';

interface KindRow {
  readonly trigger: TriggerSource;
  /** What Cognito encrypts into the event: `password` may be absent, `none` always is. */
  readonly secret: 'code' | 'password' | 'none';
  /** How long the secret can be used; null where there is none. */
  readonly lives: Lifetime | null;
  /** The page that the button opens; null where there is no button. */
  readonly page: Page | null;
}

/**
 * How long a sign-in code can be used: `AuthSessionValidity` of the app client, 3 to 15 minutes.
 * Fifteen leave a retried email some time in the patient's hands.
 */
export const SIGN_IN_CODE_LIVES = { value: 15, unit: 'minute' } as const satisfies Lifetime;

/** How long an invitation can be used: `TemporaryPasswordValidityDays` of the user pool. */
export const INVITATION_LIVES = { value: 7, unit: 'day' } as const satisfies Lifetime;

const DAY: Lifetime = { value: 24, unit: 'hour' };
const HOUR: Lifetime = { value: 1, unit: 'hour' };

/**
 * Every kind of email, a row each. The lifetimes that are not ours to set are Cognito's quotas
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html).
 */
export const EMAIL_KINDS = {
  'verify-account': {
    trigger: 'CustomEmailSender_SignUp',
    secret: 'code',
    lives: DAY,
    page: 'confirm',
  },
  'verify-account-again': {
    trigger: 'CustomEmailSender_ResendCode',
    secret: 'code',
    lives: DAY,
    page: 'confirm',
  },
  'sign-in-code': {
    trigger: 'CustomEmailSender_Authentication',
    secret: 'code',
    lives: SIGN_IN_CODE_LIVES,
    page: null,
  },
  'reset-password': {
    trigger: 'CustomEmailSender_ForgotPassword',
    secret: 'code',
    lives: HOUR,
    page: 'reset',
  },
  'verify-new-address': {
    trigger: 'CustomEmailSender_UpdateUserAttribute',
    secret: 'code',
    lives: DAY,
    page: 'account',
  },
  'verify-address': {
    trigger: 'CustomEmailSender_VerifyUserAttribute',
    secret: 'code',
    lives: DAY,
    page: 'account',
  },
  invitation: {
    trigger: 'CustomEmailSender_AdminCreateUser',
    secret: 'password',
    lives: INVITATION_LIVES,
    page: 'login',
  },
  'security-alert': {
    trigger: 'CustomEmailSender_AccountTakeOverNotification',
    secret: 'none',
    lives: null,
    page: 'login',
  },
} as const satisfies Record<string, KindRow>;

/** The name of a kind of email: its template, its tag and its value in the telemetry. */
export type EmailKind = keyof typeof EMAIL_KINDS;

export const emailKinds = Object.keys(EMAIL_KINDS) as readonly EmailKind[];

type Triggered = (typeof EMAIL_KINDS)[EmailKind]['trigger'];
/** Fails to compile when Cognito's types name a trigger source that no kind answers. */
type EveryTriggerSource = TriggerSource extends Triggered ? ReadonlyMap<string, EmailKind> : never;

const kindByTrigger: EveryTriggerSource = new Map(
  emailKinds.map((kind) => [EMAIL_KINDS[kind].trigger, kind]),
);

/** The kind of email that a trigger source asks for, or undefined when there is none. */
export function findKind(triggerSource: string): EmailKind | undefined {
  return kindByTrigger.get(triggerSource);
}
