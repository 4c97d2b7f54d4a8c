import {
  type DashboardBody,
  dashboardOf,
  metricsOfWidget,
  propertiesOfType,
  queryOfWidget,
  type Widget,
} from './monitoring-resources.ts';
import { synthesise } from './synthesise.ts';

const resources = synthesise().toJSON().Resources;
const body = dashboardOf(resources);
const { widgets } = body;

type Rule = (properties: Widget['properties']) => boolean;
const isText: (name: string) => Rule = (name) => (properties) =>
  typeof properties[name] === 'string' && properties[name] !== '';
const isList: (name: string) => Rule = (name) => (properties) =>
  Array.isArray(properties[name]) && properties[name].length > 0;
const isOneOf: (name: string, values: readonly string[]) => Rule = (name, values) => (properties) =>
  properties[name] === undefined || values.includes(String(properties[name]));

/**
 * CloudWatch's rules for each type of widget.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const WIDGETS: Readonly<Record<string, readonly Rule[]>> = {
  text: [isText('markdown'), isOneOf('background', ['solid', 'transparent'])],
  log: [
    isText('region'),
    ({ query }) => /^SOURCE '[^']+' \| \S/.test(String(query)),
    isOneOf('view', ['table', 'timeSeries', 'bar', 'pie']),
  ],
  metric: [
    isText('region'),
    isList('metrics'),
    isOneOf('view', ['timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table']),
    ({ period }) => period === undefined || Number(period) % 60 === 0,
  ],
  custom: [
    isText('endpoint'),
    ({ updateOn }) =>
      Object.keys(updateOn ?? {})
        .toSorted()
        .join() === 'refresh,resize,timeRange',
  ],
  alarm: [isList('alarms'), ({ alarms }) => (alarms as unknown[]).length <= 100],
};

const VARIABLE: readonly Rule[] = [
  ({ type }) => type === 'property' || type === 'pattern',
  (variable) => isText(String(variable.type))(variable),
  ({ inputType }) => ['input', 'select', 'radio'].includes(String(inputType)),
  ({ inputType, values, search }) => inputType === 'input' || values !== undefined || search !== undefined,
  ({ id }) => /^[\w-]{1,32}$/.test(String(id)),
  ({ label }) => label === undefined || String(label).length <= 30,
  ({ defaultValue }) => defaultValue === undefined || String(defaultValue).length <= 255,
];

/** Lists the errors that CloudWatch would reject or show wrongly. */
function errorsIn({ start, widgets, variables = [] }: DashboardBody): string[] {
  const errors = [
    [widgets.length > 500, 'too many widgets'],
    [variables.length > 25, 'too many variables'],
    [start !== undefined && !/^-P(T\d+[MH]|\d+[DWM])$/.test(start), `start is ${start}`],
    ...variables.flatMap((variable) =>
      VARIABLE.map((rule, index) => [!rule(variable), `variable ${variable.id} breaks rule ${index}`]),
    ),
    ...widgets.flatMap((widget, at) => [
      [!(widget.type in WIDGETS), `widget ${at} is of type ${widget.type}`],
      [
        ![widget.x, widget.y, widget.width, widget.height].every(Number.isInteger),
        `widget ${at} has a position or size that is not an integer`,
      ],
      [widget.width < 1 || widget.x < 0 || widget.x + widget.width > 24, `widget ${at} is outside the grid`],
      [widget.height < 1 || widget.height > 1000 || widget.y < 0, `widget ${at} is too high`],
      ...widgets.slice(at + 1).map((other) => [overlap(widget, other), `widget ${at} overlaps another`]),
      ...(WIDGETS[widget.type] ?? []).map((rule, index) => [
        !rule(widget.properties),
        `widget ${at} breaks rule ${index} of ${widget.type}`,
      ]),
    ]),
  ];
  return errors.filter(([isError]) => isError).map(([, message]) => String(message));
}

const overlap = (a: Widget, b: Widget) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the dashboard', () => {
  test('follows the rules of CloudWatch', () => {
    expect(errorsIn(body)).toEqual([]);
  });

  test.each<[string, object]>([
    ['overlaps another', { x: 0, y: 0 }],
    ['is outside the grid', { width: 20 }],
    ['is of type graph', { type: 'graph' }],
    ['breaks rule', { properties: {} }],
  ])('a widget that %s would be reported', (error, change) => {
    const broken = widgets.map((widget, at) => (at === 2 ? { ...widget, ...change } : widget));
    expect(errorsIn({ ...body, widgets: broken }).join()).toContain(error);
  });

  test('a text box that CloudWatch rejects would be reported', () => {
    const [variable = {}] = body.variables ?? [];
    const long = { ...variable, label: 'The sub of the patient who is on the phone' };
    expect(errorsIn({ ...body, variables: [long] })).toEqual(['variable patient breaks rule 5']);
  });

  test('has a text box that changes only the query of the timeline', () => {
    const [variable] = body.variables ?? [];
    expect(variable).toMatchObject({ type: 'pattern', inputType: 'input' });
    const pattern = String(variable?.pattern);
    const changed = widgets.filter((widget) => JSON.stringify(widget).includes(pattern));
    expect(changed).toHaveLength(1);
    expect(queryOfWidget(changed[0] as Widget)).toContain(`filter user_sub = "${pattern}"`);
  });

  test('starts with instructions and the support desk, and explains each widget beside it', () => {
    const [start, desk, , timeline] = widgets;
    expect(start?.properties.markdown).toContain('A patient calls');
    expect(desk).toMatchObject({
      type: 'custom',
      properties: {
        title: 'Support desk',
        updateOn: { refresh: false, resize: false, timeRange: false },
      },
    });
    const [parameter] = Object.keys(Object(desk?.properties.params));
    expect(parameter).toBeUndefined();
    expect(timeline?.properties.title).toBe("What happened to this patient's emails?");
    for (const widget of widgets.filter(({ type }) => type !== 'text')) {
      const beside = widgets.find(
        ({ type, x, y }) => type === 'text' && y === widget.y && x === widget.width,
      );
      expect(beside).toMatchObject({ height: widget.height, width: 6 });
    }
  });

  test('shows every alarm, the number of emails by outcome and the time they take', () => {
    const alarms = widgets.find(({ type }) => type === 'alarm');
    expect(alarms?.properties.alarms).toHaveLength(
      propertiesOfType(resources, 'AWS::CloudWatch::Alarm').length +
        propertiesOfType(resources, 'AWS::CloudWatch::CompositeAlarm').length,
    );
    const names = widgets.flatMap(metricsOfWidget).map(({ name }) => name);
    for (const name of [
      'email_sent',
      'email_failed',
      'delivery_bounced',
      'send_time_ms',
      'delivery_time_ms',
    ]) {
      expect(names).toContain(name);
    }
    const stats = JSON.stringify(widgets);
    expect(stats).toContain('"stat":"p50"');
    expect(stats).toContain('"stat":"p95"');
  });

  test('is named after the stack and linked in an output', () => {
    const [dashboard] = propertiesOfType(resources, 'AWS::CloudWatch::Dashboard');
    expect(dashboard?.DashboardName).toBe('ClinicMail-support');
    expect(synthesise().findOutputs('SupportDashboard')).toMatchObject({
      SupportDashboard: { Value: expect.stringMatching(/#dashboards\/dashboard\/ClinicMail-support$/) },
    });
  });
});
