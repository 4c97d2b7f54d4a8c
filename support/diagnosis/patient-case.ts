import { EMAIL_KINDS, type EmailKind, type Lifetime } from '../../sender/email/kinds.ts';
import type { Suppression } from '../aws/suppression.ts';
import type { Account } from '../people/account.ts';
import type { PatientEmail } from '../timeline/emails.ts';
import type { LostEmail } from '../timeline/lost-emails.ts';
import { HOUR, type LocalTimes, MINUTE } from '../timeline/times.ts';
import { KIND_WORDS } from '../timeline/words.ts';

/** Everything that is known when a patient calls. */
export interface Case {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How far back the log was read, milliseconds since the epoch. */
  readonly since: number;
  readonly account: Pick<Account, 'state' | 'changedAt'>;
  /** The patient's emails, oldest first. */
  readonly emails: readonly PatientEmail[];
  readonly suppression: Suppression | undefined;
  /** The patient's emails that were given up, oldest first. */
  readonly lost: readonly LostEmail[];
  /** Whether any patient's email was accepted by SES lately; undefined where that was not asked. */
  readonly othersServed: boolean | undefined;
  /** The notices that the clinic has switched off. */
  readonly noticesOff: readonly EmailKind[];
  readonly times: LocalTimes;
  readonly commands: Commands;
}

/** What the operator can type next, ready to copy. */
export interface Commands {
  /** A command of `npm run users` about this patient. */
  users(command: 'resend' | 'enable' | 'show'): string;
  /** Takes the patient's address off the suppression list. */
  readonly unblock: string;
  /** Marks the patient's address as confirmed. */
  readonly confirmAddress: string;
  /** Lists what was given up. */
  readonly lost: string;
}

/** What is the matter, and what to do about it. */
export interface Advice {
  /** One plain sentence for the operator. */
  readonly sentence: string;
  /** What to say to the patient. */
  readonly tell: string;
  /** What to do, in order. */
  readonly steps: readonly Step[];
}

/** Something to do, and the command that does it, if there is one. */
export interface Step {
  readonly text: string;
  readonly command?: string;
}

/** Something to do by a command. */
export const run = (text: string, command: string): Step => ({ text, command });

/** Things to do by hand. */
export const byHand = (...texts: readonly string[]): Step[] => texts.map((text) => ({ text }));

/** The email that a call is about: the latest. */
export function latestOf({ emails }: Case): PatientEmail | undefined {
  return emails.at(-1);
}

/** An email as part of a sentence, e.g. `sign-in code (today at 14:03)`. */
export function nameOf({ kind, requestedAt }: PatientEmail, { times }: Case): string {
  return `${KIND_WORDS[kind]} (${times.moment(requestedAt)})`;
}

const MILLISECONDS: Readonly<Record<Lifetime['unit'], number>> = {
  minute: MINUTE,
  hour: HOUR,
  day: 24 * HOUR,
};

/** When what an email holds stops working, milliseconds since the epoch; undefined where it holds nothing. */
export function expiryOf({
  kind,
  requestedAt,
}: Pick<PatientEmail, 'kind' | 'requestedAt'>): number | undefined {
  const lifetime = kind === 'unknown' ? null : EMAIL_KINDS[kind].lifetime;
  return lifetime === null ? undefined : requestedAt + lifetime.value * MILLISECONDS[lifetime.unit];
}

/** How long a patient is likely to speak of an email that has just arrived. */
const RECENT = 15 * MINUTE;

/** Whether the latest email was asked for so lately that the call is about it. */
export function isRecent({ requestedAt }: PatientEmail, { now }: Case): boolean {
  return now - requestedAt < RECENT;
}

/** Whether the call is about an invitation, which the patient cannot ask for. */
const isInvitation = (call: Case): boolean => latestOf(call)?.kind === 'invitation';

/** How the patient gets another email in the place of the latest, in words for the patient. */
export function askAgain(call: Case): string {
  return isInvitation(call)
    ? 'You need not do anything else; I will send it again.'
    : 'Please ask for a new one on the website.';
}

/** What to do, with the command that sends the latest email again where only the clinic can ask for it. */
export function withResend(given: readonly Step[], call: Case): readonly Step[] {
  return isInvitation(call)
    ? [...given, run('Once the cause is dealt with, send it again', call.commands.users('resend'))]
    : given;
}
