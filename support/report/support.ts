import { readSiteConfig, type SiteConfig } from '../../site/config.ts';
import { UsageError } from '../../terminal/options.ts';
import { explain } from '../aws/aws-errors.ts';
import type { Cloud } from '../aws/cloud.ts';
import type { Place } from '../aws/connect.ts';
import { removeEntry } from '../aws/failure-queue.ts';
import type { Severity } from '../diagnosis/rule.ts';
import { createLogReader } from '../timeline/log-lines.ts';
import { remedyFor } from '../timeline/lost-emails.ts';
import { localTimes } from '../timeline/times.ts';
import { helpText, type Request, readRequest } from './command-line.ts';
import { investigate, readAllLost } from './investigate.ts';
import { lostJson, reportJson } from './json.ts';
import { commandsFor, placeOptions } from './next-commands.ts';
import { lostLines } from './print-lost.ts';
import { reportLines } from './print-report.ts';

/** What the command works with. */
export interface Desk {
  /** Finds the services of a place. */
  readonly open: (place: Place, site: SiteConfig) => Promise<Cloud>;
  /** Writes lines for people or one of JSON. */
  readonly print: (text: string) => void;
  /** Writes a sentence about what went wrong. */
  readonly complain: (sentence: string) => void;
  /** Shows what is being done; an empty text ends that. */
  readonly progress: (doing: string) => void;
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
}

const EXIT = { well: 0, failed: 1, notUnderstood: 2, problem: 3, unknown: 4 } as const;

const EXIT_BY_SEVERITY: Readonly<Record<Severity, number>> = {
  well: EXIT.well,
  wait: EXIT.well,
  problem: EXIT.problem,
  unknown: EXIT.unknown,
};

/**
 * The support command: one patient's emails, or all that were lost.
 *
 * @returns the exit code, one of `EXIT`
 */
export async function runSupport(argv: readonly string[], desk: Desk): Promise<number> {
  try {
    return await answer(readRequest(argv), desk);
  } catch (error) {
    desk.progress('');
    desk.complain(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? EXIT.notUnderstood : EXIT.failed;
  }
}

async function answer(request: Request, desk: Desk): Promise<number> {
  const { wish, place } = request;
  if (wish.wants === 'help') {
    desk.print(helpText());
    return EXIT.well;
  }
  const site = readSiteConfig(undefined, place.region === undefined ? {} : { region: place.region });
  desk.progress('Finding the system');
  const cloud = await desk.open(place, site);
  try {
    switch (wish.wants) {
      case 'patient':
        return await answerPatient(wish, request, desk, cloud, site);
      case 'lost':
        return await answerLost(request, desk, cloud, site);
      case 'done':
        return await answerDone(wish.id, desk, cloud);
    }
  } catch (error) {
    throw explain(error, cloud);
  }
}

async function answerPatient(
  { patient, since: period }: { patient: string; since: number },
  { json, place }: Request,
  { clock, print, progress }: Desk,
  cloud: Cloud,
  site: SiteConfig,
): Promise<number> {
  const now = clock();
  const since = now - period;
  const commands = commandsFor(patient, place, cloud);
  const report = await investigate(cloud, { patient, now, since, site, commands, onProgress: progress });
  progress('');
  const exitCode = EXIT_BY_SEVERITY[report.diagnosis.severity];
  const { sub } = report.account;
  if (json) {
    print(JSON.stringify(reportJson(report, patient, exitCode)));
    return exitCode;
  }
  const times = localTimes(site.timeZone, now);
  const links = sub === undefined ? undefined : cloud.links(sub, since);
  print(reportLines(report, { patient, since, times, links, lostCommand: commands.lost }).join('\n'));
  return exitCode;
}

async function answerLost(
  { json, place }: Request,
  { clock, print, progress }: Desk,
  cloud: Cloud,
  site: SiteConfig,
): Promise<number> {
  const reader = createLogReader(cloud.logs, cloud.logGroups);
  const lost = await readAllLost(cloud, reader, (count) => progress(`Reading the queue: ${count} entries`));
  progress('');
  const exitCode = lost.length === 0 ? EXIT.well : EXIT.problem;
  const rows = lost.map((entry) => ({
    entry,
    remedy: remedyFor(entry, commandsFor(entry.sub ?? 'ADDRESS', place, cloud).users('resend')),
    doneCommand: `npm run support -- --lost --done ${entry.id.slice(0, 8)}${placeOptions(place)}`,
  }));
  if (json) {
    print(JSON.stringify({ lost: rows.map(({ entry, remedy }) => lostJson(entry, remedy)), exitCode }));
  } else {
    print(lostLines(rows, localTimes(site.timeZone, clock())).join('\n'));
  }
  return exitCode;
}

async function answerDone(id: string, { print, complain, progress }: Desk, cloud: Cloud): Promise<number> {
  const removed = await removeEntry(cloud.sqs, cloud.failureQueueUrl, id);
  progress('');
  if (removed) print('The entry is out of the failure queue.');
  else complain('No entry of the failure queue has this id; --lost lists them.');
  return removed ? EXIT.well : EXIT.unknown;
}
