import type {
  CustomEmailSenderTriggerEvent,
  PostAuthenticationTriggerEvent,
  PostConfirmationTriggerEvent,
} from 'aws-lambda';

/** The functions that send emails: Cognito waits for `notices`, and not for `sender`. */
export type EmailFunction = 'sender' | 'notices';

/** The trigger sources that each function answers. */
interface TriggerSources {
  readonly sender: CustomEmailSenderTriggerEvent['triggerSource'];
  readonly notices:
    | PostConfirmationTriggerEvent['triggerSource']
    | PostAuthenticationTriggerEvent['triggerSource'];
}

/** A duration in the unit that a patient would say it in. */
export interface Lifetime {
  readonly value: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

/** A page of the web app that an email leads to. */
export type Page = 'confirm' | 'reset' | 'account' | 'login';

interface KindRow<By extends EmailFunction> {
  readonly sentBy: By;
  readonly trigger: TriggerSources[By];
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
    sentBy: 'sender',
    trigger: 'CustomEmailSender_SignUp',
    secret: 'code',
    lives: DAY,
    page: 'confirm',
  },
  'verify-account-again': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_ResendCode',
    secret: 'code',
    lives: DAY,
    page: 'confirm',
  },
  'sign-in-code': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_Authentication',
    secret: 'code',
    lives: SIGN_IN_CODE_LIVES,
    page: null,
  },
  'reset-password': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_ForgotPassword',
    secret: 'code',
    lives: HOUR,
    page: 'reset',
  },
  'verify-new-address': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_UpdateUserAttribute',
    secret: 'code',
    lives: DAY,
    page: 'account',
  },
  'verify-address': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_VerifyUserAttribute',
    secret: 'code',
    lives: DAY,
    page: 'account',
  },
  invitation: {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_AdminCreateUser',
    secret: 'password',
    lives: INVITATION_LIVES,
    page: 'login',
  },
  'security-alert': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_AccountTakeOverNotification',
    secret: 'none',
    lives: null,
    page: 'login',
  },
  welcome: {
    sentBy: 'notices',
    trigger: 'PostConfirmation_ConfirmSignUp',
    secret: 'none',
    lives: null,
    page: 'login',
  },
  'password-changed': {
    sentBy: 'notices',
    trigger: 'PostConfirmation_ConfirmForgotPassword',
    secret: 'none',
    lives: null,
    page: 'reset',
  },
  'new-sign-in': {
    sentBy: 'notices',
    trigger: 'PostAuthentication_Authentication',
    secret: 'none',
    lives: null,
    page: 'reset',
  },
} as const satisfies Record<string, KindRow<'sender'> | KindRow<'notices'>>;

/** The name of a kind of email: its template, its tag and its value in the telemetry. */
export type EmailKind = keyof typeof EMAIL_KINDS;

export const emailKinds = Object.keys(EMAIL_KINDS) as readonly EmailKind[];

type Triggered = (typeof EMAIL_KINDS)[EmailKind]['trigger'];
/** Fails to compile when Cognito's types name a trigger source that no kind answers. */
type EveryTriggerSource = TriggerSources[EmailFunction] extends Triggered
  ? ReadonlyMap<string, EmailKind>
  : never;

const kindByTrigger: EveryTriggerSource = new Map(
  emailKinds.map((kind) => [EMAIL_KINDS[kind].trigger, kind]),
);

/** The kind of email that a function sends for a trigger source, or undefined when there is none. */
export function findKind(sentBy: EmailFunction, triggerSource: string): EmailKind | undefined {
  const kind = kindByTrigger.get(triggerSource);
  return kind !== undefined && EMAIL_KINDS[kind].sentBy === sentBy ? kind : undefined;
}
