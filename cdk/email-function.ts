import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type EventInvokeConfigOptions,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { HANDLER } from '../sender/build/bundle.ts';
import type { EmailDelivery } from './email-delivery.ts';

/** The CloudWatch namespace of what the functions count. */
const METRIC_NAMESPACE = 'ClinicMail';

export interface EmailFunctionProps {
  readonly description: string;
  /** Folder of the bundle. */
  readonly bundle: string;
  /** The name that logs and traces give it. */
  readonly serviceName: string;
  readonly environment: Record<string, string>;
  readonly delivery: EmailDelivery;
  readonly timeout: Duration;
  readonly asyncInvoke?: EventInvokeConfigOptions;
}

/** A function that sends emails: its own role and log group, traced, with its failures counted. */
export class EmailFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: EmailFunctionProps) {
    super(scope, id);
    const { description, bundle, serviceName, environment, delivery, timeout, asyncInvoke } = props;
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new MetricFilter(this, 'Failures', {
      logGroup: this.logGroup,
      filterPattern: FilterPattern.stringValue('$.message', '=', 'email_failed'),
      metricNamespace: METRIC_NAMESPACE,
      metricName: 'email_failed',
      dimensions: { service: '$.service', failure_class: '$.failure_class' },
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);
    delivery.allowSend(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundle),
      handler: HANDLER,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      memorySize: 512,
      timeout,
      ...asyncInvoke,
      environment: {
        ...environment,
        POWERTOOLS_SERVICE_NAME: serviceName,
        POWERTOOLS_LOGGER_LOG_EVENT: 'false',
        POWERTOOLS_TRACER_CAPTURE_RESPONSE: 'false',
      },
    });
  }
}
