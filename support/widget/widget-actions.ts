import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { removeSuppression } from '../aws/suppression-list.ts';
import { ACTIONS, type PatientAction } from '../people/actions.ts';
import { NotDoneError } from '../people/exit-codes.ts';
import { requireBlockable, requirePatient } from '../people/find-patient.ts';
import { performAction, refusalFor, refusalOf, UNBLOCK_WARNING } from '../people/perform-action.ts';
import type { Pool } from '../people/pool.ts';
import type { Report } from '../report/investigate.ts';
import type { LocalTimes } from '../timeline/times.ts';

/** An action that the widget offers as a button. */
interface WidgetAction {
  /** The label of the button. */
  readonly label: string;
  /** The question before it is done. */
  readonly question: string;
  /** A sentence afterwards. */
  readonly done: string;
  readonly isOffered: (report: Report) => boolean;
}

const RESEND: PatientAction = ACTIONS.resend;
const SIGN_OUT: PatientAction = ACTIONS['sign-out'];

/** The actions, by the name that they have as commands of `npm run users`. */
const WIDGET_ACTIONS = {
  resend: {
    label: 'Send the email again',
    question: 'Send the email again? The code or password in the earlier email stops working.',
    done: `The email was sent again. ${RESEND.afterwards ?? ''}`,
    isOffered: ({ account: { sub, state, ownerSub } }) =>
      sub !== undefined &&
      state !== 'none' &&
      refusalOf(RESEND, { state, isTaken: ownerSub !== undefined, isConfirmed: false }) === undefined,
  },
  unblock: {
    label: 'Unblock the address',
    question: UNBLOCK_WARNING,
    done: 'The address is off the list of blocked ones. Now ask the patient to request a new email.',
    isOffered: ({ suppression }) => suppression !== undefined,
  },
  'sign-out': {
    label: 'Sign out everywhere',
    question:
      'Sign the patient out everywhere? The patient has to sign in again on every device. Tokens on a device work for up to an hour.',
    done: 'The patient was signed out everywhere.',
    // Before, nobody could sign in.
    isOffered: ({ account: { sub, state } }) =>
      sub !== undefined && (state === 'ready' || state === 'must-reset' || state === 'disabled'),
  },
} as const satisfies Record<string, WidgetAction>;

export type WidgetActionName = keyof typeof WIDGET_ACTIONS;

const widgetActionNames = Object.keys(WIDGET_ACTIONS) as readonly WidgetActionName[];

export const isWidgetActionName = (name: unknown): name is WidgetActionName =>
  widgetActionNames.some((known) => known === name);

/** A button: its action, and the account that it is about. */
export interface OfferedAction extends Pick<WidgetAction, 'label' | 'question'> {
  readonly name: WidgetActionName;
  readonly sub: string;
}

/** Returns the actions that make sense for the account of a report. */
export function offeredActions(report: Report): OfferedAction[] {
  const { sub = report.account.attempts[0]?.sub } = report.account;
  if (sub === undefined) return [];
  return widgetActionNames
    .filter((name) => WIDGET_ACTIONS[name].isOffered(report))
    .map((name) => {
      const { label, question } = WIDGET_ACTIONS[name];
      return { name, label, question, sub };
    });
}

/** The collaborators of an action. */
export interface ActionContext {
  readonly pool: Pool;
  readonly ses: Pick<SESv2Client, 'send'>;
  readonly times: LocalTimes;
}

/**
 * Performs an action on the account with a `sub`, if its state still allows it.
 *
 * @returns a sentence about what was done
 * @throws NotDoneError or NobodyError with a sentence, or what Cognito and SES throw
 */
export async function performWidgetAction(
  name: WidgetActionName,
  sub: string,
  { pool, ses, times }: ActionContext,
): Promise<string> {
  if (name === 'unblock') {
    const { address } = await requireBlockable(pool, sub);
    if (!(await removeSuppression(ses, address))) {
      throw new NotDoneError('Nothing was done: the address is not blocked.');
    }
  } else {
    const action = name === 'resend' ? RESEND : SIGN_OUT;
    const found = await requirePatient(pool, sub, times);
    const refusal = refusalFor(action, found);
    if (refusal !== undefined) throw new NotDoneError(refusal);
    await performAction(action, pool, found.patient, 'The account may have changed: look again.');
  }
  return WIDGET_ACTIONS[name].done;
}
