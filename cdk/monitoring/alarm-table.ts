import { Duration } from 'aws-cdk-lib';
import {
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { failureClassesOf } from '../../sender/failure-classes.ts';
import { reputation, silence, sumOf, type Watched } from './alarm-metrics.ts';

/** One alarm: what a person reads when it comes, and when it does. */
export interface AlarmRow {
  /** What patients notice, in a sentence or two. */
  readonly patientsSee: string;
  /** What to do before anything else. */
  readonly firstStep: string;
  /** Undefined where there is nothing to look at. */
  readonly metric: (watched: Watched) => IMetric | undefined;
  readonly threshold: number;
  /** At or above the threshold unless told otherwise. */
  readonly comparison?: ComparisonOperator;
  /** How many periods of the last so many must be over the threshold; one of one unless told otherwise. */
  readonly periods?: { readonly over: number; readonly of: number };
  /** What a period without a value means. */
  readonly noData: TreatMissingData;
}

const FIVE_MINUTES = Duration.minutes(5);
const QUARTER = Duration.minutes(15);

/** A metric that has values only when something happens: nothing is good. */
const NOTHING_HAPPENED = TreatMissingData.NOT_BREACHING;
/** SES computes it when it sends: while nothing is sent, what was true stays so. */
const NOTHING_CHANGED = TreatMissingData.IGNORE;

/**
 * Every alarm by its title, which is also that of its section in `docs/support.md`.
 */
export const ALARMS = {
  'Emails were lost': {
    patientsSee: 'Patients wait for an email that will not come; the page told them that it was sent.',
    firstStep:
      'Run "npm run support -- --lost": it lists the lost emails and says for each what to do. Ask these patients to request a new code.',
    metric: ({ sender }) =>
      sender.function.metric('AsyncEventsDropped', { statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    noData: NOTHING_HAPPENED,
  },
  'Emails fail': {
    patientsSee: 'Some emails are late by one to three minutes; some may not come at all.',
    firstStep:
      'Run the saved query "Which emails failed, and why?": the support hint of each failure says what to do. If it finds nothing, run "Did a function stop without a word?".',
    metric: ({ sender }) => sender.function.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    noData: NOTHING_HAPPENED,
  },
  'Notices fail': {
    patientsSee:
      'Patients can sign in, but are not told of it by email: a welcome, a changed password or a new sign-in is missing.',
    firstStep:
      'Run the saved query "Which emails failed, and why?". Notices are not sent again; nobody needs to be called back.',
    metric: ({ notices }) =>
      notices &&
      sumOf(
        {
          failed: notices.metric('email_failed', { statistic: 'Sum', period: QUARTER }),
          stopped: notices.function.metricErrors({ statistic: 'Sum', period: QUARTER }),
        },
        'Notices that failed',
        QUARTER,
      ),
    threshold: 3,
    noData: NOTHING_HAPPENED,
  },
  'Emails wait': {
    patientsSee: 'Codes arrive more than a minute late. A sign-in code may come too late to be used.',
    firstStep:
      'Look at the alarms "Emails fail" and "Too many emails at once": one of them is the cause. Ask patients to wait five minutes before they request another code.',
    metric: ({ sender }) =>
      sender.function.metric('AsyncEventAge', { statistic: 'Maximum', period: FIVE_MINUTES }),
    threshold: Duration.minutes(1).toMilliseconds(),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    noData: NOTHING_HAPPENED,
  },
  'Too many emails at once': {
    patientsSee:
      'Codes arrive late. If it is the notices that have no room, patients cannot sign in or confirm their account.',
    firstStep:
      'See on the dashboard whether far more emails than usual are asked for; if so, tell an engineer at once, because somebody may be trying out accounts.',
    metric: ({ sender, notices }) => {
      const options = { statistic: 'Sum', period: FIVE_MINUTES };
      return sumOf(
        {
          codes: sender.function.metricThrottles(options),
          ...(notices !== undefined && { notices: notices.function.metricThrottles(options) }),
        },
        'Turned away',
        FIVE_MINUTES,
      );
    },
    threshold: 1,
    noData: NOTHING_HAPPENED,
  },
  'The failure queue is not empty': {
    patientsSee: 'At least one patient did not get an email, although the page said that it was sent.',
    firstStep:
      'Run "npm run support -- --lost", help each patient on the list, then remove the entry. Entries delete themselves after three days.',
    metric: ({ failureQueue }) =>
      failureQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: FIVE_MINUTES }),
    threshold: 0,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    noData: NOTHING_HAPPENED,
  },
  'Codes cannot be decrypted': {
    patientsSee: 'Nobody, or almost nobody, gets a code: signing up, signing in by code and resetting fail.',
    firstStep:
      'Call the engineer on duty now. Patients who know their password can still sign in with it: tell them so.',
    metric: ({ sender }) =>
      sumOf(
        Object.fromEntries(
          failureClassesOf('Codes cannot be decrypted').map((failureClass) => [
            failureClass,
            sender.metric('email_failed', { statistic: 'Sum', period: FIVE_MINUTES }, failureClass),
          ]),
        ),
        'Codes that stayed closed',
        FIVE_MINUTES,
      ),
    threshold: 1,
    noData: NOTHING_HAPPENED,
  },
  'Too many emails come back': {
    patientsSee:
      'Some patients get no email, because their address is misspelt. At 10 percent, SES may stop all email.',
    firstStep:
      'Run the saved query "Which addresses\' domains bounce today?". If one domain stands out, tell an engineer; if not, somebody may be signing up with invented addresses.',
    metric: () => reputation('Reputation.BounceRate'),
    threshold: 0.02,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    noData: NOTHING_CHANGED,
  },
  'Too many emails are marked as spam': {
    patientsSee: 'Nothing yet. At 0.5 percent, SES may stop all email of the clinic.',
    firstStep:
      'Run the saved query "What becomes of each kind of email?" and see which kind is marked as spam. Tell an engineer; switching off a notice is often the answer.',
    metric: () => reputation('Reputation.ComplaintRate'),
    threshold: 0.001,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    noData: NOTHING_CHANGED,
  },
  'Emails arrive late': {
    patientsSee: 'Emails leave the clinic at once, but reach some mailboxes more than a minute later.',
    firstStep:
      'Run the saved query "Whose mail servers make us wait?". If it is one mail provider, tell its patients to wait; nothing is broken here.',
    metric: ({ teller }) => teller.metric('delivery_time_ms', { statistic: 'p95', period: QUARTER }),
    threshold: Duration.minutes(1).toMilliseconds(),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    periods: { over: 2, of: 3 },
    noData: NOTHING_HAPPENED,
  },
  'An address is in the logs': {
    patientsSee:
      'Nothing. An email address was written to a log, where none belongs; readers see asterisks in its place.',
    firstStep:
      'Tell the engineer on duty and whoever looks after data protection. Copy nothing out of the log and send nobody the line.',
    // The documentation names no dimensions of this metric, and in accounts it has some: a query finds it in either case.
    metric: () =>
      new MathExpression({
        expression: 'SELECT SUM(LogEventsWithFindings) FROM "AWS/Logs"',
        usingMetrics: {},
        label: 'Lines with an address',
        period: FIVE_MINUTES,
      }),
    threshold: 1,
    noData: NOTHING_HAPPENED,
  },
  'Sends have stopped': {
    patientsSee: 'Patients sign up and sign in, but no email has been sent for an hour.',
    firstStep:
      'Sign up with an address of your own. If no email comes, call the engineer on duty: the user pool may no longer call the function that sends.',
    metric: silence,
    threshold: 1,
    noData: NOTHING_HAPPENED,
  },
  'Nobody tells what became of emails': {
    patientsSee: 'Nothing: emails are sent and arrive. But support does not see whether they did.',
    firstStep:
      'Tell an engineer during working hours. Until it is repaired, a timeline that ends with "email_sent" says nothing of the delivery.',
    metric: ({ teller }) => teller.function.metricErrors({ statistic: 'Sum', period: QUARTER }),
    threshold: 1,
    noData: NOTHING_HAPPENED,
  },
} as const satisfies Record<string, AlarmRow>;

export type AlarmTitle = keyof typeof ALARMS;

export const alarmTitles = Object.keys(ALARMS) as readonly AlarmTitle[];

/** The anchor of an alarm's section in `docs/support.md`, as Markdown viewers make it of a heading. */
export function anchorOf(title: AlarmTitle): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
