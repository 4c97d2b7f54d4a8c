import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  DashboardVariable,
  DefaultValue,
  GraphWidget,
  type IWidget,
  LogQueryWidget,
  TextWidget,
  VariableInputType,
  VariableType,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { deliveryOutcomes } from '../../sender/telemetry/delivery-outcomes.ts';
import type { Watched } from './alarm-metrics.ts';
import { HOW_TO } from './dashboard-texts.ts';
import { type Question, queryText } from './queries.ts';

export interface SupportDashboardProps {
  readonly alarms: readonly Alarm[];
  readonly logGroups: readonly ILogGroup[];
  readonly watched: Watched;
}

/** Stands in the query of the timeline; the text box puts the sub of a patient in its place. */
const SUB = 'sub-of-the-patient';
/** Of the 24 columns: a widget, and beside it what it shows. */
const WIDE = 18;
const NARROW = 24 - WIDE;
const HOUR = Duration.hours(1);

/** The page that support opens first: a text box, the timeline of that patient, and how everything is. */
export class SupportDashboard extends Construct {
  constructor(scope: Construct, id: string, props: SupportDashboardProps) {
    super(scope, id);
    const { region, stackName } = Stack.of(this);
    const dashboardName = `${stackName}-support`;
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName,
      defaultInterval: Duration.days(1),
      variables: [
        new DashboardVariable({
          id: 'patient',
          label: 'Sub of the patient',
          type: VariableType.PATTERN,
          inputType: VariableInputType.INPUT,
          value: SUB,
          defaultValue: DefaultValue.value(SUB),
        }),
      ],
    });
    dashboard.addWidgets(new TextWidget({ markdown: HOW_TO.start, width: 24, height: 3 }));
    for (const [widget, markdown] of rows(props)) {
      dashboard.addWidgets(widget, new TextWidget({ markdown, width: NARROW, height: widget.height }));
    }
    new CfnOutput(Stack.of(this), 'SupportDashboard', {
      value: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName}`,
    });
  }
}

/** Each widget with what stands beside it. */
function rows({ alarms, logGroups, watched }: SupportDashboardProps): (readonly [IWidget, string])[] {
  const logGroupNames = logGroups.map(({ logGroupName }) => logGroupName);
  const answer = (question: Question, height: number, queryString = queryText(question)) =>
    new LogQueryWidget({ title: question, logGroupNames, queryString, width: WIDE, height });
  const timeline: Question = "What happened to this patient's emails?";
  return [
    [answer(timeline, 10, queryText(timeline).replaceAll('{{sub}}', SUB)), HOW_TO.timeline],
    [
      new AlarmStatusWidget({ title: 'Is anything wrong?', alarms: [...alarms], width: WIDE, height: 5 }),
      HOW_TO.alarms,
    ],
    [outcomes(watched), HOW_TO.outcomes],
    [answer('What becomes of each kind of email?', 8), HOW_TO.kinds],
    [times(watched), HOW_TO.times],
    [answer('Which emails failed, and why?', 6), HOW_TO.failures],
  ];
}

function outcomes({ sender, notices, teller }: Watched): IWidget {
  const options = { statistic: 'Sum', period: HOUR };
  const told = deliveryOutcomes.map((outcome) => teller.metric(outcome, { ...options, label: outcome }));
  const sending = [sender, ...(notices === undefined ? [] : [notices])].flatMap((from) =>
    (['email_requested', 'email_sent', 'email_failed'] as const).map((event) =>
      from.metric(event, { ...options, label: `${event} (${from.serviceName})` }),
    ),
  );
  return new GraphWidget({
    title: 'How many emails are sent, and what becomes of them?',
    left: [...sending, ...told],
    leftYAxis: { min: 0, label: 'Emails an hour', showUnits: false },
    width: WIDE,
    height: 7,
  });
}

function times({ sender, teller }: Watched): IWidget {
  const percentiles = (name: 'send_time_ms' | 'delivery_time_ms', from: typeof sender, what: string) =>
    ['p50', 'p95'].map((statistic) =>
      from.metric(name, { statistic, period: HOUR, label: `${what}, ${statistic}` }),
    );
  return new GraphWidget({
    title: 'How long do emails take?',
    left: [
      ...percentiles('send_time_ms', sender, 'to SES'),
      ...percentiles('delivery_time_ms', teller, 'from SES to the mailbox'),
    ],
    leftYAxis: { min: 0, label: 'Milliseconds', showUnits: false },
    leftAnnotations: [{ value: Duration.minutes(1).toMilliseconds(), label: 'A minute' }],
    width: WIDE,
    height: 7,
  });
}
