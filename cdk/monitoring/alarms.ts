import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Watched } from './alarm-metrics.ts';
import { ALARMS, type AlarmRow, type AlarmTitle, alarmTitles, anchorOf } from './alarm-table.ts';

export interface AlarmsProps {
  readonly topic: ITopic;
  readonly watched: Watched;
}

/** Every row of the table of alarms as an alarm that tells the topic when it comes and when it goes. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { topic, watched }: AlarmsProps) {
    super(scope, id);
    const action = new SnsAction(topic);
    this.alarms = alarmTitles.flatMap((title) => {
      const row: AlarmRow = ALARMS[title];
      const metric = row.metric(watched);
      if (metric === undefined) return [];
      const { over, of } = row.periods ?? { over: 1, of: 1 };
      const alarm = new Alarm(this, anchorOf(title), {
        alarmName: `${Stack.of(this).stackName}: ${title}`,
        alarmDescription: textOf(title),
        metric,
        threshold: row.threshold,
        comparisonOperator: row.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        datapointsToAlarm: over,
        evaluationPeriods: of,
        treatMissingData: row.noData,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return [alarm];
    });
  }
}

/** What the email of an alarm says. */
function textOf(title: AlarmTitle): string {
  const { patientsSee, firstStep } = ALARMS[title];
  return [
    `What patients see: ${patientsSee}`,
    `What to do first: ${firstStep}`,
    `More: docs/support.md#${anchorOf(title)}`,
  ].join('\n\n');
}
