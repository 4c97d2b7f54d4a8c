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

/** Creates each alarm of the table. Alarms notify the topic when they start and when they end. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { topic, resources }: AlarmsProps) {
    super(scope, id);
    const action = new SnsAction(topic);
    this.alarms = alarmTitles.flatMap((title) => {
      const row: AlarmRow = ALARMS[title];
      const metric = row.metric(resources);
      if (metric === undefined) return [];
      const { breaching, evaluated } = row.periods ?? { breaching: 1, evaluated: 1 };
      const alarm = new Alarm(this, anchorOf(title), {
        alarmName: `${Stack.of(this).stackName}: ${title}`,
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
      return [alarm];
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
