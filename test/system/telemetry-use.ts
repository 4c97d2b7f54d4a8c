import type { MetricUse } from '../cdk/monitoring-resources.ts';
import { fieldsOf, valuesOf } from '../harness/insights.ts';

/** A parsed log line. */
export type Line = Readonly<Record<string, unknown>>;

/** The fields that CloudWatch Logs adds to every event. */
const SYSTEM_FIELDS = ['@timestamp', '@message', '@log', '@logStream'];

/**
 * The metrics of AWS's own services that the monitoring uses, each with its dimensions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html
 */
const AWS_METRICS = new Set([
  'AWS/Lambda AsyncEventsDropped FunctionName',
  'AWS/Lambda AsyncEventAge FunctionName',
  'AWS/Lambda Errors FunctionName',
  'AWS/Lambda Invocations FunctionName',
  'AWS/Lambda Throttles FunctionName',
  'AWS/SQS ApproximateNumberOfMessagesVisible QueueName',
  'AWS/SES Reputation.BounceRate ses:configuration-set',
  'AWS/SES Reputation.ComplaintRate ses:configuration-set',
  'AWS/Cognito SignUpSuccesses UserPool UserPoolClient',
  'AWS/Cognito SignInSuccesses UserPool UserPoolClient',
]);

/** Lists the fields of a line by their dotted paths, as Logs Insights names them. */
export function fieldsIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, member]) =>
    fieldsIn(member, path === '' ? name : `${path}.${name}`),
  );
}

function valueAt(line: Line, path: string): unknown {
  const step = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? (value as Line)[name] : undefined;
  return path.split('.').reduce(step, line);
}

/** Lists the fields and values that a query uses and no line has. */
export function missingFor(query: string, lines: readonly Line[]): string[] {
  const known = new Set([...SYSTEM_FIELDS, ...lines.flatMap((line) => fieldsIn(line))]);
  const fields = fieldsOf(query).filter((field) => !known.has(field));
  const values = valuesOf(query)
    .filter(({ field, value }) => !lines.some((line) => valueAt(line, field) === value))
    .map(({ field, value }) => `${field} = "${value}"`);
  return [...fields, ...values];
}

/** A metric that CloudWatch extracts from a line. */
export interface Emitted extends MetricUse {
  readonly value: unknown;
  readonly unit: string;
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

/**
 * Extracts the metrics of lines in CloudWatch's embedded metric format.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emittedBy(lines: readonly Line[]): Emitted[] {
  return lines.flatMap((line) => {
    const { CloudWatchMetrics = [] } = (line._aws ?? {}) as { CloudWatchMetrics?: Directive[] };
    return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Dimensions.flatMap((names) =>
        Metrics.map(({ Name, Unit }) => ({
          namespace: Namespace,
          name: Name,
          unit: Unit,
          value: line[Name],
          dimensions: Object.fromEntries(names.map((name) => [name, String(line[name])])),
        })),
      ),
    );
  });
}

/** Returns whether AWS publishes a metric or a line has emitted it. */
export function isKnown(use: MetricUse, emitted: readonly Emitted[]): boolean {
  const names = Object.keys(use.dimensions).toSorted();
  if (use.namespace.startsWith('AWS/')) {
    return AWS_METRICS.has([use.namespace, use.name, ...names].join(' '));
  }
  return emitted.some(
    ({ namespace, name, dimensions }) =>
      namespace === use.namespace &&
      name === use.name &&
      Object.keys(dimensions).toSorted().join() === names.join() &&
      dimensions.service === use.dimensions.service,
  );
}
