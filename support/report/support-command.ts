import { readSiteConfig, type SiteConfig } from '../../site/config.ts';
import { listenForInterruption } from '../../terminal/interruption.ts';
import { UsageError } from '../../terminal/options.ts';
import { createAuditLog } from '../audit/audit-log.ts';
import { toReadableError } from '../aws/aws-errors.ts';
import type { SupportClients } from '../aws/clients.ts';
import { quoted, type Target, targetOptions } from '../aws/target.ts';
import { remedyFor, toLostEmail } from '../diagnosis/lost-emails.ts';
import type { Severity } from '../diagnosis/rule.ts';
import { shownAddress } from '../people/patient-name.ts';
import { localTimes } from '../timeline/times.ts';
import { type CommandLine, helpText, parseCommandLine } from './command-line.ts';
import { removeEntry } from './failure-queue.ts';
import { investigate, readAllLost } from './investigate.ts';
import { lostJson, reportJson } from './json.ts';
import { createLogReader } from './log-reader.ts';
import { commandsFor } from './next-commands.ts';
import { lostLines } from './print-lost.ts';
import { reportLines } from './print-report.ts';
import { readRecentCodes, readServiceStatus, type StatusSeverity } from './service-status.ts';
import { statusJson, statusLines } from './status-report.ts';
import { severityOf } from './status-text.ts';
import type { Account } from './subject.ts';
import { watchPatient } from './watch.ts';

/** The collaborators of the command. */
export interface SupportContext {
  /** Opens the clients of a target. */
  readonly open: (target: Target, site: SiteConfig) => Promise<SupportClients>;
  /** Writes lines for people or one of JSON. */
  readonly print: (text: string) => void;
  /** Writes a sentence about an error. */
  readonly complain: (sentence: string) => void;
  /** Shows the current step; an empty text clears it. */
  readonly progress: (doing: string) => void;
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
  /** Waits; rejects when the signal is given. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const EXIT = { well: 0, failed: 1, notUnderstood: 2, problem: 3, unknown: 4 } as const;

const EXIT_BY_SEVERITY: Readonly<Record<Severity, number>> = {
  well: EXIT.well,
  wait: EXIT.well,
  problem: EXIT.problem,
  unknown: EXIT.unknown,
};

/**
 * Runs `npm run support`: reports on one patient's emails, or lists lost emails.
 *
 * @returns the exit code, one of `EXIT`
 */
export async function runSupport(argv: readonly string[], context: SupportContext): Promise<number> {
  try {
    return await answer(parseCommandLine(argv), context);
  } catch (error) {
    context.progress('');
    context.complain(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? EXIT.notUnderstood : EXIT.failed;
  }
}

async function answer(line: CommandLine, context: SupportContext): Promise<number> {
  const { task, target } = line;
  if (task.name === 'help') {
    context.print(helpText());
    return EXIT.well;
  }
  const site = readSiteConfig(undefined, target.region === undefined ? {} : { region: target.region });
  context.progress('Finding the system');
  const clients = await context.open(target, site);
  try {
    switch (task.name) {
      case 'patient':
        return await answerPatient(task, line, context, clients, site);
      case 'watch':
        return await answerWatch(task, line, context, clients, site);
      case 'status':
        return await answerStatus(line, context, clients, site);
      case 'lost':
        return await answerLost(line, context, clients, site);
      case 'done':
        return await answerDone(task.id, context, clients);
    }
  } catch (error) {
    throw toReadableError(error, clients);
  }
}

async function answerPatient(
  { patient, since: period }: { patient: string; since: number },
  { json, target }: CommandLine,
  { clock, print, progress }: SupportContext,
  clients: SupportClients,
  site: SiteConfig,
): Promise<number> {
  const now = clock();
  const since = now - period;
  const report = await investigate(clients, {
    ...questionOf(patient, target, site),
    now,
    since,
    onProgress: progress,
  });
  progress('');
  const exitCode = EXIT_BY_SEVERITY[report.diagnosis.severity];
  const { sub } = report.account;
  if (json) {
    print(JSON.stringify(reportJson(report, patient, exitCode)));
    return exitCode;
  }
  const times = localTimes(site.timeZone, now);
  const links = sub === undefined ? undefined : clients.links(sub, since);
  const { lost: lostCommand } = commandsFor(patient, target);
  print(reportLines(report, { patient, since, times, links, lostCommand }).join('\n'));
  return exitCode;
}

const questionOf = (patient: string, target: Target, site: SiteConfig) => ({
  patient,
  site,
  commandsFor: ({ sub = patient, addressConfirmed }: Account) =>
    commandsFor(addressConfirmed ? patient : sub, target),
});

async function answerWatch(
  { patient, since: period, for: duration }: { patient: string; since: number; for: number },
  { json, target }: CommandLine,
  { clock, print, progress, sleep }: SupportContext,
  clients: SupportClients,
  site: SiteConfig,
): Promise<number> {
  const since = clock() - period;
  const until = clock() + duration;
  const times = () => localTimes(site.timeZone, clock());
  const { support } = commandsFor(patient, target);
  const say = (text: string) => {
    if (!json) print(text);
  };
  const interruption = listenForInterruption();
  const { signal } = interruption;
  try {
    progress('');
    say(`Following ${shownAddress(patient)} until ${times().moment(until)}; Ctrl-C ends it. ${CLOCK}`);
    const question = { ...questionOf(patient, target, site), since, onProgress: () => undefined };
    const { diagnosis } = await watchPatient({
      look: () => investigate(clients, { ...question, now: clock() }),
      explain: (error) => {
        const known = toReadableError(error, clients);
        return known instanceof Error ? known.message : String(known);
      },
      times,
      print: ({ lines, json: event }) => print(json ? JSON.stringify(event) : lines.join('\n')),
      pause: (milliseconds) => sleep(milliseconds, signal).catch(() => undefined),
      signal,
      clock,
      until,
    });
    say(`Ended. The whole report: ${support(quoted(patient))}`);
    return EXIT_BY_SEVERITY[diagnosis.severity];
  } finally {
    interruption.stop();
  }
}

const CLOCK = "Times are the clinic's; a step shows within seconds.";

const EXIT_BY_STATUS: Readonly<Record<StatusSeverity, number>> = {
  well: EXIT.well,
  problem: EXIT.problem,
  unknown: EXIT.failed,
};

async function answerStatus(
  { json, target }: CommandLine,
  { clock, print, progress }: SupportContext,
  clients: SupportClients,
  site: SiteConfig,
): Promise<number> {
  const now = clock();
  const reader = createLogReader(clients.logs, clients.logGroups);
  const status = await readServiceStatus(clients, readRecentCodes(reader, now));
  progress('');
  const exitCode = EXIT_BY_STATUS[severityOf(status)];
  const { lost: lostCommand } = commandsFor('', target);
  if (json) print(JSON.stringify({ ...statusJson(status), exitCode }));
  else print(statusLines(status, { now, times: localTimes(site.timeZone, now), lostCommand }).join('\n'));
  return exitCode;
}

async function answerLost(
  { json, target }: CommandLine,
  { clock, print, progress }: SupportContext,
  clients: SupportClients,
  site: SiteConfig,
): Promise<number> {
  const reader = createLogReader(clients.logs, clients.logGroups);
  const lost = await readAllLost(clients, reader, (count) => progress(`Reading the queue: ${count} entries`));
  progress('');
  const exitCode = lost.length === 0 ? EXIT.well : EXIT.problem;
  const resendCommand = (sub: string) => commandsFor(sub, target).users('resend');
  const rows = lost.map((entry) => ({
    entry,
    remedy: remedyFor(entry, resendCommand(entry.sub ?? 'ADDRESS')),
    doneCommand: `npm run support -- --lost --done ${entry.id.slice(0, 8)}${targetOptions(target)}`,
  }));
  if (json) {
    print(JSON.stringify({ lost: rows.map(({ entry, remedy }) => lostJson(entry, remedy)), exitCode }));
  } else {
    print(lostLines(rows, localTimes(site.timeZone, clock())).join('\n'));
  }
  return exitCode;
}

async function answerDone(
  id: string,
  { print, complain, progress }: SupportContext,
  clients: SupportClients,
): Promise<number> {
  const { logs, sts, supportActions, stackName } = clients;
  const logGroup = () => {
    if (supportActions !== undefined) return supportActions;
    throw new Error(
      `The stack ${stackName} has no output SupportActions. Deploy it again with npx cdk deploy.`,
    );
  };
  const removed = await createAuditLog({ logs, sts, logGroup, request: clients }).record(
    'remove-lost',
    (entry) => entry && (toLostEmail(entry, []).sub ?? 'unknown'),
    () => removeEntry(clients.sqs, clients.failureQueueUrl, id),
  );
  progress('');
  if (removed === undefined) complain('No entry of the failure queue has this id; --lost lists them.');
  else print('The entry is out of the failure queue.');
  return removed === undefined ? EXIT.unknown : EXIT.well;
}
