import { isDeepStrictEqual } from 'node:util';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import type { LocalSystem } from '../../local/system.ts';
import type { EmailFunction } from '../../sender/email/kinds.ts';
import { type FailureClass, SUPPORT_HINTS } from '../../sender/errors.ts';
import { leaksIn } from '../leaks.ts';
import type { Captured, FunctionUnderTest, LogLine } from './function-under-test.ts';
import type { EventOutcome, FaultCase } from './matrix.ts';
import type { TestEvent } from './trigger-event.ts';

export interface TestEnvironment {
  /** Has the real KMS, SES and inbox. */
  readonly system: LocalSystem;
  /** The functions of the template. */
  readonly functions: readonly FunctionConfig[];
}

/** The checked result of one event. */
export interface EventResult {
  readonly sentBy: EmailFunction;
  readonly outcome: EventOutcome;
  /** Milliseconds of its longest invocation. */
  readonly longest: number;
  /** Number of secrets found outside the email. */
  readonly leaked: number;
  /** A sentence for each failed check. */
  readonly problems: readonly string[];
}

export interface Expected extends Pick<FaultCase, 'sentBy' | 'allowed'> {
  /** Number of times that Lambda delivers the event; 1 by default. */
  readonly deliveries?: number;
  /** The function's process may end before it responds, so that it cannot log the result. */
  readonly mayDie?: boolean;
}

interface Invocation {
  readonly milliseconds: number;
  readonly status: string;
}

/** Milliseconds that an invocation must finish before its timeout. */
const TIMEOUT_MARGIN = 500;

/** Sends an event to a function, waits until it is processed, and checks outcome, log, queue and inbox. */
export async function sendAndCheck(
  environment: TestEnvironment,
  target: FunctionUnderTest,
  testEvent: TestEvent,
  { sentBy, allowed, deliveries = 1, mayDie = false }: Expected,
): Promise<EventResult> {
  const acceptedBefore = target.ses.accepted;
  const response = await (sentBy === 'sender'
    ? invokeAndSettle(target, testEvent, deliveries)
    : target.invoke(testEvent.event));
  const captured = target.takeCaptured();
  const outcome = outcomeOf(captured, target.ses.accepted - acceptedBefore);
  const invocations = captured.lines.filter(({ type }) => type === 'platform.report').map(readReport);
  const longest = Math.max(...invocations.map(({ milliseconds }) => milliseconds));
  const leaks = leaksIn(captured.searchable, secretsOf(testEvent));
  const timeout = configOf(environment, sentBy).timeoutSeconds * 1000;
  const problems = [
    ...checkOutcome(outcome, allowed),
    ...(leaks.length === 0 ? [] : [`${leaks.join(', ')} leaked`]),
    ...(longest < timeout - TIMEOUT_MARGIN ? [] : [`An invocation took ${longest} ms of ${timeout}`]),
    ...(mayDie ? [] : checkInvocations(invocations)),
    ...checkHints(captured),
    ...checkQueue(captured, mayDie),
    ...(sentBy === 'notices' ? checkResponse(response, testEvent) : []),
    ...(await checkInbox(environment.system, testEvent, outcome.accepted)),
  ];
  return { sentBy, outcome, longest, leaked: leaks.length, problems };
}

/** Returns the configuration of the function that sends codes, or of the one that sends notices. */
export function configOf({ system, functions }: TestEnvironment, sentBy: EmailFunction): FunctionConfig {
  const { arn } = sentBy === 'sender' ? system.sender : system.functionFor('PostConfirmation');
  return functions.find((config) => config.arn === arn) ?? system.sender;
}

async function invokeAndSettle(
  target: FunctionUnderTest,
  { event }: TestEvent,
  deliveries: number,
): Promise<void> {
  for (let delivery = 0; delivery < deliveries; delivery += 1) await target.invokeAsync(event);
  await target.settled();
}

const failuresIn = (lines: readonly LogLine[]) => lines.filter(({ message }) => message === 'email_failed');

function outcomeOf({ lines, queued }: Captured, accepted: number): EventOutcome {
  return {
    accepted,
    sent: lines.filter(({ message }) => message === 'email_sent').length,
    failures: failuresIn(lines).map(({ failure_class }) => failure_class as FailureClass),
    queued: queued.length,
  };
}

function readReport({ record }: LogLine): Invocation {
  const { status, metrics } = record as { status: string; metrics: { durationMs: number } };
  return { status, milliseconds: metrics.durationMs };
}

/** Returns the data that may appear only in the email; of the address, only the local part. */
const secretsOf = ({ secret, address }: TestEvent): string[] => [
  ...(secret === undefined ? [] : [secret]),
  address.split('@')[0] ?? address,
];

const checkOutcome = (outcome: EventOutcome, allowed: readonly EventOutcome[]): string[] =>
  allowed.some((one) => isDeepStrictEqual(one, outcome)) ? [] : [`The outcome is ${JSON.stringify(outcome)}`];

const checkInvocations = (invocations: readonly Invocation[]): string[] =>
  invocations
    .filter(({ status }) => status === 'timeout' || status === 'failure')
    .map(({ status }) => `An invocation ended with the status ${status}`);

/** Checks that each failure is logged with the support hint of its class. */
function checkHints({ lines }: Captured): string[] {
  return failuresIn(lines)
    .filter(({ failure_class: failureClass, support_hint: hint, service }) =>
      service === 'notices'
        ? !String(hint).includes('not tried again')
        : hint !== SUPPORT_HINTS[failureClass as FailureClass],
    )
    .map(({ failure_class: failureClass }) => `${failureClass} has the hint of another failure`);
}

/** The error types that Lambda records for a process that did not respond. */
const PROCESS_ERRORS = ['Runtime.ExitError', 'Sandbox.Timedout'];

/** Checks that the queued records have the error of the last logged failure. */
function checkQueue({ lines, queued }: Captured, mayDie: boolean): string[] {
  const last = failuresIn(lines).at(-1)?.error as { name?: string } | undefined;
  return queued
    .map(({ responsePayload }) => (responsePayload as { errorType?: string }).errorType)
    .filter((type) => type !== last?.name && !(mayDie && PROCESS_ERRORS.includes(type ?? '')))
    .map((type) => `The failure queue has the error ${type}, the log ${last?.name}`);
}

/** Checks that the function returned the event, without which Cognito would refuse the patient. */
const checkResponse = (response: unknown, { event }: TestEvent): string[] =>
  isDeepStrictEqual(response, event) ? [] : ['The function did not return the event'];

/** Checks that exactly the accepted emails arrived, each with the secret and for the patient alone. */
async function checkInbox({ inbox }: LocalSystem, testEvent: TestEvent, accepted: number): Promise<string[]> {
  const { address, secret = '' } = testEvent;
  const emails = (await inbox.emails()).filter(({ destination }) => destination.to.includes(address));
  return [
    ...(emails.length === accepted ? [] : [`SES accepted ${accepted} emails, and ${emails.length} arrived`]),
    ...emails
      .filter(({ body, destination }) => destination.to.length !== 1 || body.text?.includes(secret) !== true)
      .map(({ subject }) => `"${subject}" has a wrong recipient or lacks the secret`),
  ];
}
