import { randomUUID } from 'node:crypto';
import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { type AwsRequest, explainAwsError } from '../aws/aws-errors.ts';
import { SUPPORT_ACTION, type SupportActionName } from './support-actions.ts';

export interface AuditLogOptions {
  readonly logs: Pick<CloudWatchLogsClient, 'send'>;
  readonly sts: Pick<STSClient, 'send'>;
  /** Returns the name of the log group. @throws Error with a sentence when the stack has none */
  readonly logGroup: () => string;
  /** For messages about errors. */
  readonly request: AwsRequest;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** Records what staff do to accounts. */
export interface AuditLog {
  /**
   * Does something to an account and writes a line about it: who, which account, what, when and how it ended. What cannot
   * be recorded is not done.
   *
   * @param sub the account, or a function that finds it in the result; without an account, nothing was changed, and no line
   *   is written
   * @throws what `perform` throws, or Error with a sentence that says whether it was done
   */
  record<T>(
    action: SupportActionName,
    sub: string | ((result: T) => string | undefined),
    perform: () => Promise<T>,
  ): Promise<T>;
}

/**
 * Makes the audit log of one run. Its stream is made before the first action, so that a missing right is noticed before
 * anything is changed. CloudTrail records the requests as well, and nobody can forge its records; these lines are what
 * colleagues read.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export function createAuditLog({
  logs,
  sts,
  logGroup,
  request,
  clock = Date.now,
}: AuditLogOptions): AuditLog {
  const open = async () => {
    try {
      const logGroupName = logGroup();
      const logStreamName = `${new Date(clock()).toISOString().slice(0, 10)}/${randomUUID()}`;
      const { Arn = 'unknown' } = await sts.send(new GetCallerIdentityCommand({}));
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      return { logGroupName, logStreamName, by: withoutAddress(Arn) };
    } catch (cause) {
      throw unrecorded('Nothing was done, because it could not be recorded', cause, request);
    }
  };
  let opened: ReturnType<typeof open> | undefined;

  return {
    async record(action, sub, perform) {
      opened ??= open();
      const { by, ...stream } = await opened;
      const write = (userSub: string, more: object) =>
        logs.send(
          new PutLogEventsCommand({
            ...stream,
            logEvents: [
              {
                timestamp: clock(),
                message: JSON.stringify({ message: SUPPORT_ACTION, action, user_sub: userSub, by, ...more }),
              },
            ],
          }),
        );
      let result: Awaited<ReturnType<typeof perform>>;
      try {
        result = await perform();
      } catch (error) {
        const reason = causeOf(error).name;
        // The failure itself matters more than that it could not be recorded.
        if (typeof sub === 'string') await write(sub, { outcome: 'failed', reason }).catch(() => undefined);
        throw error;
      }
      const userSub = typeof sub === 'string' ? sub : sub(result);
      if (userSub === undefined) return result;
      await write(userSub, { outcome: 'done' }).catch((cause: unknown) => {
        throw unrecorded('It was done, but it could not be recorded', cause, request);
      });
      return result;
    },
  };
}

/**
 * The session of a member of staff is often named by an email address. The log group masks every address and raises an
 * alarm about it, because no patient's belongs there.
 */
const withoutAddress = (arn: string): string => arn.replaceAll('@', '(at)');

/** Returns the error of AWS behind one that explains it. */
const causeOf = (error: unknown): Error => {
  const known = error instanceof Error ? error : new Error(String(error));
  return known.cause instanceof Error ? known.cause : known;
};

function unrecorded(sentence: string, cause: unknown, request: AwsRequest): Error {
  const reason = explainAwsError(cause, request) ?? (cause instanceof Error ? cause.message : String(cause));
  return new Error(`${sentence}: ${reason}`, { cause });
}
