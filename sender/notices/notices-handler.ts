import type { Context } from 'aws-lambda';
import type { Account, FindAccount, ListAccounts } from '../accounts.ts';
import { composeAndSend, type SendSteps } from '../email/compose-and-send.ts';
import type { EmailKind } from '../email/kinds.ts';
import {
  brandClientOf,
  type EmailIdentity,
  type EmailRequest,
  emailKeys,
  identifyEvent,
  readRecipient,
  readRequest,
} from '../email/trigger-event.ts';
import { RetryableError } from '../errors.ts';
import { NO_CLIENT } from '../event-members.ts';
import { readServiceError } from '../service-error.ts';
import { type AccountChange, isReport, readAccountChange } from './account-change.ts';
import type { EndSessions } from './end-sessions.ts';

/** The steps of the notices function. */
export interface NoticesSteps extends SendSteps {
  /** The kinds that are switched on. */
  readonly notices: ReadonlySet<EmailKind>;
  readonly findAccount: FindAccount;
  readonly listAccounts: ListAccounts;
  readonly endSessions: EndSessions;
  readonly now?: () => number;
}

const NOT_SENT =
  'This notice was not sent and is not tried again; the patient was signed in or confirmed all the same.';
const ENDED = 'The password was reset, so the patient was signed out on all devices.';
const NOT_ENDED =
  'The password was reset, but devices that were signed in before may still be: tell an engineer, who can sign the patient out.';
const ACCOUNT_UNKNOWN =
  'Cognito did not say in time how old this account is, so the notice was sent as after any sign-in.';

const DAY = 86_400_000;
/** Milliseconds in which a patient who has just confirmed an account signs in for the first time. */
const FIRST_SIGN_IN = 600_000;

/**
 * Creates the handler of the notices function: receive, compose, send. It answers two kinds of events:
 *
 * - Cognito waits for it before it lets a patient in, and refuses the patient when it fails; so an invocation for a
 *   trigger never fails, and gives up within the budget of its steps.
 * - Nobody waits for what CloudTrail reports by EventBridge; so such an invocation fails, and Lambda tries again.
 *
 * @returns a Lambda handler that returns the event, as Cognito requires
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export function createNoticesHandler(steps: NoticesSteps) {
  const { telemetry } = steps;
  return async <Event>(event: Event, context: Context): Promise<Event> => {
    const { awsRequestId } = context;
    if (isReport(event)) {
      await telemetry.invocation(context, () => answerReport(steps, event, awsRequestId));
      return event;
    }
    try {
      await telemetry.invocation(context, () => answerTrigger(steps, event, awsRequestId), NOT_SENT);
    } catch {
      // `invocation` has logged, counted and traced the failure; throwing it would keep the patient out.
    }
    return event;
  };
}

async function answerTrigger(steps: NoticesSteps, event: unknown, requestId: string): Promise<void> {
  const { endSessions, telemetry } = steps;
  const identity = identifyEvent(event, 'notices');
  telemetry.annotate(emailKeys(identity));
  // Not awaited yet: the sessions end while the notice is sent.
  const ending = identity.kind === 'password-changed' ? endSessions(identity) : undefined;
  try {
    await notify(steps, identity, event, requestId);
  } finally {
    if (ending !== undefined) {
      const reason = await ending;
      if (reason === undefined) telemetry.log('sessions_ended', ENDED);
      else telemetry.log('sign_out_failed', NOT_ENDED, { fields: { reason } });
    }
  }
}

async function notify(
  steps: NoticesSteps,
  identity: EmailIdentity,
  event: unknown,
  requestId: string,
): Promise<void> {
  const { findBrand, notices, now = Date.now, telemetry } = steps;
  if (!notices.has(identity.kind)) return;
  const [brand, account] = await Promise.all([
    findBrand(brandClientOf(event, identity)),
    identity.kind === 'new-sign-in' ? findAccountOrLog(steps, identity) : undefined,
  ]);
  if (account !== undefined && isFirstSignIn(account, now())) return;
  telemetry.log(
    'email_requested',
    'Cognito reported this event, and the clinic notifies its patients of it.',
  );
  const request = readRequest(event, identity, now());
  await composeAndSend(steps, { request, secret: undefined, brand }, requestId);
}

/** Finds the account, or logs why not: a failed look-up must not suppress the notice. */
async function findAccountOrLog(
  { findAccount, telemetry }: NoticesSteps,
  { userName, userPoolId }: EmailIdentity,
): Promise<Account | undefined> {
  try {
    return await findAccount(userPoolId, userName);
  } catch (error) {
    const reason = readServiceError(error).name;
    telemetry.log('owner_unknown', ACCOUNT_UNKNOWN, { fields: { reason } });
    return undefined;
  }
}

/** Returns whether the sign-in follows a sign-up. A thief can change an account, but not make an old one young. */
function isFirstSignIn({ createdAt, changedAt }: Account, now: number): boolean {
  return now - createdAt < DAY && now - changedAt < FIRST_SIGN_IN;
}

async function answerReport(steps: NoticesSteps, event: unknown, requestId: string): Promise<void> {
  const { notices, telemetry } = steps;
  const change = readAccountChange(event);
  if (change === undefined || !notices.has(change.kind)) return;
  const account = await findChanged(steps, change);
  // Another pool's, deleted since, or without a proved address.
  if (account?.attributes.email_verified !== 'true') return;
  const identity = { ...change, userName: account.userName, clientId: NO_CLIENT };
  telemetry.annotate(emailKeys(identity));
  telemetry.log('email_requested', 'CloudTrail reported this change, and the patient is notified of it.');
  const request: EmailRequest = {
    ...identity,
    ...readRecipient(account.attributes),
    ciphertext: null,
    signIn: undefined,
  };
  await composeAndSend(steps, { request, secret: undefined, brand: undefined }, requestId);
}

async function findChanged(
  { listAccounts }: NoticesSteps,
  { userPoolId, userSub }: AccountChange,
): Promise<Account | undefined> {
  try {
    const { accounts } = await listAccounts(userPoolId, 'sub', userSub);
    return accounts[0];
  } catch (cause) {
    throw new RetryableError('accounts_unavailable', 'Cognito did not look the account up', { cause });
  }
}
