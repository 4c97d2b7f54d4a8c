import {
  BatchGetTracesCommand,
  GetTraceSegmentDestinationCommand,
  type XRayClient,
} from '@aws-sdk/client-xray';

/** The duration of one email and its steps. */
export interface TraceSummary {
  readonly id: string;
  readonly milliseconds: number;
  /** The steps below the invocation, in the order of their start. */
  readonly steps: readonly { readonly name: string; readonly milliseconds: number }[];
}

/** The limit of traces per request. */
export const TRACES_AT_ONCE = 5;

/** Subsegments that the functions record. */
const STEPS = new Set(['decrypt', 'render', 'send']);

interface Segment {
  readonly name?: string;
  readonly start_time?: number;
  readonly end_time?: number;
  readonly subsegments?: readonly Segment[];
}

/**
 * Reads the traces that exist; X-Ray takes samples, so most emails of a busy hour have none.
 *
 * @param ids at most `TRACES_AT_ONCE`
 * @throws what X-Ray throws
 * @see https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html
 */
export async function readTraces(
  xray: Pick<XRayClient, 'send'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TraceSummary>> {
  if (ids.length === 0) return new Map();
  const { Traces = [] } = await xray.send(new BatchGetTracesCommand({ TraceIds: [...ids] }));
  const summaries = Traces.map(({ Id: id = '', Duration: seconds = 0, Segments = [] }): TraceSummary => {
    const all = Segments.flatMap(({ Document = '{}' }) => flatten(JSON.parse(Document)));
    const steps = all
      .filter(({ name = '', end_time }) => STEPS.has(name) && end_time !== undefined)
      .sort((a, b) => (a.start_time ?? 0) - (b.start_time ?? 0))
      .map(({ name = '', start_time = 0, end_time = 0 }) => ({
        name,
        milliseconds: Math.round((end_time - start_time) * 1000),
      }));
    return { id, milliseconds: Math.round(seconds * 1000), steps };
  });
  return new Map(summaries.map((summary) => [summary.id, summary]));
}

/**
 * Returns a sentence if traces are missing because the account sends spans to CloudWatch Logs (Transaction Search), where
 * X-Ray finds only those that are indexed. The switch is the account's and not the stack's.
 *
 * @throws what X-Ray throws
 * @see https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSegmentDestination.html
 */
export async function findTraceGap(
  xray: Pick<XRayClient, 'send'>,
  ids: readonly string[],
  found: ReadonlyMap<string, TraceSummary>,
): Promise<string | undefined> {
  if (ids.every((id) => found.has(id))) return undefined;
  const { Destination } = await xray.send(new GetTraceSegmentDestinationCommand({}));
  return Destination === 'CloudWatchLogs'
    ? 'Some traces are missing, because this account has Transaction Search: look for them in the log group aws/spans.'
    : undefined;
}

function flatten(segment: Segment): Segment[] {
  return [segment, ...(segment.subsegments ?? []).flatMap(flatten)];
}
