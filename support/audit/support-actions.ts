import type { EventName } from '../../sender/telemetry/vocabulary.ts';
import type { LogLine } from '../timeline/log-lines.ts';

/** Everything that staff may change, with what a colleague reads about it afterwards. */
export const ACTION_WORDS = {
  invite: 'invited the patient',
  resend: 'sent the invitation or the code again',
  reset: 'reset the password, which sends a code',
  'sign-out': 'signed the patient out everywhere',
  disable: 'switched the account off',
  enable: 'switched the account on',
  delete: 'deleted the account',
  unblock: 'allowed emails to the address again',
  'confirm-address': 'confirmed the account for the patient',
  'change-address': 'asked for another address, which the patient has to confirm',
  'purge-unconfirmed': 'deleted this attempt to sign up',
  'remove-lost': 'took a lost email off the list',
} as const satisfies Record<string, string>;

/** The name of an action, as in the log. */
export type SupportActionName = keyof typeof ACTION_WORDS;

/** The event name of the lines of commands. */
export const SUPPORT_ACTION = 'support_action';

/** The event name of the lines of the widget, of which those about an action count. */
export const SUPPORT_REQUEST = 'support_request' satisfies EventName;

/** An action of a member of staff, as the log has it. */
export interface SupportAction {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly action: SupportActionName;
  readonly outcome: 'done' | 'failed';
  /** The ARN of the caller, with `(at)` for each `@`; empty for the widget, which is not told who uses it. */
  readonly by: string;
}

/** Returns the actions in log lines, in their order. */
export function readSupportActions(lines: readonly LogLine[]): SupportAction[] {
  return lines.flatMap(({ at, fields }) => {
    const isRequest = fields.message === SUPPORT_REQUEST;
    const [action, outcome, by] = isRequest
      ? [fields.support_action, fields.support_outcome, '']
      : [fields.action, fields.outcome, fields.by];
    if (!(isRequest || fields.message === SUPPORT_ACTION) || !isAction(action)) return [];
    return [
      {
        at,
        action,
        outcome: outcome === 'done' ? 'done' : 'failed',
        by: typeof by === 'string' ? by : '',
      },
    ];
  });
}

const isAction = (name: unknown): name is SupportActionName =>
  typeof name === 'string' && Object.hasOwn(ACTION_WORDS, name);

/** Describes an action in a sentence without a full stop, e.g. `Support (anna) reset the password`. */
export function describeAction({ action, by, outcome }: SupportAction): string {
  const name = by.slice(by.lastIndexOf('/') + 1);
  const who = name === '' ? 'Support' : `Support (${name})`;
  return outcome === 'done' ? `${who} ${ACTION_WORDS[action]}` : `${who} tried ${action}, and it failed`;
}
