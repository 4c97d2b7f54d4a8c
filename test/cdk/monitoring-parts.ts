/** A resource of a template. */
export interface Part {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The resources of a template, by logical id. */
export type Parts = Readonly<Record<string, Part>>;

/** A metric that an alarm or a widget looks at. */
export interface MetricUse {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

type Properties = Readonly<Record<string, unknown>>;

/** The properties of every resource of a type. */
export function propertiesOfType(parts: Parts, type: string): Properties[] {
  return Object.values(parts)
    .filter(({ Type }) => Type === type)
    .map(({ Properties = {} }) => Properties);
}

/** A text of a template; what CloudFormation will put in stands there by its logical id. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Properties;
  if (typeof Ref === 'string') return Ref;
  if (Array.isArray(attribute)) return attribute.join('.');
  if (Array.isArray(join)) return join[1].map(textOf).join(join[0]);
  throw new Error(`This is no text: ${JSON.stringify(value)}`);
}

/** The metrics that an alarm looks at; none where it asks by a query. */
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

/** A widget as the body of a dashboard has it. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Properties;
}

/** What a dashboard is made of. */
export interface DashboardBody {
  readonly start?: string;
  readonly widgets: readonly Widget[];
  readonly variables?: readonly Properties[];
}

/** The body of the one dashboard. */
export function dashboardOf(parts: Parts): DashboardBody {
  const [dashboard] = propertiesOfType(parts, 'AWS::CloudWatch::Dashboard');
  return JSON.parse(textOf(dashboard?.DashboardBody));
}

/** The metrics that a widget draws; `.` repeats what stands at the same place of the metric before. */
export function metricsOfWidget({ properties }: Widget): MetricUse[] {
  let before: string[] = [];
  return ((properties.metrics ?? []) as unknown[][]).flatMap((row) => {
    const words = row.filter((word) => typeof word === 'string');
    if (words.length === 0) return [];
    before = words.map((word, index) => (word === '.' ? String(before[index]) : word));
    const [namespace = '', name = '', ...pairs] = before;
    const dimensions = pairs.flatMap((word, index) => (index % 2 === 0 ? [[word, pairs[index + 1]]] : []));
    return [{ namespace, name, dimensions: Object.fromEntries(dimensions) }];
  });
}

/** The commands of a log widget, without the log groups that they read. */
export function queryOfWidget({ properties }: Widget): string {
  return String(properties.query).replace(/^(?:SOURCE '[^']+'\s*\|\s*)+/, '');
}
