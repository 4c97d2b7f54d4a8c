import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  LogQueryWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { EmailFunction } from '../cdk/functions/email-function.ts';
import { deliveryOutcomes } from '../sender/telemetry/delivery-outcomes.ts';

interface ShownResources {
  readonly sender: EmailFunction;
  readonly notices: EmailFunction | undefined;
  readonly deliveryEvents: EmailFunction | undefined;
  readonly alarms: readonly Alarm[];
}

const WIDTH = 24;
const COUNTS = ['email_requested', 'email_sent', 'email_failed'] as const;

/** Creates the dashboard: how many emails were sent and delivered, how long they took, and which failed. */
export function createDashboard(scope: Construct, resources: ShownResources): Dashboard {
  const { sender, notices, deliveryEvents, alarms } = resources;
  const hourly = { statistic: 'Sum', period: Duration.hours(1) };
  const senders = notices === undefined ? [sender] : [sender, notices];
  const counts = senders.flatMap((from) =>
    COUNTS.map((name) =>
      from.metric(name, { ...hourly, label: from === sender ? name : `${name} (notices)` }),
    ),
  );
  const outcomes =
    deliveryEvents === undefined
      ? []
      : deliveryOutcomes.map((name) => deliveryEvents.metric(name, { ...hourly, label: name }));
  const times = ['p50', 'p95'].map((statistic) =>
    sender.metric('send_time_ms', { statistic, period: Duration.hours(1), label: statistic }),
  );
  const dashboard = new Dashboard(scope, 'Dashboard');
  if (alarms.length > 0) {
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WIDTH, height: 3 }),
    );
  }
  dashboard.addWidgets(
    new GraphWidget({ title: 'Emails an hour', left: [...counts, ...outcomes], width: WIDTH / 2 }),
    new GraphWidget({ title: 'Milliseconds until SES accepts a code', left: times, width: WIDTH / 2 }),
  );
  dashboard.addWidgets(
    new LogQueryWidget({
      title: 'Emails that failed',
      logGroupNames: senders.map(({ logGroup }) => logGroup.logGroupName),
      queryLines: [
        'fields @timestamp, kind, failure_class, support_hint, user_sub',
        "filter message = 'email_failed'",
        'sort @timestamp desc',
      ],
      width: WIDTH,
    }),
  );
  return dashboard;
}
