import type { LogStore } from '../../emulator/logs/log-store.ts';
import type { TraceStore } from '../../emulator/xray/trace-store.ts';
import { type Span, spansOf } from './spans.ts';

/** One step of an email, as a log line told it. */
export interface TimelineStep {
  /** The log message, e.g. `email_sent`. */
  readonly event: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds since the first step. */
  readonly after: number;
  readonly supportHint: string | undefined;
  readonly failureClass: string | undefined;
}

/** What can become of an email in the end; the later in the list tells more than the earlier. */
const OUTCOMES = ['delayed', 'delivered', 'bounced', 'rejected', 'suppressed', 'complained'] as const;

/** Everything the telemetry knows of one email, over all of its attempts. */
export interface EmailTimeline {
  readonly requestId: string;
  readonly traceId: string | undefined;
  readonly kind: string | undefined;
  readonly userSub: string | undefined;
  /** The language that the email is written in. */
  readonly language: string | undefined;
  readonly messageId: string | undefined;
  readonly outcome: 'sent' | 'failed' | 'under way' | (typeof OUTCOMES)[number];
  readonly steps: readonly TimelineStep[];
  /** Every line about the email as it was written, oldest first. */
  readonly lines: readonly { readonly at: number; readonly message: string }[];
  /** What the trace timed, in the order of its start. */
  readonly spans: readonly Span[];
}

interface Line {
  readonly at: number;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TimelineQuery {
  /** How many emails; 50 unless told otherwise. */
  readonly limit?: number;
  /** Only the emails of this user. */
  readonly userSub?: string;
}

const STEP = /^(email|code|brand)_\w+$/;
const DELIVERY_STEP = new RegExp(`^delivery_(${OUTCOMES.join('|')})$`);
/** A line of the platform, not of a function: the invocation was ended from outside. */
const TIMED_OUT = 'function_timed_out';

/** The emails that log groups tell of, newest first, read from their lines as support would. */
export function readTimelines(
  logs: LogStore,
  traces: TraceStore,
  groups: readonly string[],
  { limit = 50, userSub }: TimelineQuery = {},
): EmailTimeline[] {
  const lines = groups
    .flatMap((group) => logs.query({ group }))
    .sort((a, b) => a.timestamp - b.timestamp)
    .map(({ timestamp, message }) => ({ at: timestamp, message, fields: parseFields(message) }));
  const byRequest = Map.groupBy(lines, ({ fields }) => requestIdOf(fields));
  const deliveries = Map.groupBy(
    lines.filter((line) => DELIVERY_STEP.test(eventOf(line))),
    ({ fields }) => fields.ses_message_id,
  );
  const emails = [...byRequest].filter(
    ([requestId, ofRequest]) =>
      requestId !== undefined &&
      ofRequest.some((line) => STEP.test(eventOf(line))) &&
      (userSub === undefined || ofRequest.some(({ fields }) => fields.user_sub === userSub)),
  );
  return emails
    .reverse()
    .slice(0, limit)
    .map(([requestId = '', ofRequest]) => toTimeline(requestId, ofRequest, deliveries, traces));
}

/** The name of the step that a line tells of; empty for a line that tells of none. */
function eventOf({ fields }: Line): string {
  const { message, type, record } = fields;
  if (type === 'platform.report' && fieldOf(record, 'status') === 'timeout') return TIMED_OUT;
  return text(message) ?? '';
}

function requestIdOf({ function_request_id: ofFunction, record }: Line['fields']): string | undefined {
  return text(ofFunction) ?? text(fieldOf(record, 'requestId'));
}

function toTimeline(
  requestId: string,
  ofRequest: readonly Line[],
  deliveries: ReadonlyMap<unknown, readonly Line[]>,
  traces: TraceStore,
): EmailTimeline {
  const known = (key: string) => text(ofRequest.findLast(({ fields }) => key in fields)?.fields[key]);
  const messageId = known('ses_message_id');
  const told = ofRequest.filter((line) => STEP.test(eventOf(line)) || eventOf(line) === TIMED_OUT);
  const delivered = messageId === undefined ? [] : (deliveries.get(messageId) ?? []);
  const start = told[0]?.at ?? 0;
  const steps = [...told, ...delivered].map((line) => ({
    event: eventOf(line),
    at: line.at,
    after: line.at - start,
    supportHint: hintOf(line),
    failureClass: text(line.fields.failure_class),
  }));
  const traceId = known('xray_trace_id');
  return {
    requestId,
    traceId,
    kind: known('kind'),
    userSub: known('user_sub'),
    language: known('locale'),
    messageId,
    outcome: outcomeOf(steps.map(({ event }) => event)),
    steps,
    lines: [...ofRequest, ...delivered].map(({ at, message }) => ({ at, message })),
    spans: traceId === undefined ? [] : spansOf(traceId, traces),
  };
}

function hintOf(line: Line): string | undefined {
  return eventOf(line) === TIMED_OUT
    ? 'Lambda stopped the function because it took too long; a second attempt is made within three minutes.'
    : text(line.fields.support_hint);
}

function outcomeOf(events: readonly string[]): EmailTimeline['outcome'] {
  const told = OUTCOMES.findLast((outcome) => events.includes(`delivery_${outcome}`));
  if (told !== undefined) return told;
  const last = events.at(-1);
  if (last === 'email_sent') return 'sent';
  return last === 'email_failed' || last === TIMED_OUT ? 'failed' : 'under way';
}

/** The fields of a structured log line; none for a line that is not one. */
export function parseFields(message: string): Record<string, unknown> {
  if (!message.startsWith('{')) return {};
  try {
    return JSON.parse(message) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
