import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EmailFunction } from '../cdk/functions/email-function.ts';
import { mostlyFailed } from '../cdk/monitoring/alarm-metrics.ts';

interface AlarmedResources {
  readonly sender: EmailFunction;
  readonly failureQueue: Queue;
}

interface AlarmRow {
  readonly description: string;
  readonly metric: (resources: AlarmedResources) => IMetric;
  /** The alarm starts above it. */
  readonly above: number;
}

const PERIOD = Duration.minutes(5);

/** Each alarm by the id of its construct. */
const ALARMS: Readonly<Record<string, AlarmRow>> = {
  Lost: {
    description:
      'Emails were lost: Lambda gave up on them after ten minutes and two attempts. Each event is in the failure queue with the reason.',
    metric: ({ sender }) =>
      sender.function.metric('AsyncEventsDropped', { statistic: 'Sum', period: PERIOD }),
    above: 0,
  },
  NotSent: {
    description:
      'The failure queue has emails that were not sent. Read the reason in each message, help the user, and delete the message.',
    metric: ({ failureQueue }) =>
      failureQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: PERIOD }),
    above: 0,
  },
  MostFail: {
    description:
      'Most emails fail. The lines email_failed of the log name the failure_class and say what to do.',
    metric: mostlyFailed,
    above: 0,
  },
  Throttled: {
    description: 'More emails are asked for than may be sent at once, so that they wait.',
    metric: ({ sender }) => sender.function.metricThrottles({ statistic: 'Sum', period: PERIOD }),
    above: 0,
  },
  Late: {
    description: 'Emails wait for more than a minute before they are sent.',
    metric: ({ sender }) => sender.function.metric('AsyncEventAge', { statistic: 'Maximum', period: PERIOD }),
    above: Duration.minutes(1).toMilliseconds(),
  },
};

/** Creates the alarms, which notify the topic when they start and when they end. */
export function createAlarms(scope: Construct, resources: AlarmedResources, topic?: ITopic): Alarm[] {
  const group = new Construct(scope, 'Alarms');
  return Object.entries(ALARMS).map(([id, { description, metric, above }]) => {
    const alarm = new Alarm(group, id, {
      alarmDescription: description,
      metric: metric(resources),
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (topic === undefined) return alarm;
    const action = new SnsAction(topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  });
}
