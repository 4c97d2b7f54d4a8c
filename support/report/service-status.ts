import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { ReportClients } from '../aws/clients.ts';
import { COUNTED, COUNTED_EVENTS, type CodeCounts, countCodes, readCodes } from '../timeline/code-counts.ts';
import type { EmailTimeline } from '../timeline/email-timelines.ts';
import { countEntries } from './failure-queue.ts';
import { createGaps } from './gaps.ts';
import type { LogReader } from './log-reader.ts';

/** An alarm that is on. */
export interface RaisedAlarm {
  /** Its name without that of the stack, which is also the title of its section in `docs/support.md`. */
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
}

/** The state of the SES account. */
export interface SesState {
  /** SES sends only to addresses that were verified with AWS. */
  readonly sandbox: boolean;
  /** SES sends nothing. */
  readonly paused: boolean;
  /** Emails. */
  readonly sentLast24Hours: number;
  /** Emails; -1 for no limit. */
  readonly max24HourSend: number;
}

/** Whether the whole system works; undefined for what could not be asked. */
export interface ServiceStatus {
  readonly alarms: readonly RaisedAlarm[] | undefined;
  /** Of all patients. */
  readonly codes: CodeCounts | undefined;
  /** Entries in the failure queue. */
  readonly lost: number | undefined;
  readonly ses: SesState | undefined;
  /** A sentence for each service that could not be asked. */
  readonly gaps: readonly string[];
}

/** A part of the status that needs somebody, or that is unknown. */
export type StatusSeverity = 'well' | 'problem' | 'unknown';

/**
 * Asks every service whether the whole system works.
 *
 * @param recentCodes what `readRecentCodes` returns
 */
export async function readServiceStatus(
  clients: ReportClients,
  recentCodes: Promise<readonly EmailTimeline[]>,
): Promise<ServiceStatus> {
  const gaps = createGaps();
  const [alarms, codes, lost, ses] = await Promise.all([
    gaps.orElse(readAlarms(clients.cloudwatch, `${clients.stackName}: `), undefined, 'CloudWatch alarms'),
    gaps.orElse(
      recentCodes.then((all) => countCodes(all)),
      undefined,
      'The log',
    ),
    gaps.orElse(countEntries(clients.sqs, clients.failureQueueUrl), undefined, 'The failure queue'),
    gaps.orElse(readSesState(clients.ses), undefined, "SES's account"),
  ]);
  return { alarms, codes, lost, ses, gaps: gaps.sentences };
}

/**
 * Reads every patient's codes within the last hour from the log, which has no addresses.
 *
 * @param now milliseconds since the epoch
 * @throws what CloudWatch Logs throws
 */
export async function readRecentCodes(reader: LogReader, now: number): Promise<EmailTimeline[]> {
  const events = COUNTED_EVENTS.map((event) => `$.message = "${event}"`).join(' || ');
  return readCodes(await reader.read(`{ ${events} }`, now - COUNTED));
}

/** The share of SES's daily quota from which on somebody has to act. */
const NEARLY_USED = 0.9;

/** Returns how each part of a status is. */
export function severitiesOf({
  alarms,
  codes,
  lost,
  ses,
}: ServiceStatus): Readonly<Record<'alarms' | 'codes' | 'lost' | 'ses', StatusSeverity>> {
  const of = <T>(part: T | undefined, isProblem: (part: T) => boolean): StatusSeverity =>
    part === undefined ? 'unknown' : isProblem(part) ? 'problem' : 'well';
  return {
    alarms: of(alarms, (raised) => raised.length > 0),
    codes: of(codes, ({ mostFail }) => mostFail),
    lost: of(lost, (entries) => entries > 0),
    ses: of(
      ses,
      ({ sandbox, paused, sentLast24Hours, max24HourSend }) =>
        sandbox || paused || (max24HourSend > 0 && sentLast24Hours >= max24HourSend * NEARLY_USED),
    ),
  };
}

/** @throws what CloudWatch throws */
async function readAlarms(
  cloudwatch: Pick<CloudWatchClient, 'send'>,
  prefix: string,
): Promise<RaisedAlarm[]> {
  const raised: RaisedAlarm[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudwatch.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: prefix,
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        StateValue: 'ALARM',
        ...(NextToken !== undefined && { NextToken }),
      }),
    );
    for (const { AlarmName = '', StateUpdatedTimestamp } of [
      ...(page.CompositeAlarms ?? []),
      ...(page.MetricAlarms ?? []),
    ]) {
      raised.push({ title: AlarmName.slice(prefix.length), since: StateUpdatedTimestamp?.getTime() });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return raised;
}

/**
 * @throws what SES throws
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html
 */
async function readSesState(ses: Pick<SESv2Client, 'send'>): Promise<SesState> {
  const {
    ProductionAccessEnabled,
    SendingEnabled,
    SendQuota = {},
  } = await ses.send(new GetAccountCommand({}));
  return {
    sandbox: ProductionAccessEnabled !== true,
    paused: SendingEnabled !== true,
    sentLast24Hours: SendQuota.SentLast24Hours ?? 0,
    max24HourSend: SendQuota.Max24HourSend ?? -1,
  };
}
