import { type EmailKind, emailKinds } from '../../sender/email/kinds.ts';
import { type FailureClass, SUPPORT_HINTS } from '../../sender/errors.ts';
import { type DeliveryOutcome, deliveryOutcomes } from '../../sender/telemetry/delivery-outcomes.ts';
import type { EventName } from '../../sender/telemetry/metrics.ts';
import type { LogLine } from './log-lines.ts';

/** How an email stands: `sent` is accepted by SES and not heard of since, `stopped` is a function that was cut off. */
export type EmailOutcome = DeliveryOutcome | 'sent' | 'failed' | 'stopped' | 'under way';

/** The log's name for a step of an email. */
export type StepEvent = Exclude<EventName, 'delivery_event_failed'>;

/** One thing that the log tells of an email. */
export interface EmailStep {
  readonly event: StepEvent;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What became of one email, over all of Lambda's attempts. */
export interface PatientEmail {
  /** The same over all attempts; undefined where only SES's word is left in the period. */
  readonly requestId: string | undefined;
  readonly kind: EmailKind | 'unknown';
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
  readonly outcome: EmailOutcome;
  /** How often the function was run for it. */
  readonly attempts: number;
  readonly failureClass: FailureClass | undefined;
  /** What SES says of the reason, such as `Permanent` or `MailboxFull`, the most telling first. */
  readonly reasons: readonly string[];
  /** The sentence of the log about the last step, for support staff. */
  readonly hint: string | undefined;
  readonly language: string | undefined;
  readonly messageId: string | undefined;
  readonly traceId: string | undefined;
  readonly steps: readonly EmailStep[];
}

const STEPS: ReadonlySet<unknown> = new Set<StepEvent>([
  'email_requested',
  'code_decrypted',
  'brand_unknown',
  'email_rendered',
  'email_sent',
  'email_failed',
  ...deliveryOutcomes,
]);

/** What SES may tell of one email, out of order; the later in the list says more. */
const RANK: readonly DeliveryOutcome[] = [
  'delivery_delayed',
  'delivery_delivered',
  'delivery_bounced',
  'delivery_rejected',
  'delivery_suppressed',
  'delivery_complained',
];

/**
 * Puts log lines together to emails, oldest first. Lines of the functions that send have a request id; those of the
 * function that tells what SES did have the message id of the email.
 *
 * @param stopped request ids of invocations that Lambda cut off
 */
export function toEmails(
  lines: readonly LogLine[],
  stopped: ReadonlySet<string> = new Set(),
): PatientEmail[] {
  const steps = lines.filter(({ fields }) => STEPS.has(fields.message));
  const isDelivery = ({ fields }: LogLine) => String(fields.message).startsWith('delivery_');
  const deliveries = Map.groupBy(steps.filter(isDelivery), ({ fields }) => fields.ses_message_id);
  const requests = Map.groupBy(
    steps.filter((line) => !isDelivery(line)),
    ({ fields }) => String(fields.function_request_id),
  );
  const sent = [...requests].map(([requestId, own]) => {
    const messageId = last(own, 'ses_message_id');
    const told = deliveries.get(messageId) ?? [];
    deliveries.delete(messageId);
    return toEmail(requestId, own, told, stopped.has(requestId));
  });
  const rest = [...deliveries.values()].map((told) => toEmail(undefined, [], told, false));
  return [...sent, ...rest].sort((a, b) => a.requestedAt - b.requestedAt);
}

function toEmail(
  requestId: string | undefined,
  own: readonly LogLine[],
  told: readonly LogLine[],
  wasStopped: boolean,
): PatientEmail {
  const lines = [...own, ...told];
  const deciding = decisiveLine(own, told);
  const failure = last(own, 'failure_class');
  return {
    requestId,
    kind: emailKinds.find((kind) => kind === last(lines, 'kind')) ?? 'unknown',
    requestedAt: lines[0]?.at ?? 0,
    outcome: outcomeOf(deciding, wasStopped),
    attempts: own.filter(({ fields }) => fields.message === 'email_requested').length,
    failureClass: failure !== undefined && isFailureClass(failure) ? failure : undefined,
    reasons: ['bounce_sub_type', 'bounce_type', 'delay_type', 'complaint_type']
      .map((key) => deciding?.fields[key])
      .filter((reason) => typeof reason === 'string'),
    hint: deciding && last([deciding], 'support_hint'),
    language: last(own, 'locale'),
    messageId: last(lines, 'ses_message_id'),
    traceId: last(own, 'xray_trace_id') ?? last(told, 'email_trace_id'),
    steps: lines.map(({ at, fields }) => ({ event: fields.message as StepEvent, at })),
  };
}

/** The line that says how the email stands. An automatic answer is a bounce to SES, but the email was delivered. */
function decisiveLine(own: readonly LogLine[], told: readonly LogLine[]): LogLine | undefined {
  const delivered = told.some(({ fields }) => fields.message === 'delivery_delivered');
  const isAnswer = ({ fields }: LogLine) => delivered && fields.bounce_type === 'Transient';
  const candidates = told.filter((line) => !isAnswer(line));
  const ranked = RANK.flatMap((outcome) => candidates.filter(({ fields }) => fields.message === outcome));
  return ranked.at(-1) ?? own.at(-1);
}

function outcomeOf(deciding: LogLine | undefined, wasStopped: boolean): EmailOutcome {
  const message = deciding?.fields.message;
  const told = deliveryOutcomes.find((outcome) => outcome === message);
  if (told !== undefined) return told;
  if (message === 'email_sent') return 'sent';
  if (message === 'email_failed') return 'failed';
  return wasStopped ? 'stopped' : 'under way';
}

const isFailureClass = (name: string): name is FailureClass => Object.hasOwn(SUPPORT_HINTS, name);

/** The last text under a key. */
function last(lines: readonly LogLine[], key: string): string | undefined {
  const value = lines.findLast(({ fields }) => typeof fields[key] === 'string')?.fields[key];
  return typeof value === 'string' ? value : undefined;
}
