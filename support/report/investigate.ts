import type { SiteConfig } from '../../site/config.ts';
import type { Cloud } from '../aws/cloud.ts';
import { countEntries, readEntries } from '../aws/failure-queue.ts';
import { findSuppression, type Suppression } from '../aws/suppression.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import type { Case, Commands } from '../diagnosis/patient-case.ts';
import { type Account, findAccount } from '../people/account.ts';
import { type PatientEmail, toEmails } from '../timeline/emails.ts';
import { createLogReader, type LogReader } from '../timeline/log-lines.ts';
import { type LostEmail, toLostEmail } from '../timeline/lost-emails.ts';
import { localTimes } from '../timeline/times.ts';
import { readTraces, TRACES_AT_ONCE, type TraceSummary } from '../timeline/traces.ts';
import { noticesOff } from './notices.ts';

/** Everything that was found out about a patient's emails. */
export interface Report {
  readonly account: Account;
  readonly suppression: Suppression | undefined;
  /** Oldest first. */
  readonly emails: readonly PatientEmail[];
  readonly traces: ReadonlyMap<string, TraceSummary>;
  /** The patient's entries in the failure queue. */
  readonly lost: readonly LostEmail[];
  readonly diagnosis: Diagnosis;
  /** What could not be asked, a sentence each; the diagnosis stands without it. */
  readonly gaps: readonly string[];
}

export interface Question {
  /** Address or `sub`. */
  readonly patient: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly since: number;
  readonly site: Pick<SiteConfig, 'timeZone' | 'notices'>;
  readonly commands: Commands;
  /** Hears what is being done. */
  readonly onProgress: (doing: string) => void;
}

/**
 * Finds out what became of a patient's emails, and why.
 *
 * @throws what Cognito and CloudWatch Logs throw; without the other services there is a diagnosis all the same
 */
export async function investigate(cloud: Cloud, question: Question): Promise<Report> {
  const { patient, now, since, site, commands, onProgress } = question;
  const gaps: string[] = [];
  const orElse = async <T>(asking: Promise<T>, otherwise: T, what: string): Promise<T> => {
    try {
      return await asking;
    } catch (error) {
      gaps.push(`${what} could not be asked (${error instanceof Error ? error.name : 'unknown error'}).`);
      return otherwise;
    }
  };

  onProgress('Looking for the account');
  const { account, address } = await findAccount(cloud.cognito, cloud.userPoolId, patient);
  const reader = createLogReader(cloud.logs, cloud.logGroups, (count) =>
    onProgress(`Reading the log: ${count} lines`),
  );
  const { sub } = account;
  const [emails, suppression, lost] =
    sub === undefined
      ? [[], undefined, []]
      : await Promise.all([
          readEmails(reader, sub, since),
          address === undefined
            ? undefined
            : orElse(findSuppression(cloud.ses, address), undefined, "SES's list of blocked addresses"),
          orElse(readLost(cloud, reader, sub), [], 'The failure queue'),
        ]);
  const othersServed =
    sub === undefined || emails.length > 0
      ? undefined
      : await reader.some('{ $.message = "email_sent" }', since);

  onProgress('Reading traces');
  const traceIds = emails.map(({ traceId }) => traceId).filter((id) => id !== undefined);
  const traces = await orElse(
    readTraces(cloud.xray, [...new Set(traceIds)].slice(-TRACES_AT_ONCE)),
    new Map<string, TraceSummary>(),
    'X-Ray',
  );

  const call: Case = {
    now,
    since,
    account,
    emails,
    suppression,
    lost,
    othersServed,
    noticesOff: noticesOff(site),
    times: localTimes(site.timeZone, now),
    commands,
  };
  return { account, suppression, emails, traces, lost, diagnosis: diagnose(call), gaps };
}

async function readEmails(reader: LogReader, sub: string, since: number): Promise<PatientEmail[]> {
  const lines = await reader.read(`{ $.user_sub = "${sub}" }`, since);
  const unfinished = toEmails(lines).filter(({ outcome }) => outcome === 'under way');
  if (unfinished.length === 0) return toEmails(lines);
  const stopped = await Promise.all(
    unfinished.map(async ({ requestId = '', requestedAt }) => {
      const pattern = `{ $.type = "platform.report" && $.record.requestId = "${requestId}" }`;
      return (await reader.some(pattern, requestedAt)) ? requestId : undefined;
    }),
  );
  return toEmails(lines, new Set(stopped.filter((id) => id !== undefined)));
}

async function readLost(cloud: Cloud, reader: LogReader, sub: string): Promise<LostEmail[]> {
  if ((await countEntries(cloud.sqs, cloud.failureQueueUrl)) === 0) return [];
  return (await readAllLost(cloud, reader)).filter((lost) => lost.sub === sub);
}

/**
 * Reads every entry of the failure queue, with the reasons that the log knows.
 *
 * @param onEntries hears how many there are so far
 * @throws what SQS and CloudWatch Logs throw
 */
export async function readAllLost(
  cloud: Pick<Cloud, 'sqs' | 'failureQueueUrl'>,
  reader: LogReader,
  onEntries?: (count: number) => void,
): Promise<LostEmail[]> {
  const entries = await readEntries(cloud.sqs, cloud.failureQueueUrl, onEntries);
  const [oldest] = entries;
  if (oldest === undefined) return [];
  // The attempts of an event are over within its greatest age, which is well below an hour.
  const failures = await reader.read('{ $.message = "email_failed" }', oldest.at - 3_600_000);
  return entries.map((entry) => toLostEmail(entry, failures));
}
