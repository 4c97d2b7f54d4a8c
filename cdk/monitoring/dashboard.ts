import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  type AlarmBase,
  AlarmStatusWidget,
  CustomWidget,
  Dashboard,
  DashboardVariable,
  DefaultValue,
  GraphWidget,
  type IWidget,
  LogQueryWidget,
  SingleValueWidget,
  TextWidget,
  VariableInputType,
  VariableType,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { deliveryOutcomes } from '../../sender/telemetry/delivery-outcomes.ts';
import type { EmailFunction } from '../functions/email-function.ts';
import type { MonitoredResources } from './alarm-metrics.ts';
import { DASHBOARD_TEXTS } from './dashboard-texts.ts';
import { MONTH, OBJECTIVES, shareInTime } from './objectives.ts';
import { type QueryName, queryText } from './queries.ts';

export interface SupportDashboardProps {
  readonly alarms: readonly AlarmBase[];
  readonly logGroups: readonly ILogGroup[];
  readonly resources: MonitoredResources;
}

/** Placeholder in the query of the timeline; the text box replaces it with the sub of a patient. */
const SUB_PLACEHOLDER = 'sub-of-the-patient';
/** CloudWatch's grid has 24 columns: a widget, with an explanation beside it. */
const COLUMNS = 24;
const WIDGET_WIDTH = 18;
const TEXT_WIDTH = COLUMNS - WIDGET_WIDTH;
const HOUR = Duration.hours(1);

/** Returns the name of the dashboard. */
export const supportDashboardName = (stackName: string): string => `${stackName}-support`;

/** The page that support opens first: the support desk, the timeline of a patient, the alarms, and graphs of all emails. */
export class SupportDashboard extends Construct {
  constructor(scope: Construct, id: string, props: SupportDashboardProps) {
    super(scope, id);
    const { region, stackName } = Stack.of(this);
    const dashboardName = supportDashboardName(stackName);
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName,
      defaultInterval: Duration.days(1),
      variables: [
        new DashboardVariable({
          id: 'patient',
          label: 'Sub of the patient',
          type: VariableType.PATTERN,
          inputType: VariableInputType.INPUT,
          value: SUB_PLACEHOLDER,
          defaultValue: DefaultValue.value(SUB_PLACEHOLDER),
        }),
      ],
    });
    dashboard.addWidgets(new TextWidget({ markdown: DASHBOARD_TEXTS.start, width: COLUMNS, height: 3 }));
    for (const [widget, markdown] of rows(props)) {
      dashboard.addWidgets(widget, new TextWidget({ markdown, width: TEXT_WIDTH, height: widget.height }));
    }
    new CfnOutput(Stack.of(this), 'SupportDashboard', {
      value: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName}`,
    });
  }
}

/** Returns each widget with the explanation beside it. */
function rows({ alarms, logGroups, resources }: SupportDashboardProps): (readonly [IWidget, string])[] {
  const logGroupNames = logGroups.map(({ logGroupName }) => logGroupName);
  const queryWidget = (name: QueryName, height: number, queryString = queryText(name)) =>
    new LogQueryWidget({ title: name, logGroupNames, queryString, width: WIDGET_WIDTH, height });
  const timeline: QueryName = "What happened to this patient's emails?";
  return [
    [supportDesk(resources), DASHBOARD_TEXTS.desk],
    [
      queryWidget(timeline, 10, queryText(timeline).replaceAll('{{sub}}', SUB_PLACEHOLDER)),
      DASHBOARD_TEXTS.timeline,
    ],
    [
      new AlarmStatusWidget({
        title: 'Is anything wrong?',
        alarms: [...alarms],
        width: WIDGET_WIDTH,
        height: 5,
      }),
      DASHBOARD_TEXTS.alarms,
    ],
    [emailCounts(resources), DASHBOARD_TEXTS.outcomes],
    [queryWidget('What happened to each kind of email?', 8), DASHBOARD_TEXTS.kinds],
    [objectives(resources), DASHBOARD_TEXTS.objectives],
    [emailTimes(resources), DASHBOARD_TEXTS.times],
    [queryWidget('Which emails failed, and why?', 6), DASHBOARD_TEXTS.failures],
  ];
}

/** Each update would ask again, and after an action might repeat it. */
function supportDesk({ supportWidget }: MonitoredResources): IWidget {
  return new CustomWidget({
    title: 'Support desk',
    functionArn: supportWidget.function.functionArn,
    updateOnRefresh: false,
    updateOnResize: false,
    updateOnTimeRangeChange: false,
    width: WIDGET_WIDTH,
    height: 20,
  });
}

function emailCounts({ sender, notices, deliveryEventsFunction }: MonitoredResources): IWidget {
  const options = { statistic: 'Sum', period: HOUR };
  const outcomes = deliveryOutcomes.map((outcome) =>
    deliveryEventsFunction.metric(outcome, { ...options, label: outcome }),
  );
  const sending = [sender, notices].flatMap((from) =>
    (['email_requested', 'email_sent', 'email_failed'] as const).map((event) =>
      from.metric(event, { ...options, label: `${event} (${from.serviceName})` }),
    ),
  );
  const withheld = sender.metric('email_withheld', { ...options, label: 'email_withheld' });
  return new GraphWidget({
    title: 'How many emails are sent and delivered?',
    left: [...sending, withheld, ...outcomes],
    leftYAxis: { min: 0, label: 'Emails an hour', showUnits: false },
    width: WIDGET_WIDTH,
    height: 7,
  });
}

function objectives(resources: MonitoredResources): IWidget {
  const shares = Object.entries(OBJECTIVES).map(([name, objective]) =>
    shareInTime(resources, objective, MONTH).with({
      label: `${name} within ${objective.limit / 1000} s, % (at least ${objective.target})`,
    }),
  );
  return new SingleValueWidget({
    title: 'How many codes were in time, of the last 30 days?',
    metrics: shares,
    start: '-P30D',
    period: MONTH,
    width: WIDGET_WIDTH,
    height: 5,
  });
}

function emailTimes({ sender, deliveryEventsFunction }: MonitoredResources): IWidget {
  const percentiles = (name: 'send_time_ms' | 'delivery_time_ms', from: EmailFunction, label: string) =>
    ['p50', 'p95'].map((statistic) =>
      from.metric(name, { statistic, period: HOUR, label: `${label}, ${statistic}` }),
    );
  return new GraphWidget({
    title: 'How long do emails take?',
    left: [
      ...percentiles('send_time_ms', sender, 'to SES'),
      ...percentiles('delivery_time_ms', deliveryEventsFunction, 'from SES to the mailbox'),
    ],
    leftYAxis: { min: 0, label: 'Milliseconds', showUnits: false },
    leftAnnotations: [{ value: Duration.minutes(1).toMilliseconds(), label: 'A minute' }],
    width: WIDGET_WIDTH,
    height: 7,
  });
}
