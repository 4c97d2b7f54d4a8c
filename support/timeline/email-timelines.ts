import { EMAIL_KINDS, type EmailKind, emailKinds } from '../../sender/email/kinds.ts';
import { type FailureClass, SUPPORT_HINTS } from '../../sender/errors.ts';
import { type DeliveryOutcome, deliveryOutcomes } from '../../sender/telemetry/delivery-outcomes.ts';
import type { EventName } from '../../sender/telemetry/vocabulary.ts';
import type { LogLine } from './log-lines.ts';

/**
 * The state of an email. `sent`: SES accepted it and has reported nothing since; `withheld`: it was not sent, because too
 * many were asked for; `stopped`: the function ended without reporting a result, because Lambda stopped it or it crashed.
 */
export type EmailOutcome = DeliveryOutcome | 'sent' | 'failed' | 'withheld' | 'stopped' | 'under way';

/** A step of an email: a log event of the functions, or Lambda's report that it stopped one of them. */
export type StepEvent = Exclude<EventName, OtherEvent> | typeof TIMED_OUT;

/** The events that are about no email. */
type OtherEvent =
  | 'delivery_event_failed'
  | 'sign_up_refused'
  | 'portal_unknown'
  | 'account_rule_failed'
  | 'canary_requested'
  | 'canary_delivered'
  | 'canary_failed'
  | 'support_request'
  | 'support_request_failed';

/** One step of an email, from one log line. */
export interface EmailStep {
  readonly event: StepEvent;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The sentence of the line for support staff. */
  readonly hint: string | undefined;
  readonly failureClass: FailureClass | undefined;
}

/** Everything that the log says about one email, over all of Lambda's attempts. */
export interface EmailTimeline {
  /** The same over all attempts; undefined where the log holds only what SES reported. */
  readonly requestId: string | undefined;
  readonly kind: EmailKind | 'unknown';
  /** The Cognito `sub` of the patient. */
  readonly userSub: string | undefined;
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
  readonly outcome: EmailOutcome;
  /** The number of times that the function was run for it. */
  readonly attempts: number;
  readonly failureClass: FailureClass | undefined;
  /** Whether another attempt may succeed after the last failure; undefined where the log does not say so. */
  readonly retryable: boolean | undefined;
  /** SES's reasons, such as `Permanent` or `MailboxFull`, the most specific first. */
  readonly reasons: readonly string[];
  /** The sentence for support staff from the line that decides the outcome. */
  readonly hint: string | undefined;
  readonly language: string | undefined;
  /** Of the last attempt that SES accepted. */
  readonly messageId: string | undefined;
  readonly traceId: string | undefined;
  readonly steps: readonly EmailStep[];
  /** Every line about the email, steps or not, oldest first. */
  readonly lines: readonly LogLine[];
}

const TIMED_OUT = 'function_timed_out';
const TIMED_OUT_HINT =
  'Lambda stopped the function because it took too long. The system makes a second attempt within three minutes.';

/** The events that the functions log while they send an email. */
const SENDING_EVENTS: readonly StepEvent[] = [
  'email_requested',
  'code_decrypted',
  'brand_unknown',
  'owner_unknown',
  'email_rendered',
  'email_sent',
  'email_failed',
  'email_withheld',
];

/** The events that are logged with an email and do not decide what became of it. */
const SIDE_EVENTS: readonly StepEvent[] = ['sessions_ended', 'sign_out_failed'];

/** Delivery events may arrive out of order, so their rank decides: the later in the list says more. */
const RANK: readonly DeliveryOutcome[] = [
  'delivery_delayed',
  'delivery_delivered',
  'delivery_bounced',
  'delivery_rejected',
  'delivery_suppressed',
  'delivery_complained',
];

/**
 * Groups log lines by email. Lines of the functions that send are grouped by request id, and apart for a notice that goes
 * out beside a code; those of the function that logs delivery events belong to the email with the same SES message id.
 *
 * @param lines of all functions, oldest first; lines without such an id are left out
 * @returns oldest first
 */
export function readEmailTimelines(lines: readonly LogLine[]): EmailTimeline[] {
  const deliveries = Map.groupBy(
    lines.filter((line) => deliveryOutcomeOf(line) !== undefined),
    ({ fields }) => textOf(fields.ses_message_id),
  );
  const requests = Map.groupBy(
    lines.filter((line) => deliveryOutcomeOf(line) === undefined),
    requestIdOf,
  );
  deliveries.delete(undefined);
  requests.delete(undefined);
  const requested = [...requests]
    .flatMap(([requestId, lines]) => splitByEmail(lines).map((own) => [requestId, own] as const))
    .filter(([, own]) => own.some(isSendingStep))
    .map(([requestId, own]) => {
      // Other lines may still have the id of an email before, of the same invocation.
      const messageIds = new Set(sentLines(own).map(({ fields }) => textOf(fields.ses_message_id)));
      const delivered = [...messageIds].flatMap((messageId) => deliveries.get(messageId) ?? []);
      for (const messageId of messageIds) deliveries.delete(messageId);
      return toTimeline(requestId, own, delivered);
    });
  const unclaimed = [...deliveries.values()].map((delivered) => toTimeline(undefined, [], delivered));
  return [...requested, ...unclaimed].sort((a, b) => a.requestedAt - b.requestedAt);
}

/** Splits the lines of one request: a notice beside a code is an email of its own. */
function splitByEmail(lines: readonly LogLine[]): LogLine[][] {
  const { true: beside = [], false: others = [] } = Object.groupBy(lines, (line) => `${isBesideCode(line)}`);
  // Lambda's reports name no email; they end both.
  return beside.length === 0 ? [others] : [others, [...beside, ...others.filter(isReport)]];
}

function isBesideCode({ fields }: LogLine): boolean {
  const kind = emailKinds.find((name) => name === fields.kind);
  const row = kind && EMAIL_KINDS[kind];
  return row !== undefined && 'occasion' in row && row.occasion === 'beside-code';
}

function toTimeline(
  requestId: string | undefined,
  own: readonly LogLine[],
  deliveries: readonly LogLine[],
): EmailTimeline {
  const lines = [...own, ...deliveries];
  const steps = lines.flatMap(toStep);
  const { outcome, decidedBy } = decide(own, deliveries);
  return {
    requestId,
    kind: emailKinds.find((kind) => kind === last(lines, 'kind')) ?? 'unknown',
    userSub: last(lines, 'user_sub'),
    requestedAt: steps[0]?.at ?? 0,
    outcome,
    attempts: own.filter(({ fields }) => fields.message === 'email_requested').length,
    failureClass: own.map(failureClassOf).findLast((failureClass) => failureClass !== undefined),
    retryable: own.map(retryableOf).findLast((retryable) => retryable !== undefined),
    reasons: ['bounce_sub_type', 'bounce_type', 'delay_type', 'complaint_type']
      .map((key) => decidedBy?.fields[key])
      .filter((reason) => typeof reason === 'string'),
    hint: decidedBy && hintOf(decidedBy),
    language: last(own, 'locale'),
    messageId: last(sentLines(own), 'ses_message_id') ?? last(deliveries, 'ses_message_id'),
    traceId: last(own, 'xray_trace_id') ?? last(deliveries, 'email_trace_id'),
    steps,
    lines,
  };
}

interface Decision {
  readonly outcome: EmailOutcome;
  readonly decidedBy: LogLine | undefined;
}

/** Decides by what SES reported; without a report, by the functions' last result. */
function decide(own: readonly LogLine[], deliveries: readonly LogLine[]): Decision {
  const delivery = decisiveDelivery(deliveries);
  const outcome = delivery && deliveryOutcomeOf(delivery);
  if (outcome !== undefined) return { outcome, decidedBy: delivery };
  const index = own.findLastIndex(isSendingStep);
  const decidedBy = own[index];
  if (decidedBy?.fields.message === 'email_sent') return { outcome: 'sent', decidedBy };
  if (decidedBy?.fields.message === 'email_failed') return { outcome: 'failed', decidedBy };
  if (decidedBy?.fields.message === 'email_withheld') return { outcome: 'withheld', decidedBy };
  const since = own.slice(index + 1);
  if (!since.some(isReport)) return { outcome: 'under way', decidedBy };
  return { outcome: 'stopped', decidedBy: since.find(isTimeOut) ?? decidedBy };
}

/** An automatic answer, such as an absence note, is a bounce to SES, but the email was delivered. */
function decisiveDelivery(deliveries: readonly LogLine[]): LogLine | undefined {
  const arrived = deliveries.some(({ fields }) => fields.message === 'delivery_delivered');
  const isAnswer = ({ fields }: LogLine) => arrived && fields.bounce_type === 'Transient';
  const candidates = deliveries.filter((line) => !isAnswer(line));
  return RANK.flatMap((outcome) => candidates.filter(({ fields }) => fields.message === outcome)).at(-1);
}

function toStep(line: LogLine): EmailStep[] {
  const event = eventOf(line);
  if (event === undefined) return [];
  return [{ event, at: line.at, hint: hintOf(line), failureClass: failureClassOf(line) }];
}

function eventOf(line: LogLine): StepEvent | undefined {
  if (isTimeOut(line)) return TIMED_OUT;
  const { message } = line.fields;
  return deliveryOutcomeOf(line) ?? [...SENDING_EVENTS, ...SIDE_EVENTS].find((event) => event === message);
}

function deliveryOutcomeOf({ fields }: LogLine): DeliveryOutcome | undefined {
  return deliveryOutcomes.find((outcome) => outcome === fields.message);
}

function isSendingStep({ fields }: LogLine): boolean {
  return SENDING_EVENTS.some((event) => event === fields.message);
}

/** Lambda's report at the end of an invocation, however it ended. */
function isReport({ fields }: LogLine): boolean {
  return fields.type === 'platform.report';
}

function isTimeOut(line: LogLine): boolean {
  return isReport(line) && recordOf(line).status === 'timeout';
}

function hintOf(line: LogLine): string | undefined {
  return isTimeOut(line) ? TIMED_OUT_HINT : textOf(line.fields.support_hint);
}

function requestIdOf(line: LogLine): string | undefined {
  return textOf(line.fields.function_request_id) ?? textOf(recordOf(line).requestId);
}

/** Returns the failure class of a line; undefined for one that this version does not know. */
export function failureClassOf({ fields }: LogLine): FailureClass | undefined {
  const name = textOf(fields.failure_class);
  return name !== undefined && isFailureClass(name) ? name : undefined;
}

function retryableOf({ fields: { retryable } }: LogLine): boolean | undefined {
  return typeof retryable === 'boolean' ? retryable : undefined;
}

const isFailureClass = (name: string): name is FailureClass => Object.hasOwn(SUPPORT_HINTS, name);

/** The `record` of a line that the Lambda platform wrote. */
function recordOf({ fields }: LogLine): Readonly<Record<string, unknown>> {
  return typeof fields.record === 'object' && fields.record !== null ? { ...fields.record } : {};
}

const sentLines = (lines: readonly LogLine[]): LogLine[] =>
  lines.filter(({ fields }) => fields.message === 'email_sent');

/** The last text under a key. */
function last(lines: readonly LogLine[], key: string): string | undefined {
  return lines.map(({ fields }) => textOf(fields[key])).findLast((value) => value !== undefined);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
