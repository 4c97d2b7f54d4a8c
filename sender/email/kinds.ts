import type {
  CustomEmailSenderTriggerEvent,
  PostAuthenticationTriggerEvent,
  PostConfirmationTriggerEvent,
} from 'aws-lambda';

/** The functions that send emails; Cognito waits for `notices`, but not for `sender`. */
export type EmailFunction = 'sender' | 'notices';

/** All Lambda functions. */
export type FunctionName = EmailFunction | 'accountRules' | 'deliveryEvents' | 'canary' | 'supportWidget';

/** The actions of Cognito that have no trigger and that CloudTrail reports; the sender of notices names them so. */
type ReportedChange =
  | 'CloudTrail_ChangePassword'
  | 'CloudTrail_CompleteWebAuthnRegistration'
  | 'CloudTrail_DeleteWebAuthnCredential'
  | 'CloudTrail_VerifyUserAttribute';

/** The trigger sources that each function handles. */
interface TriggerSources {
  readonly sender: CustomEmailSenderTriggerEvent['triggerSource'];
  readonly notices:
    | PostConfirmationTriggerEvent['triggerSource']
    | PostAuthenticationTriggerEvent['triggerSource']
    | ReportedChange;
}

/** A duration in the unit that emails show. */
export interface Lifetime {
  readonly value: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

/** A page of the web app that an email links to. */
export type Page = 'confirm' | 'reset' | 'account' | 'login';

/**
 * A reason for another email than the usual one of a trigger source: the address is another account's, the app names the
 * deletion of the account as the purpose of a code, or the email goes to the address in force beside a code that goes to
 * a new one.
 */
export type Occasion = 'address-taken' | 'delete-account' | 'beside-code';

interface KindRow<By extends EmailFunction> {
  readonly sentBy: By;
  /** The first is the one of samples. */
  readonly triggers: readonly [TriggerSources[By], ...TriggerSources[By][]];
  /** Undefined for the usual email of its trigger sources. */
  readonly occasion?: Occasion;
  /** The secret that Cognito encrypts into the event; `password` may be absent. */
  readonly secret: 'code' | 'password' | 'none';
  /** The lifetime of the secret; null for `none`. */
  readonly lifetime: Lifetime | null;
  /** The page that the button opens; null without a button. */
  readonly page: Page | null;
  /** Present if the code may also be entered on the sign-in pages that the apps share. */
  readonly onSharedPages?: true;
}

/**
 * The lifetime of a sign-in code: `AuthSessionValidity` of the app client, 3 to 15 minutes.
 * With the maximum, the code of a retried email still works for some time.
 */
export const SIGN_IN_CODE_LIFETIME = { value: 15, unit: 'minute' } as const satisfies Lifetime;

/** The lifetime of an invitation's password: `TemporaryPasswordValidityDays` of the user pool. */
export const INVITATION_LIFETIME = { value: 7, unit: 'day' } as const satisfies Lifetime;

const DAY: Lifetime = { value: 24, unit: 'hour' };
const HOUR: Lifetime = { value: 1, unit: 'hour' };

/**
 * All kinds of email. The lifetimes that cannot be configured are Cognito's quotas
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html).
 */
export const EMAIL_KINDS = {
  'verify-account': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_SignUp'],
    secret: 'code',
    lifetime: DAY,
    page: 'confirm',
  },
  'verify-account-again': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_ResendCode'],
    secret: 'code',
    lifetime: DAY,
    page: 'confirm',
  },
  'already-registered': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_SignUp', 'CustomEmailSender_ResendCode'],
    occasion: 'address-taken',
    secret: 'none',
    lifetime: null,
    page: 'login',
  },
  'sign-in-code': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_Authentication'],
    secret: 'code',
    lifetime: SIGN_IN_CODE_LIFETIME,
    page: null,
    onSharedPages: true,
  },
  'reset-password': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_ForgotPassword'],
    secret: 'code',
    lifetime: HOUR,
    page: 'reset',
    onSharedPages: true,
  },
  'verify-new-address': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_UpdateUserAttribute'],
    secret: 'code',
    lifetime: DAY,
    page: 'account',
  },
  'address-change-asked': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_UpdateUserAttribute'],
    occasion: 'beside-code',
    secret: 'none',
    lifetime: null,
    page: 'reset',
  },
  'verify-address': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_VerifyUserAttribute'],
    secret: 'code',
    lifetime: DAY,
    page: 'account',
  },
  'confirm-deletion': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_VerifyUserAttribute'],
    occasion: 'delete-account',
    secret: 'code',
    lifetime: DAY,
    page: null,
  },
  invitation: {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_AdminCreateUser'],
    secret: 'password',
    lifetime: INVITATION_LIFETIME,
    page: 'login',
  },
  'security-alert': {
    sentBy: 'sender',
    triggers: ['CustomEmailSender_AccountTakeOverNotification'],
    secret: 'none',
    lifetime: null,
    page: 'reset',
  },
  welcome: {
    sentBy: 'notices',
    triggers: ['PostConfirmation_ConfirmSignUp'],
    secret: 'none',
    lifetime: null,
    page: 'login',
  },
  'password-changed': {
    sentBy: 'notices',
    triggers: ['PostConfirmation_ConfirmForgotPassword', 'CloudTrail_ChangePassword'],
    secret: 'none',
    lifetime: null,
    page: 'reset',
  },
  'address-changed': {
    sentBy: 'notices',
    triggers: ['CloudTrail_VerifyUserAttribute'],
    secret: 'none',
    lifetime: null,
    page: 'reset',
  },
  'passkey-added': {
    sentBy: 'notices',
    triggers: ['CloudTrail_CompleteWebAuthnRegistration'],
    secret: 'none',
    lifetime: null,
    page: 'account',
  },
  'passkey-removed': {
    sentBy: 'notices',
    triggers: ['CloudTrail_DeleteWebAuthnCredential'],
    secret: 'none',
    lifetime: null,
    page: 'reset',
  },
  'new-sign-in': {
    sentBy: 'notices',
    triggers: ['PostAuthentication_Authentication'],
    secret: 'none',
    lifetime: null,
    page: 'reset',
  },
} as const satisfies Record<string, KindRow<'sender'> | KindRow<'notices'>>;

/** The name of a kind of email, also in its template's file name, its tag and the telemetry. */
export type EmailKind = keyof typeof EMAIL_KINDS;

/** Notices that cannot be switched off: they are the only sign of a change that somebody else has made. */
export const ALWAYS_NOTIFIED = [
  'address-changed',
  'passkey-added',
  'passkey-removed',
] as const satisfies readonly EmailKind[];

export const emailKinds = Object.keys(EMAIL_KINDS) as readonly EmailKind[];

type Rows = typeof EMAIL_KINDS;
type UsualKind = { [Kind in EmailKind]: Rows[Kind] extends { occasion: Occasion } ? never : Kind }[EmailKind];
/** Fails to compile when Cognito's types have a trigger source without a usual kind. */
type EveryTriggerSource = TriggerSources[EmailFunction] extends Rows[UsualKind]['triggers'][number]
  ? readonly EmailKind[]
  : never;

const everyKind: EveryTriggerSource = emailKinds;

/** Returns the occasion of a kind; undefined for the usual one of its trigger sources. */
export function occasionOf(kind: EmailKind): Occasion | undefined {
  const row: KindRow<EmailFunction> = EMAIL_KINDS[kind];
  return row.occasion;
}

/**
 * Finds the kind of email that a function sends for a trigger source.
 *
 * @param occasion undefined for the usual kind
 */
export function findKind(
  sentBy: EmailFunction,
  triggerSource: string,
  occasion?: Occasion,
): EmailKind | undefined {
  return everyKind.find((kind) => {
    const triggers: readonly string[] = EMAIL_KINDS[kind].triggers;
    return (
      EMAIL_KINDS[kind].sentBy === sentBy && occasionOf(kind) === occasion && triggers.includes(triggerSource)
    );
  });
}
