import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MonitoredResources } from './alarm-metrics.ts';
import { ALARMS, type AlarmRow, type AlarmTitle, alarmTitles, anchorOf } from './alarm-table.ts';

export interface AlarmsProps {
  readonly topic: ITopic;
  readonly resources: MonitoredResources;
}

/** Creates the alarms of the table. Alarms notify the topic when they start and when they end. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { topic, resources }: AlarmsProps) {
    super(scope, id);
    const action = new SnsAction(topic);
    const { stackName } = Stack.of(this);
    const watched = alarmTitles.flatMap((title) => {
      const { metric, ...row }: AlarmRow = ALARMS[title];
      return [metric(resources)]
        .flat()
        .map((each, index) => ({ title, row, metric: each, number: index + 1 }));
    });
    this.alarms = watched.map(({ title, row, metric, number }) => {
      const { breaching, evaluated } = row.periods ?? { breaching: 1, evaluated: 1 };
      const suffix = number === 1 ? '' : ` (${number})`;
      const alarm = new Alarm(this, anchorOf(title + suffix), {
        alarmName: `${stackName}: ${title}${suffix}`,
        alarmDescription: descriptionOf(title),
        metric,
        threshold: row.threshold,
        comparisonOperator: row.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        datapointsToAlarm: breaching,
        evaluationPeriods: evaluated,
        treatMissingData: row.noData,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    });
  }
}

/** Returns the description of an alarm, which is also the text of its email. */
function descriptionOf(title: AlarmTitle): string {
  const { patientsSee, firstStep } = ALARMS[title];
  return [
    `What patients see: ${patientsSee}`,
    `What to do first: ${firstStep}`,
    `More: docs/support.md#${anchorOf(title)}`,
  ].join('\n\n');
}
