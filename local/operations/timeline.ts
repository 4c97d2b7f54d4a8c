import type { LogStore } from '../logs/log-store.ts';
import { assembleTrace } from '../xray/trace.ts';
import type { SegmentDocument, TraceStore } from '../xray/trace-store.ts';

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
  /** What the trace timed, in the order of its start. */
  readonly spans: readonly { readonly name: string; readonly milliseconds: number }[];
}

interface Line {
  readonly at: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

const STEP = /^(email|code)_\w+$/;
const DELIVERY_STEP = new RegExp(`^delivery_(${OUTCOMES.join('|')})$`);

/**
 * The emails that log groups tell of, newest first, read from their lines as support would.
 *
 * @param limit how many
 */
export function readTimelines(
  logs: LogStore,
  traces: TraceStore,
  groups: readonly string[],
  limit = 50,
): EmailTimeline[] {
  const lines = groups
    .flatMap((group) => logs.query({ group }))
    .sort((a, b) => a.timestamp - b.timestamp)
    .map(({ timestamp, message }) => ({ at: timestamp, fields: parseFields(message) }));
  const byRequest = Map.groupBy(
    lines.filter((line) => isStep(line, STEP)),
    ({ fields }) => String(fields.function_request_id),
  );
  const deliveries = Map.groupBy(
    lines.filter((line) => isStep(line, DELIVERY_STEP)),
    ({ fields }) => fields.ses_message_id,
  );
  return [...byRequest]
    .reverse()
    .slice(0, limit)
    .map(([requestId, requestLines]) => toTimeline(requestId, requestLines, deliveries, traces));
}

function isStep({ fields }: Line, step: RegExp): boolean {
  return typeof fields.message === 'string' && step.test(fields.message);
}

function toTimeline(
  requestId: string,
  lines: readonly Line[],
  deliveries: ReadonlyMap<unknown, readonly Line[]>,
  traces: TraceStore,
): EmailTimeline {
  const known = (key: string) => text(lines.findLast(({ fields }) => key in fields)?.fields[key]);
  const messageId = known('ses_message_id');
  const start = lines[0]?.at ?? 0;
  const steps = [...lines, ...(deliveries.get(messageId) ?? [])].map(({ at, fields }) => ({
    event: String(fields.message),
    at,
    after: at - start,
    supportHint: text(fields.support_hint),
    failureClass: text(fields.failure_class),
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
    spans: traceId === undefined ? [] : spansOf(traceId, traces),
  };
}

function outcomeOf(events: readonly string[]): EmailTimeline['outcome'] {
  const told = OUTCOMES.findLast((outcome) => events.includes(`delivery_${outcome}`));
  if (told !== undefined) return told;
  const last = events.at(-1);
  return last === 'email_sent' ? 'sent' : last === 'email_failed' ? 'failed' : 'under way';
}

function spansOf(traceId: string, traces: TraceStore): { name: string; milliseconds: number }[] {
  const timed = (segment: SegmentDocument) => segment.end_time !== undefined;
  return (assembleTrace(traceId, traces.documents(traceId))?.all ?? []).filter(timed).map((segment) => ({
    name: segment.name,
    milliseconds: Math.round(((segment.end_time ?? 0) - segment.start_time) * 1000),
  }));
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

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
