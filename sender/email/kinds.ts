import type {
  CustomEmailSenderTriggerEvent,
  PostAuthenticationTriggerEvent,
  PostConfirmationTriggerEvent,
} from 'aws-lambda';

/** The functions that send emails; Cognito waits for `notices`, but not for `sender`. */
export type EmailFunction = 'sender' | 'notices';

/** All Lambda functions. */
export type FunctionName = EmailFunction | 'accountRules' | 'deliveryEvents';

/** The trigger sources that each function handles. */
interface TriggerSources {
  readonly sender: CustomEmailSenderTriggerEvent['triggerSource'];
  readonly notices:
    | PostConfirmationTriggerEvent['triggerSource']
    | PostAuthenticationTriggerEvent['triggerSource'];
}

/** A duration in the unit that emails show. */
export interface Lifetime {
  readonly value: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

/** A page of the web app that an email links to. */
export type Page = 'confirm' | 'reset' | 'account' | 'login';

interface KindRow<By extends EmailFunction> {
  readonly sentBy: By;
  readonly trigger: TriggerSources[By];
  /** The secret that Cognito encrypts into the event; `password` may be absent. */
  readonly secret: 'code' | 'password' | 'none';
  /** The lifetime of the secret; null for `none`. */
  readonly lifetime: Lifetime | null;
  /** The page that the button opens; null without a button. */
  readonly page: Page | null;
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
    trigger: 'CustomEmailSender_SignUp',
    secret: 'code',
    lifetime: DAY,
    page: 'confirm',
  },
  'verify-account-again': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_ResendCode',
    secret: 'code',
    lifetime: DAY,
    page: 'confirm',
  },
  'sign-in-code': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_Authentication',
    secret: 'code',
    lifetime: SIGN_IN_CODE_LIFETIME,
    page: null,
  },
  'reset-password': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_ForgotPassword',
    secret: 'code',
    lifetime: HOUR,
    page: 'reset',
  },
  'verify-new-address': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_UpdateUserAttribute',
    secret: 'code',
    lifetime: DAY,
    page: 'account',
  },
  'verify-address': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_VerifyUserAttribute',
    secret: 'code',
    lifetime: DAY,
    page: 'account',
  },
  invitation: {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_AdminCreateUser',
    secret: 'password',
    lifetime: INVITATION_LIFETIME,
    page: 'login',
  },
  'security-alert': {
    sentBy: 'sender',
    trigger: 'CustomEmailSender_AccountTakeOverNotification',
    secret: 'none',
    lifetime: null,
    page: 'login',
  },
  welcome: {
    sentBy: 'notices',
    trigger: 'PostConfirmation_ConfirmSignUp',
    secret: 'none',
    lifetime: null,
    page: 'login',
  },
  'password-changed': {
    sentBy: 'notices',
    trigger: 'PostConfirmation_ConfirmForgotPassword',
    secret: 'none',
    lifetime: null,
    page: 'reset',
  },
  'new-sign-in': {
    sentBy: 'notices',
    trigger: 'PostAuthentication_Authentication',
    secret: 'none',
    lifetime: null,
    page: 'reset',
  },
} as const satisfies Record<string, KindRow<'sender'> | KindRow<'notices'>>;

/** The name of a kind of email, also in its template's file name, its tag and the telemetry. */
export type EmailKind = keyof typeof EMAIL_KINDS;

export const emailKinds = Object.keys(EMAIL_KINDS) as readonly EmailKind[];

type Triggered = (typeof EMAIL_KINDS)[EmailKind]['trigger'];
/** Fails to compile when Cognito's types have a trigger source without a kind. */
type EveryTriggerSource = TriggerSources[EmailFunction] extends Triggered
  ? ReadonlyMap<string, EmailKind>
  : never;

const kindByTrigger: EveryTriggerSource = new Map(
  emailKinds.map((kind) => [EMAIL_KINDS[kind].trigger, kind]),
);

/** Finds the kind of email that a function sends for a trigger source. */
export function findKind(sentBy: EmailFunction, triggerSource: string): EmailKind | undefined {
  const kind = kindByTrigger.get(triggerSource);
  return kind !== undefined && EMAIL_KINDS[kind].sentBy === sentBy ? kind : undefined;
}
