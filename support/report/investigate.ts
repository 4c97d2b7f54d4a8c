import { readStoredAddress } from '../../formats/email-address.ts';
import type { EmailKind } from '../../sender/email/kinds.ts';
import type { SiteConfig } from '../../site/config.ts';
import { readSupportActions, type SupportAction } from '../audit/support-actions.ts';
import type { ReportClients } from '../aws/clients.ts';
import { findSuppression, type Suppression } from '../aws/suppression-list.ts';
import { type Diagnoses, diagnoseAll } from '../diagnosis/diagnose.ts';
import { type LostEmail, toLostEmail } from '../diagnosis/lost-emails.ts';
import type { Commands, PatientCase } from '../diagnosis/patient-case.ts';
import { answerScope, type ScopeAnswer } from '../diagnosis/scope.ts';
import { describeSuggestion } from '../people/patient-name.ts';
import { hasPasskey } from '../people/pool.ts';
import { countCodes } from '../timeline/code-counts.ts';
import { type EmailTimeline, readEmailTimelines } from '../timeline/email-timelines.ts';
import type { LogLine } from '../timeline/log-lines.ts';
import { readSignOuts, type SignOut } from '../timeline/sign-outs.ts';
import { localTimes } from '../timeline/times.ts';
import { countEntries, readEntries } from './failure-queue.ts';
import { createGaps } from './gaps.ts';
import { createLogReader, type LogReader } from './log-reader.ts';
import { readRecentCodes, readServiceStatus, type ServiceStatus } from './service-status.ts';
import { type Account, findSubject, type Subject } from './subject.ts';
import { findTraceGap, readTraces, TRACES_AT_ONCE, type TraceSummary } from './traces.ts';

/** Everything that was found out about a patient's emails. */
export interface Report extends Diagnoses {
  /** Whether it is this patient or everyone. */
  readonly scope: ScopeAnswer;
  /** Whether the whole system works. */
  readonly status: ServiceStatus;
  readonly account: Account;
  /** Undefined where there is no account, and where Cognito did not say. */
  readonly hasPasskey: boolean | undefined;
  readonly suppression: Suppression | undefined;
  /** Oldest first. */
  readonly emails: readonly EmailTimeline[];
  /** Sign-outs on all devices after a reset of the password, oldest first. */
  readonly signOuts: readonly SignOut[];
  /** Actions of staff on the account, oldest first. */
  readonly actions: readonly SupportAction[];
  readonly traces: ReadonlyMap<string, TraceSummary>;
  /** The patient's entries in the failure queue. */
  readonly lost: readonly LostEmail[];
  /** A sentence for each service that could not be asked; the diagnosis was made without it. */
  readonly gaps: readonly string[];
}

export interface Question {
  /** Address or `sub`. */
  readonly patient: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly since: number;
  readonly site: Pick<SiteConfig, 'timeZone' | 'notices'>;
  /** Makes the commands to type next, for the account that was found. */
  readonly commandsFor: (account: Account) => Commands;
  /** Called with the current step. */
  readonly onProgress: (doing: string) => void;
}

/**
 * Collects everything about a patient's emails and makes a diagnosis.
 *
 * @throws what Cognito and CloudWatch Logs throw; without the other services there still is a diagnosis
 */
export async function investigate(clients: ReportClients, question: Question): Promise<Report> {
  const { patient, now, since, site, commandsFor, onProgress } = question;
  const gaps = createGaps();
  const { orElse } = gaps;

  const reader = createLogReader(clients.logs, clients.logGroups, (count) =>
    onProgress(`Reading the log: ${count} lines`),
  );
  const recentCodes = readRecentCodes(reader, now);
  const statusOfAll = readServiceStatus(clients, recentCodes);
  onProgress('Looking for the account');
  const { account, subs, username, address } = await findSubject(clients, patient);
  const isKnown = account.state !== 'none';
  const passkey =
    username === undefined
      ? undefined
      : orElse(hasPasskey(clients, username), undefined, 'Whether the account has a passkey');
  const [{ emails, signOuts }, suppression, lost, actions] = isKnown
    ? await Promise.all([
        readEmails(reader, subs, since),
        address === undefined
          ? undefined
          : orElse(
              findSuppression(clients.ses, readStoredAddress(address).address ?? address),
              undefined,
              "SES's list of blocked addresses",
            ),
        orElse(readLost(clients, reader, subs), [], 'The failure queue'),
        orElse(readActions(clients, subs, since), [], 'The log of what staff did'),
      ])
    : [{ emails: [], signOuts: [] }, undefined, [], []];
  const othersServed =
    !isKnown || emails.length > 0 ? undefined : await reader.some('{ $.message = "email_sent" }', since);

  if (
    isKnown &&
    emails.length === 0 &&
    (await orElse(logsCognitoErrors(clients, since), false, "Cognito's log"))
  ) {
    gaps.add(COGNITO_ERRORS);
  }

  onProgress('Reading traces');
  const allTraceIds = emails.map(({ traceId }) => traceId).filter((id) => id !== undefined);
  const traceIds = [...new Set(allTraceIds)].slice(-TRACES_AT_ONCE);
  const traces = await orElse(readTraces(clients.xray, traceIds), new Map<string, TraceSummary>(), 'X-Ray');
  const traceGap = await orElse(findTraceGap(clients.xray, traceIds, traces), undefined, "X-Ray's settings");
  if (traceGap !== undefined) gaps.add(traceGap);

  const status = await statusOfAll;
  const others = status.codes && countCodes(await recentCodes, subs);
  const canUsePasskey = await passkey;
  const patientCase: PatientCase = {
    now,
    since,
    account,
    hasPasskey: canUsePasskey,
    emails,
    signOuts,
    suppression,
    lost,
    othersServed,
    others,
    suggestion: describeSuggestion(address ?? patient),
    noticesOff: noticesOff(site),
    times: localTimes(site.timeZone, now),
    commands: commandsFor(account),
  };
  const diagnoses = diagnoseAll(patientCase);
  return {
    account,
    hasPasskey: canUsePasskey,
    suppression,
    emails,
    signOuts,
    actions,
    traces,
    lost,
    ...diagnoses,
    scope: answerScope(diagnoses, others),
    status,
    gaps: [...new Set([...gaps.sentences, ...status.gaps])],
  };
}

const COGNITO_ERRORS =
  'In this time, Cognito could not pass an email on to our functions, perhaps this one: see "Cognito cannot pass emails on" in docs/support.md.';

/** Returns whether Cognito has logged an error. Its lines name no account. */
async function logsCognitoErrors({ logs, cognitoErrors }: ReportClients, since: number): Promise<boolean> {
  if (cognitoErrors === undefined) return false;
  return createLogReader(logs, [cognitoErrors]).some('{ $.logLevel = "ERROR" }', since);
}

/** Reads the lines of some accounts, and Lambda's reports about unfinished emails, which do not name the patient. */
async function readEmails(
  reader: LogReader,
  subs: Subject['subs'],
  since: number,
): Promise<Pick<Report, 'emails' | 'signOuts'>> {
  const lines = await reader.read(aboutAny(subs), since);
  const unfinished = readEmailTimelines(lines).filter(({ outcome }) => outcome === 'under way');
  const reports = await Promise.all(
    unfinished.map(({ requestId = '', requestedAt }) =>
      reader.read(`{ $.type = "platform.report" && $.record.requestId = "${requestId}" }`, requestedAt),
    ),
  );
  const all: LogLine[] = [...lines, ...reports.flat()].sort((a, b) => a.at - b.at);
  return { emails: readEmailTimelines(all), signOuts: readSignOuts(lines) };
}

const aboutAny = (subs: Subject['subs']): string =>
  `{ ${subs.map((sub) => `$.user_sub = "${sub}"`).join(' || ')} }`;

async function readActions(
  { logs, supportActions, supportDeskLog }: ReportClients,
  subs: Subject['subs'],
  since: number,
): Promise<SupportAction[]> {
  const groups = [supportActions, supportDeskLog].filter((group) => group !== undefined);
  return readSupportActions(await createLogReader(logs, groups).read(aboutAny(subs), since));
}

async function readLost(
  clients: ReportClients,
  reader: LogReader,
  subs: Subject['subs'],
): Promise<LostEmail[]> {
  if ((await countEntries(clients.sqs, clients.failureQueueUrl)) === 0) return [];
  return (await readAllLost(clients, reader)).filter(({ sub = '' }) => subs.includes(sub));
}

/**
 * Reads every entry of the failure queue, with the reasons found in the log.
 *
 * @param onEntries called with the number of entries so far
 * @throws what SQS and CloudWatch Logs throw
 */
export async function readAllLost(
  clients: Pick<ReportClients, 'sqs' | 'failureQueueUrl'>,
  reader: LogReader,
  onEntries?: (count: number) => void,
): Promise<LostEmail[]> {
  const entries = await readEntries(clients.sqs, clients.failureQueueUrl, onEntries);
  const [oldest] = entries;
  if (oldest === undefined) return [];
  // All attempts end within the maximum event age, which is well below an hour.
  const failures = await reader.read('{ $.message = "email_failed" }', oldest.at - 3_600_000);
  return entries.map((entry) => toLostEmail(entry, failures));
}

/** The email that each switch of `site.config.json` stands for. */
const SWITCHES = {
  welcome: 'welcome',
  passwordChanged: 'password-changed',
  newSignIn: 'new-sign-in',
} as const satisfies Record<keyof SiteConfig['notices'], EmailKind>;

/** Returns the notices that the clinic has switched off. */
export function noticesOff({ notices }: Pick<SiteConfig, 'notices'>): EmailKind[] {
  const names = Object.keys(SWITCHES) as (keyof typeof SWITCHES)[];
  return names.filter((name) => !notices[name]).map((name) => SWITCHES[name]);
}
