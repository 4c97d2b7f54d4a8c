type Properties = Readonly<Record<string, unknown>>;

/** The resources of a template, by logical id. */
export type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: Properties }>>;

/** A metric that an alarm or a widget uses. */
export interface MetricUse {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Returns the properties of every resource of a type. */
export function propertiesOfType(resources: Resources, type: string): Properties[] {
  return Object.values(resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties = {} }) => Properties);
}

/** Converts a template value to text, with logical ids in place of the values that CloudFormation inserts. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Properties;
  if (typeof Ref === 'string') return Ref;
  if (Array.isArray(attribute)) return attribute.join('.');
  if (Array.isArray(join)) return join[1].map(textOf).join(join[0]);
  throw new Error(`Not a text: ${JSON.stringify(value)}`);
}

/** Returns the metrics of an alarm, or none if it uses a Metrics Insights query. */
export function metricsOfAlarm(alarm: Properties): MetricUse[] {
  const stats = (alarm.Metrics as { MetricStat?: { Metric: Properties } }[] | undefined) ?? [];
  const metrics = alarm.Metrics === undefined ? [alarm] : stats.map(({ MetricStat }) => MetricStat?.Metric);
  return metrics.flatMap((metric) =>
    metric === undefined
      ? []
      : [
          {
            namespace: textOf(metric.Namespace),
            name: textOf(metric.MetricName),
            dimensions: Object.fromEntries(
              ((metric.Dimensions ?? []) as { Name: string; Value: unknown }[]).map(({ Name, Value }) => [
                Name,
                textOf(Value),
              ]),
            ),
          },
        ],
  );
}

/** A widget in the body of a dashboard. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Properties;
}

/** The parsed body of a dashboard. */
export interface DashboardBody {
  readonly start?: string;
  readonly widgets: readonly Widget[];
  readonly variables?: readonly Properties[];
}

/** Returns the body of the only dashboard. */
export function dashboardOf(resources: Resources): DashboardBody {
  const [dashboard] = propertiesOfType(resources, 'AWS::CloudWatch::Dashboard');
  return JSON.parse(textOf(dashboard?.DashboardBody));
}

/** Returns the metrics of a widget. In its source, `.` repeats the value of the metric before. */
export function metricsOfWidget({ properties }: Widget): MetricUse[] {
  let previous: string[] = [];
  return ((properties.metrics ?? []) as unknown[][]).flatMap((row) => {
    const words = row.filter((word) => typeof word === 'string');
    if (words.length === 0) return [];
    previous = words.map((word, index) => (word === '.' ? String(previous[index]) : word));
    const [namespace = '', name = '', ...pairs] = previous;
    const dimensions = pairs.flatMap((word, index) => (index % 2 === 0 ? [[word, pairs[index + 1]]] : []));
    return [{ namespace, name, dimensions: Object.fromEntries(dimensions) }];
  });
}

/** Returns the query of a log widget without its log groups. */
export function queryOfWidget({ properties }: Widget): string {
  return String(properties.query).replace(/^(?:SOURCE '[^']+'\s*\|\s*)+/, '');
}
