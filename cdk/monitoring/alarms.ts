import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { anchorOf } from '../../formats/heading-anchor.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import type { MonitoredResources } from './alarm-metrics.ts';
import {
  ALARMS,
  type AlarmRow,
  type AlarmTitle,
  alarmTitles,
  type MetricAlarmRow,
  type Urgency,
} from './alarm-table.ts';

/** The topics that alarms notify. */
export type AlarmTopics = Readonly<Record<Exclude<Urgency, 'dashboard'>, ITopic>>;

export interface AlarmsProps {
  readonly topics: AlarmTopics;
  readonly resources: MonitoredResources;
}

const QUIET =
  'Another alarm of the table notifies for the same reason; this one shows the cause on the dashboard.';

/** Creates the alarms of the table. An alarm notifies its topic when it starts and when it ends. */
export class Alarms extends Construct {
  /** The alarms on metrics, by title. */
  readonly #alarms = new Map<string, readonly Alarm[]>();
  readonly alarms: readonly AlarmBase[];

  constructor(scope: Construct, id: string, { topics, resources }: AlarmsProps) {
    super(scope, id);
    // Composite alarms come last in the table, because they name others.
    this.alarms = alarmTitles.flatMap((title): readonly AlarmBase[] => {
      const row: AlarmRow = ALARMS[title];
      const created =
        'anyOf' in row ? [this.#createComposite(title, row.anyOf)] : this.#create(title, row, resources);
      if (row.urgency === 'dashboard') {
        for (const alarm of created)
          allowNagFindings(alarm, { 'HIPAA.Security-CloudWatchAlarmAction': QUIET });
        return created;
      }
      const action = new SnsAction(topics[row.urgency]);
      for (const alarm of created) {
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
      }
      return created;
    });
  }

  #create(title: AlarmTitle, row: MetricAlarmRow, resources: MonitoredResources): readonly Alarm[] {
    const { breaching, evaluated } = row.periods ?? { breaching: 1, evaluated: 1 };
    const alarms = [row.metric(resources)].flat().map((metric, index) => {
      const suffix = index === 0 ? '' : ` (${index + 1})`;
      return new Alarm(this, anchorOf(title + suffix), {
        alarmName: nameOf(this, title + suffix),
        alarmDescription: descriptionOf(title),
        metric,
        threshold: row.threshold,
        comparisonOperator: row.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        datapointsToAlarm: breaching,
        evaluationPeriods: evaluated,
        treatMissingData: row.noData,
      });
    });
    this.#alarms.set(title, alarms);
    return alarms;
  }

  #createComposite(title: AlarmTitle, anyOf: readonly string[]): CompositeAlarm {
    return new CompositeAlarm(this, anchorOf(title), {
      compositeAlarmName: nameOf(this, title),
      alarmDescription: descriptionOf(title),
      alarmRule: AlarmRule.anyOf(...anyOf.flatMap((each) => this.#alarms.get(each) ?? [])),
    });
  }
}

const nameOf = (scope: Construct, title: string) => `${Stack.of(scope).stackName}: ${title}`;

/** Returns the description of an alarm, which is also the text of its email. */
function descriptionOf(title: AlarmTitle): string {
  const { patientsSee, firstStep } = ALARMS[title];
  return [
    `What patients see: ${patientsSee}`,
    `What to do first: ${firstStep}`,
    `More: docs/support.md#${anchorOf(title)}`,
  ].join('\n\n');
}
