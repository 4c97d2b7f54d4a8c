import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { failureClassesOf } from '../../sender/failure-classes.ts';
import { TIMING } from '../../sender/timing.ts';
import {
  hoursWithoutCode,
  hoursWithoutNotice,
  linesWithAddress,
  type MonitoredResources,
  mostlyFailed,
  sesReputation,
  sumOf,
} from './alarm-metrics.ts';
import { missedShare, OBJECTIVES } from './objectives.ts';

/**
 * Whom an alarm notifies: `page` whoever is on call, at any hour; `ticket` whoever looks after the system in working hours.
 * An alarm that notifies nobody is shown on the dashboard, because another alarm notifies for the same reason.
 */
export type Urgency = 'page' | 'ticket' | 'dashboard';

/** The text of an alarm's email, and who gets it. */
interface AlarmTexts {
  /** The effect on patients, in one or two sentences. */
  readonly patientsSee: string;
  /** The first thing that support does. */
  readonly firstStep: string;
  readonly urgency: Urgency;
}

/** Defines when an alarm on a metric starts. */
export interface MetricAlarmRow extends AlarmTexts {
  /** Returns the metric, or several if each needs an alarm of its own; none if the site has no use for the alarm. */
  readonly metric: (resources: MonitoredResources) => IMetric | readonly IMetric[];
  /** In the unit of the metric: a count, milliseconds, or a rate from 0 to 1. */
  readonly threshold: number;
  /** Default: at or above the threshold. */
  readonly comparison?: ComparisonOperator;
  /** How many of the last evaluated periods must breach the threshold. Default: one of one. */
  readonly periods?: { readonly breaching: number; readonly evaluated: number };
  /** How a period without a value counts. */
  readonly noData: TreatMissingData;
}

/** Defines an alarm that starts with the first of others. */
export interface CompositeAlarmRow extends AlarmTexts {
  /** The titles of alarms on metrics. */
  readonly anyOf: readonly string[];
}

export type AlarmRow = MetricAlarmRow | CompositeAlarmRow;

const FIVE_MINUTES = Duration.minutes(5);
const FIFTEEN_MINUTES = Duration.minutes(15);
/** Twice the time between two checks, so that each period has the result of at least one. */
const TWO_CHECKS = Duration.millis(2 * TIMING.canaryInterval);

/** For a metric that has values only when something goes wrong. */
const NO_DATA_IS_GOOD = TreatMissingData.NOT_BREACHING;
/** For a check that must have a result at all times. */
const NO_DATA_IS_BAD = TreatMissingData.BREACHING;
/** For a rate that SES computes when it sends: without new values, the state of the alarm stays. */
const NO_DATA_CHANGES_NOTHING = TreatMissingData.IGNORE;

/**
 * Every alarm by its title, which is also that of its section in `docs/support.md`.
 */
export const ALARMS = {
  'Emails were lost': {
    patientsSee: 'Patients wait for an email that will never arrive. The web page said that it was sent.',
    firstStep:
      'Run "npm run support -- --lost": it lists the lost emails and what to do about each. Ask these patients to request a new code.',
    urgency: 'ticket',
    metric: ({ sender }) =>
      sender.function.metric('AsyncEventsDropped', { statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Emails fail': {
    patientsSee: 'Some emails arrive one to three minutes late. Some may never arrive.',
    firstStep:
      'Run the saved query "Which emails failed, and why?". The support hint of each failure says what to do. If the query finds nothing, run "Did a function stop without logging a failure?".',
    urgency: 'dashboard',
    metric: ({ sender }) => sender.function.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Notices fail': {
    patientsSee:
      'Patients can sign in, but some get no email about a new account, a changed password or a new sign-in.',
    firstStep:
      'Run the saved query "Which emails failed, and why?". Notices are not sent again, and you do not need to call the patients back.',
    urgency: 'ticket',
    metric: ({ notices }) =>
      sumOf(
        {
          failed: notices.metric('email_failed', { statistic: 'Sum', period: FIFTEEN_MINUTES }),
          stopped: notices.function.metricErrors({ statistic: 'Sum', period: FIFTEEN_MINUTES }),
        },
        'Notices that failed',
        FIFTEEN_MINUTES,
      ),
    threshold: 3,
    noData: NO_DATA_IS_GOOD,
  },
  'Sessions were not ended': {
    patientsSee:
      'A patient has reset a forgotten password, but devices that were signed in before still are. If somebody else is signed in on one of them, they can still use the account.',
    firstStep:
      'Run the saved query "Whose sessions were not ended?". For each sub, run "npm run users -- sign-out SUB". Do it now, and do not call the patient first.',
    urgency: 'page',
    metric: ({ notices }) => notices.metric('sign_out_failed', { statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Sign-ups are refused': {
    patientsSee:
      'Perhaps nothing: the website sends no sign-up that is refused. After a faulty release, patients cannot sign up.',
    firstStep:
      'Sign up with an address of your own. If that works, somebody is trying to make accounts without the website: tell an engineer. If it does not, call the engineer on duty.',
    urgency: 'ticket',
    metric: ({ accountRules }) =>
      accountRules.metric('sign_up_refused', { statistic: 'Sum', period: FIFTEEN_MINUTES }),
    threshold: 10,
    noData: NO_DATA_IS_GOOD,
  },
  'Account rules fail': {
    patientsSee:
      'Some patients may not be able to sign up. Other apps of the clinic may get tokens that allow more than they should.',
    firstStep:
      'Tell an engineer now. Sign up with an address of your own: if that fails, call the engineer on duty.',
    urgency: 'page',
    metric: ({ accountRules }) =>
      sumOf(
        {
          failed: accountRules.metric('account_rule_failed', { statistic: 'Sum', period: FIFTEEN_MINUTES }),
          unknown: accountRules.metric('portal_unknown', { statistic: 'Sum', period: FIFTEEN_MINUTES }),
        },
        'Rules that could not be applied',
        FIFTEEN_MINUTES,
      ),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Emails wait': {
    patientsSee: 'Codes arrive more than a minute late. A sign-in code may arrive too late to be used.',
    firstStep:
      'Check the alarms "Emails fail" and "Too many emails at once": one of them shows the cause. Ask patients to wait five minutes before they request another code.',
    urgency: 'dashboard',
    metric: ({ sender }) =>
      sender.function.metric('AsyncEventAge', { statistic: 'Maximum', period: FIVE_MINUTES }),
    threshold: Duration.minutes(1).toMilliseconds(),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    noData: NO_DATA_IS_GOOD,
  },
  'Too many emails at once': {
    patientsSee:
      'Codes arrive late. If the limit is reached for notices or account rules, patients cannot sign up or sign in.',
    firstStep:
      'Check on the dashboard whether far more emails than usual are requested. If so, call an engineer at once: somebody may be trying to find or break into accounts.',
    urgency: 'page',
    metric: ({ sender, notices, accountRules }) => {
      const options = { statistic: 'Sum', period: FIVE_MINUTES };
      return sumOf(
        {
          codes: sender.function.metricThrottles(options),
          notices: notices.function.metricThrottles(options),
          rules: accountRules.function.metricThrottles(options),
        },
        'Throttled invocations',
        FIVE_MINUTES,
      );
    },
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'The failure queue is not empty': {
    patientsSee: 'At least one patient did not get an email, although the web page said that it was sent.',
    firstStep:
      'Run "npm run support -- --lost", help each patient on the list, then remove the entry. Entries are deleted automatically after three days.',
    urgency: 'dashboard',
    metric: ({ failureQueue }) =>
      failureQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: FIVE_MINUTES }),
    threshold: 0,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    noData: NO_DATA_IS_GOOD,
  },
  'Codes cannot be decrypted': {
    patientsSee:
      'Nobody, or almost nobody, gets a code. Patients cannot sign up, sign in with a code or reset their password.',
    firstStep:
      'Call the engineer on duty now. Tell patients who know their password that they can still sign in with it.',
    urgency: 'dashboard',
    metric: ({ sender }) =>
      sumOf(
        Object.fromEntries(
          failureClassesOf('Codes cannot be decrypted').map((failureClass) => [
            failureClass,
            sender.metric('email_failed', { statistic: 'Sum', period: FIVE_MINUTES }, failureClass),
          ]),
        ),
        'Codes that could not be decrypted',
        FIVE_MINUTES,
      ),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Too many emails come back': {
    patientsSee:
      'Some patients get no email because their address is wrong. At 10 percent, SES may stop all email of the clinic.',
    firstStep:
      'Run the saved query "Which addresses\' domains bounce today?". If one domain stands out, tell an engineer. If not, somebody may be signing up with invented addresses.',
    urgency: 'ticket',
    metric: (resources) => sesReputation(resources, 'Reputation.BounceRate'),
    threshold: 0.02,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    noData: NO_DATA_CHANGES_NOTHING,
  },
  'Too many emails are marked as spam': {
    patientsSee: 'Nothing yet. At 0.5 percent, SES may stop all email of the clinic.',
    firstStep:
      'Run the saved query "What happened to each kind of email?" to see which kind is marked as spam. Tell an engineer. The usual solution is to switch off a notice.',
    urgency: 'ticket',
    metric: (resources) => sesReputation(resources, 'Reputation.ComplaintRate'),
    threshold: 0.001,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    noData: NO_DATA_CHANGES_NOTHING,
  },
  'Emails arrive late': {
    patientsSee: 'Emails are sent at once, but some take more than a minute to reach the mailbox.',
    firstStep:
      'Run the saved query "Whose mail servers make us wait?". If it is one mail provider, tell its patients to wait. Nothing is broken on our side.',
    urgency: 'ticket',
    metric: ({ deliveryEventsFunction }) =>
      deliveryEventsFunction.metric('delivery_time_ms', { statistic: 'p95', period: FIFTEEN_MINUTES }),
    threshold: Duration.minutes(1).toMilliseconds(),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    periods: { breaching: 2, evaluated: 3 },
    noData: NO_DATA_IS_GOOD,
  },
  'An address is in the logs': {
    patientsSee:
      'Nothing. An email address was written to a log, which must never contain one. Readers see asterisks in its place.',
    firstStep:
      'Tell the engineer on duty and the person responsible for data protection. Do not copy or forward the line.',
    urgency: 'page',
    metric: (resources) => linesWithAddress(resources, FIVE_MINUTES),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Sends have stopped': {
    patientsSee: 'Patients sign up, but no code has been sent for an hour.',
    firstStep:
      'Sign up with an address of your own. If no email arrives, call the engineer on duty: the user pool may no longer invoke the function that sends emails.',
    urgency: 'dashboard',
    metric: hoursWithoutCode,
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Notices have stopped': {
    patientsSee: 'Patients can sign in, but get no email about it.',
    firstStep:
      'Sign in with an account of your own. If no email arrives, tell an engineer: the user pool may no longer invoke the function that sends notices.',
    urgency: 'ticket',
    metric: hoursWithoutNotice,
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Most emails fail': {
    patientsSee: 'Most patients who request a code get none.',
    firstStep:
      'Run the saved query "Which emails failed, and why?" and call the engineer on duty with what it shows.',
    urgency: 'dashboard',
    metric: mostlyFailed,
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Cognito cannot pass emails on': {
    patientsSee: 'Patients who request a code get none, and the logs of our functions show nothing.',
    firstStep:
      'Call the engineer on duty: Cognito has logged why it could not invoke the function that sends emails.',
    urgency: 'dashboard',
    metric: ({ cognitoErrors }) => cognitoErrors.with({ statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'The sign-in check gets no email': {
    patientsSee:
      'Probably nobody gets a sign-in code: the system requested one for its own account, and it did not arrive within half an hour.',
    firstStep:
      'Request a sign-in code with an account of your own. If none arrives, call the engineer on duty. If it does, tell an engineer that the check itself is broken.',
    urgency: 'dashboard',
    metric: ({ canary, deliveryEventsFunction }) =>
      canary === undefined
        ? []
        : deliveryEventsFunction.metric('canary_delivered', { statistic: 'Sum', period: TWO_CHECKS }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    noData: NO_DATA_IS_BAD,
  },
  'The sign-in check is slow': {
    patientsSee: 'Sign-in codes take longer than a minute, at least on the part of the way that is ours.',
    firstStep:
      'Look at "How long do emails take?" on the dashboard, and tell an engineer whether the time to SES or the time after it has grown.',
    urgency: 'ticket',
    metric: ({ canary, deliveryEventsFunction }) =>
      canary === undefined
        ? []
        : deliveryEventsFunction.metric('canary_time_ms', { statistic: 'Minimum', period: TWO_CHECKS }),
    threshold: Duration.minutes(1).toMilliseconds(),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    noData: NO_DATA_IS_GOOD,
  },
  'Too few codes leave in time': {
    patientsSee:
      'More patients than we allow waited longer than five seconds before their code was on its way.',
    firstStep:
      'Tell an engineer. "How long do emails take?" on the dashboard shows when it was; "Emails wait" may show why.',
    urgency: 'ticket',
    metric: (resources) => missedShare(resources, OBJECTIVES['Accepted by SES']),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Too few codes arrive in time': {
    patientsSee: 'More patients than we allow waited longer than a minute for their code.',
    firstStep:
      'Run the saved query "Whose mail servers make us wait?". If it is not one mail provider, tell an engineer.',
    urgency: 'ticket',
    metric: (resources) => missedShare(resources, OBJECTIVES['In the mailbox']),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Deliveries are not recorded': {
    patientsSee: 'Nothing: emails are sent and arrive. But support cannot see whether an email arrived.',
    firstStep:
      'Tell an engineer during working hours. Until it is fixed, a timeline that ends with "email_sent" says nothing about the delivery.',
    urgency: 'ticket',
    metric: ({ deliveryEventsFunction }) =>
      deliveryEventsFunction.function.metricErrors({ statistic: 'Sum', period: FIFTEEN_MINUTES }),
    threshold: 1,
    noData: NO_DATA_IS_GOOD,
  },
  'Patients get no codes': {
    patientsSee:
      'Nobody, or almost nobody, gets a code. Patients cannot sign up, sign in with a code or reset their password.',
    firstStep:
      'Call the engineer on duty now. The dashboard shows which of the alarms that belong to this one is red. Tell patients who know their password that they can still sign in with it.',
    urgency: 'page',
    anyOf: [
      'Codes cannot be decrypted',
      'Sends have stopped',
      'Most emails fail',
      'Cognito cannot pass emails on',
      'The sign-in check gets no email',
    ],
  },
} as const satisfies Record<string, AlarmRow>;

export type AlarmTitle = keyof typeof ALARMS;

export const alarmTitles = Object.keys(ALARMS) as readonly AlarmTitle[];
