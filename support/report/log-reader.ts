import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { readServiceError } from '../../sender/service-error.ts';
import { type LogLine, parseLogLine } from '../timeline/log-lines.ts';

/** Reads the log groups of all functions. */
export interface LogReader {
  /**
   * Returns the lines that match, oldest first.
   *
   * @param filterPattern of CloudWatch Logs
   * @param since milliseconds since the epoch
   */
  read(filterPattern: string, since: number): Promise<LogLine[]>;
  /** Whether any line matches. */
  some(filterPattern: string, since: number): Promise<boolean>;
}

/**
 * Makes a reader that goes through all pages: CloudWatch Logs may return an empty page before the last.
 *
 * @param groups log groups; one that does not exist yet counts as empty
 * @param onLines called with the number of lines read so far
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
      const events = page.events ?? [];
      const lines = events.map(({ timestamp = 0, message = '' }) => parseLogLine(timestamp, message));
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
      if (readServiceError(error).name === 'ResourceNotFoundException') return otherwise;
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
