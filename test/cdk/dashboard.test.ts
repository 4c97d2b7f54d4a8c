import { alarmTitles } from '../../cdk/monitoring/alarm-table.ts';
import {
  type DashboardBody,
  dashboardOf,
  metricsOfWidget,
  propertiesOfType,
  queryOfWidget,
  type Widget,
} from './monitoring-parts.ts';
import { synthesise } from './synthesise.ts';

const parts = synthesise().toJSON().Resources;
const body = dashboardOf(parts);
const { widgets } = body;

type Rule = (properties: Widget['properties']) => boolean;
const isText: (name: string) => Rule = (name) => (properties) =>
  typeof properties[name] === 'string' && properties[name] !== '';
const isList: (name: string) => Rule = (name) => (properties) =>
  Array.isArray(properties[name]) && properties[name].length > 0;
const isOneOf: (name: string, words: readonly string[]) => Rule = (name, words) => (properties) =>
  properties[name] === undefined || words.includes(String(properties[name]));

/**
 * What CloudWatch asks of each type of widget.
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

/** What CloudWatch would refuse or draw wrongly. */
function faults({ start, widgets, variables = [] }: DashboardBody): string[] {
  const found = [
    [widgets.length > 500, 'too many widgets'],
    [variables.length > 25, 'too many variables'],
    [start !== undefined && !/^-P(T\d+[MH]|\d+[DWM])$/.test(start), `start is ${start}`],
    ...variables.flatMap((variable) =>
      VARIABLE.map((rule, index) => [!rule(variable), `variable ${variable.id} breaks rule ${index}`]),
    ),
    ...widgets.flatMap((widget, at) => [
      [!(widget.type in WIDGETS), `widget ${at} is of type ${widget.type}`],
      [![widget.x, widget.y, widget.width, widget.height].every(Number.isInteger), `widget ${at} is askew`],
      [widget.width < 1 || widget.x < 0 || widget.x + widget.width > 24, `widget ${at} is beside the grid`],
      [widget.height < 1 || widget.height > 1000 || widget.y < 0, `widget ${at} is too high`],
      ...widgets.slice(at + 1).map((other) => [overlap(widget, other), `widget ${at} is covered`]),
      ...(WIDGETS[widget.type] ?? []).map((rule, index) => [
        !rule(widget.properties),
        `widget ${at} breaks rule ${index} of ${widget.type}`,
      ]),
    ]),
  ];
  return found.filter(([isSo]) => isSo).map(([, sentence]) => String(sentence));
}

const overlap = (a: Widget, b: Widget) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the dashboard', () => {
  test('is as CloudWatch asks', () => {
    expect(faults(body)).toEqual([]);
  });

  test.each<[string, object]>([
    ['is covered', { x: 0, y: 0 }],
    ['beside the grid', { width: 20 }],
    ['of type', { type: 'graph' }],
    ['breaks rule', { properties: {} }],
  ])('would be found out with a widget that %s', (words, change) => {
    const broken = widgets.map((widget, at) => (at === 2 ? { ...widget, ...change } : widget));
    expect(faults({ ...body, widgets: broken }).join()).toContain(words);
  });

  test('would be found out with a text box that CloudWatch refuses', () => {
    const [variable = {}] = body.variables ?? [];
    const long = { ...variable, label: 'The sub of the patient who is on the phone' };
    expect(faults({ ...body, variables: [long] })).toEqual(['variable patient breaks rule 5']);
  });

  test('has a text box whose words change the query of the timeline, and nothing else', () => {
    const [variable] = body.variables ?? [];
    expect(variable).toMatchObject({ type: 'pattern', inputType: 'input' });
    const pattern = String(variable?.pattern);
    const changed = widgets.filter((widget) => JSON.stringify(widget).includes(pattern));
    expect(changed).toHaveLength(1);
    expect(queryOfWidget(changed[0] as Widget)).toContain(`filter user_sub = "${pattern}"`);
  });

  test('has the timeline first, below how to begin, and a text beside each widget', () => {
    const [start, timeline] = widgets;
    expect(start?.properties.markdown).toContain('A patient calls');
    expect(timeline?.properties.title).toBe("What happened to this patient's emails?");
    for (const widget of widgets.filter(({ type }) => type !== 'text')) {
      const beside = widgets.find(
        ({ type, x, y }) => type === 'text' && y === widget.y && x === widget.width,
      );
      expect(beside).toMatchObject({ height: widget.height, width: 6 });
    }
  });

  test('shows every alarm, how many emails become of what, and how long they take', () => {
    const alarms = widgets.find(({ type }) => type === 'alarm');
    expect(alarms?.properties.alarms).toHaveLength(alarmTitles.length);
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

  test('is named after the stack and found by its output', () => {
    const [dashboard] = propertiesOfType(parts, 'AWS::CloudWatch::Dashboard');
    expect(dashboard?.DashboardName).toBe('ClinicMail-support');
    expect(synthesise().findOutputs('SupportDashboard')).toMatchObject({
      SupportDashboard: { Value: expect.stringMatching(/#dashboards\/dashboard\/ClinicMail-support$/) },
    });
  });
});
