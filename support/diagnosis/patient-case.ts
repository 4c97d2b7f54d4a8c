import { EMAIL_KINDS, type EmailKind, type Lifetime } from '../../sender/email/kinds.ts';
import type { Suppression } from '../aws/suppression-list.ts';
import type { AccountState } from '../people/account-states.ts';
import type { CodeCounts } from '../timeline/code-counts.ts';
import type { EmailTimeline } from '../timeline/email-timelines.ts';
import type { SignOut } from '../timeline/sign-outs.ts';
import { HOUR, type LocalTimes, MINUTE } from '../timeline/times.ts';
import { KIND_WORDS } from '../timeline/words.ts';
import { run, type Step } from './advice.ts';
import type { LostEmail } from './lost-emails.ts';

/** Everything that is known when a patient calls. */
export interface PatientCase {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The start of the period that was read, milliseconds since the epoch. */
  readonly since: number;
  readonly account: {
    /** Undefined when there is no account, or when nobody has confirmed the address of several. */
    readonly sub: string | undefined;
    readonly state: AccountState;
    /** Milliseconds since the epoch. */
    readonly createdAt: number | undefined;
    readonly changedAt: number | undefined;
    /** The `sub` of the account that has confirmed the address, where this one has not. */
    readonly ownerSub: string | undefined;
  };
  /** Whether the account has a passkey; undefined where that is not known. */
  readonly hasPasskey?: boolean | undefined;
  /** The patient's emails, and those about other sign-ups with the address, oldest first. */
  readonly emails: readonly EmailTimeline[];
  /** The email that a diagnosis is about; the latest, if undefined. */
  readonly about?: EmailTimeline | undefined;
  /** Sign-outs on all devices after a reset of the password, oldest first. */
  readonly signOuts: readonly SignOut[];
  readonly suppression: Suppression | undefined;
  /** Says that the domain of the address may be mistyped; undefined if it does not look so. */
  readonly suggestion?: string | undefined;
  /** The patient's emails that were given up, oldest first. */
  readonly lost: readonly LostEmail[];
  /** The codes of the other patients within the last hour; undefined where they were not counted. */
  readonly others?: CodeCounts | undefined;
  /** Whether SES accepted any patient's email since then; undefined where that was not asked. */
  readonly othersServed: boolean | undefined;
  /** The notices that the clinic has switched off. */
  readonly noticesOff: readonly EmailKind[];
  readonly times: LocalTimes;
  readonly commands: Commands;
}

/** Commands that the operator can type next, ready to copy. */
export interface Commands {
  /** A command of `npm run users` about this patient. */
  users(command: 'resend' | 'enable' | 'show' | 'sign-out' | 'reset' | 'unblock' | 'confirm-address'): string;
  /** The support command about another account. */
  support(sub: string): string;
  /** Follows this patient. */
  readonly watch: string;
  /** Lists what was given up. */
  readonly lost: string;
}

/** Returns the email that a diagnosis is about: the one that is given, or the latest. */
export function emailOf(call: PatientCase): EmailTimeline | undefined {
  return call.about ?? latestOf(call);
}

/**
 * Returns the latest email. Anybody can sign up with the patient's address, so an email about that does not come before a
 * recent one about the account; and the code for a new address comes before the notice of it.
 */
export function latestOf(call: PatientCase): EmailTimeline | undefined {
  const emails = call.emails.filter(({ kind }) => kind !== 'address-change-asked');
  return (
    emails.findLast((email) => !isOfAttempt(email, call) && isRecent(email, call)) ??
    emails.at(-1) ??
    call.emails.at(-1)
  );
}

/** Whether an email is about a sign-up with the address of an account, not about the account. */
export function isOfAttempt({ userSub }: EmailTimeline, { account }: PatientCase): boolean {
  return account.sub !== undefined && userSub !== account.sub;
}

/** Whether nobody can use the account, because its sign-up was never confirmed. */
export const isUnconfirmed = ({ account }: PatientCase): boolean => account.state === 'unconfirmed';

/** Names an email as part of a sentence, e.g. `sign-in code (today at 14:03)`. */
export function nameOf({ kind, requestedAt }: EmailTimeline, { times }: PatientCase): string {
  return `${KIND_WORDS[kind]} (${times.moment(requestedAt)})`;
}

const MILLISECONDS: Readonly<Record<Lifetime['unit'], number>> = {
  minute: MINUTE,
  hour: HOUR,
  day: 24 * HOUR,
};

/** Returns when the code of an email expires, milliseconds since the epoch; undefined for an email without one. */
export function expiryOf({
  kind,
  requestedAt,
}: Pick<EmailTimeline, 'kind' | 'requestedAt'>): number | undefined {
  const lifetime = kind === 'unknown' ? null : EMAIL_KINDS[kind].lifetime;
  return lifetime === null ? undefined : requestedAt + lifetime.value * MILLISECONDS[lifetime.unit];
}

/** Within this time after an email, a call is most likely about it. */
const RECENT = 15 * MINUTE;

/** Whether an email was requested so recently that the call is about it. */
export function isRecent({ requestedAt }: EmailTimeline, { now }: PatientCase): boolean {
  return now - requestedAt < RECENT;
}

/** Whether the call is about an invitation, which the patient cannot ask for. */
const isInvitation = (call: PatientCase): boolean => emailOf(call)?.kind === 'invitation';

/** Returns words for the patient on how to get another email in place of the latest. */
export function askAgain(call: PatientCase): string {
  return isInvitation(call)
    ? 'You need not do anything else; I will send it again.'
    : 'Please ask for a new one on the website.';
}

/** Adds the command that sends the latest email again, where only the clinic can do that. */
export function withResend(given: readonly Step[], call: PatientCase): readonly Step[] {
  return isInvitation(call)
    ? [...given, run('Once the cause is dealt with, send it again', call.commands.users('resend'))]
    : given;
}
