import { failure, muted } from '../../terminal/terminal.ts';
import { describeAction } from '../audit/support-actions.ts';
import type { EmailTimeline } from '../timeline/email-timelines.ts';
import type { LocalTimes } from '../timeline/times.ts';
import { KIND_WORDS, STEP_WORDS } from '../timeline/words.ts';
import type { Report } from './investigate.ts';
import { SEVERITY_MARKS } from './print-report.ts';

/**
 * Milliseconds between two looks. A look makes up to 14 requests to CloudWatch Logs, whose quota for them is 5 a second in
 * some regions, for everybody in the account, and 10 or 25 elsewhere.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/cwl_region.html
 */
export const LOOK_INTERVAL = 6_000;

/** The longest pause after looks that AWS refused because there were too many requests. */
const LONGEST_INTERVAL = 60_000;

export interface WatchOptions {
  /** Makes a report as of now. @throws what AWS throws */
  readonly look: () => Promise<Report>;
  /** Explains an error of a look in a sentence. */
  readonly explain: (error: unknown) => string;
  /** Formats times as of now. */
  readonly times: () => LocalTimes;
  /** Writes an event for people and for machines. */
  readonly print: (event: WatchEvent) => void;
  /** Waits; an interruption ends it early. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Now and the end, in milliseconds since the epoch. */
  readonly clock: () => number;
  readonly until: number;
}

/** Something that happened while a patient was watched. */
export interface WatchEvent {
  readonly lines: readonly string[];
  readonly json: object;
}

/**
 * Follows a patient: shows the verdict, then each new step of an email and what colleagues do, and the verdict whenever it
 * changes.
 *
 * @returns the last report
 * @throws what the first look throws; later ones are shown and repeated
 */
export async function watchPatient(options: WatchOptions): Promise<Report> {
  const { look, explain, times, print, pause, signal, clock, until } = options;
  const seen = new Set<string>();
  let report = await look();
  for (const { key } of happenings(report, times())) seen.add(key);
  print(verdictOf(report));
  let interval = LOOK_INTERVAL;
  while (!signal.aborted && clock() < until) {
    await pause(Math.min(interval, until - clock()));
    if (signal.aborted) break;
    try {
      const next = await look();
      interval = LOOK_INTERVAL;
      for (const { key, event } of happenings(next, times())) {
        if (seen.has(key)) continue;
        seen.add(key);
        print(event);
      }
      if (isOther(next, report)) print(verdictOf(next));
      report = next;
    } catch (error) {
      interval = Math.min(interval * 2, LONGEST_INTERVAL);
      const sentence = explain(error);
      print({ lines: [muted(`  (${sentence} Looking again.)`)], json: { gap: sentence } });
    }
  }
  return report;
}

interface Happening {
  readonly key: string;
  readonly at: number;
  readonly event: WatchEvent;
}

/** Lists everything that happened, oldest first. */
function happenings({ emails, actions }: Report, times: LocalTimes): Happening[] {
  const ofEmails = emails.flatMap((email) => email.steps.map((step) => stepOf(email, step, times)));
  const ofStaff = actions.map((action) => {
    const { at } = action;
    const sentence = describeAction(action);
    return {
      key: `${at} ${sentence}`,
      at,
      event: {
        lines: [`  ${times.time(at)}  • ${sentence}`],
        json: { ...action, at: new Date(at).toISOString() },
      },
    };
  });
  return [...ofEmails, ...ofStaff].sort((a, b) => a.at - b.at);
}

function stepOf(
  email: EmailTimeline,
  { event, at, hint }: EmailTimeline['steps'][number],
  times: LocalTimes,
) {
  const { kind, requestId, messageId, userSub = null } = email;
  const isBad = event === 'email_failed' || event === 'function_timed_out';
  const words = isBad ? failure(STEP_WORDS[event]) : STEP_WORDS[event];
  const more = isBad && hint !== undefined ? [muted(`            ${hint}`)] : [];
  return {
    key: `${requestId ?? messageId} ${kind} ${event} ${at}`,
    at,
    event: {
      lines: [`  ${times.time(at)}  ${KIND_WORDS[kind]}: ${words}`, ...more],
      json: { at: new Date(at).toISOString(), kind, sub: userSub, event },
    },
  };
}

const isOther = (next: Report, report: Report): boolean =>
  next.diagnosis.name !== report.diagnosis.name || next.diagnosis.severity !== report.diagnosis.severity;

function verdictOf({ diagnosis: { name, severity, sentence, say } }: Report): WatchEvent {
  return {
    lines: [`${SEVERITY_MARKS[severity]} ${sentence}`, muted(`  Tell the patient: “${say}”`)],
    json: { diagnosis: { name, severity, sentence, tell: say } },
  };
}
