import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';

/** One structured log line. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads log lines. */
export interface LogReader {
  /**
   * The lines of every function that match, oldest first.
   *
   * @param filterPattern of CloudWatch Logs
   * @param since milliseconds since the epoch
   */
  read(filterPattern: string, since: number): Promise<LogLine[]>;
  /** Whether any line matches. */
  some(filterPattern: string, since: number): Promise<boolean>;
}

/**
 * Reads from log groups, page by page: CloudWatch Logs may return a page without a line before the last.
 *
 * @param groups those of all functions; one that has not been made yet holds nothing
 * @param onLines hears how many lines there are so far
 * @throws what CloudWatch Logs throws
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export function createLogReader(
  logs: Pick<CloudWatchLogsClient, 'send'>,
  groups: readonly string[],
  onLines: (count: number) => void = () => undefined,
): LogReader {
  let count = 0;
  async function* pages(logGroupName: string, filterPattern: string, startTime: number) {
    let nextToken: string | undefined;
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({ logGroupName, filterPattern, startTime, nextToken }),
      );
      const lines = (page.events ?? []).map(toLine);
      count += lines.length;
      onLines(count);
      yield lines;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  const readGroup = async (group: string, filterPattern: string, since: number) => {
    const lines: LogLine[] = [];
    for await (const page of pages(group, filterPattern, since)) lines.push(...page);
    return lines;
  };
  const someInGroup = async (group: string, filterPattern: string, since: number) => {
    for await (const page of pages(group, filterPattern, since)) if (page.length > 0) return true;
    return false;
  };
  const unlessMissing = async <T>(reading: Promise<T>, otherwise: T) => {
    try {
      return await reading;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return otherwise;
      throw error;
    }
  };

  return {
    read: async (filterPattern, since) => {
      const found = await Promise.all(
        groups.map((group) => unlessMissing(readGroup(group, filterPattern, since), [])),
      );
      return found.flat().sort((a, b) => a.at - b.at);
    },
    some: async (filterPattern, since) => {
      const found = await Promise.all(
        groups.map((group) => unlessMissing(someInGroup(group, filterPattern, since), false)),
      );
      return found.includes(true);
    },
  };
}

function toLine({ timestamp = 0, message = '' }: FilteredLogEvent): LogLine {
  try {
    const fields: unknown = JSON.parse(message);
    return { at: timestamp, fields: typeof fields === 'object' && fields !== null ? { ...fields } : {} };
  } catch {
    return { at: timestamp, fields: {} };
  }
}
