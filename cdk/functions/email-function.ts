import type { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
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
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { HANDLER } from '../../sender/build/bundle.ts';
import type { FailureClass } from '../../sender/errors.ts';
import { METRIC_NAMESPACE, type MetricName } from '../../sender/telemetry/metrics.ts';
import type { EmailDelivery } from '../email/email-delivery.ts';
import type { Records } from '../monitoring/log-storage.ts';
import { acknowledge, OWN_POLICY } from '../nag-exceptions.ts';
import type { AppBrands } from './app-brands.ts';

/**
 * MB for a function that a patient waits for: of what `npm run bench -- memory` measures, more is hardly faster, and less is
 * a tenth of a second slower and saves a fiftieth of what SES takes for an email.
 */
export const WHERE_SOMEBODY_WAITS = 1024;

export interface EmailFunctionProps {
  readonly description: string;
  /** Folder of the bundle. */
  readonly bundle: string;
  /** The name that logs and traces give it. */
  readonly serviceName: string;
  readonly environment: Record<string, string>;
  /** What it sends through; without it, it may not send. */
  readonly delivery?: EmailDelivery;
  /** Which app shows which brand; without it, every email is the clinic's own. */
  readonly appBrands?: AppBrands | undefined;
  readonly records: Records;
  readonly timeout: Duration;
  /** MB; Lambda gives processor time by it, so that more is faster until 1,769. */
  readonly memorySize: number;
  readonly reservedConcurrency: number;
  readonly asyncInvoke?: EventInvokeConfigOptions;
}

/** A function around emails: its own role and log group, traced, with metrics that it embeds in its log lines. */
export class EmailFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly serviceName: string;

  constructor(scope: Construct, id: string, props: EmailFunctionProps) {
    super(scope, id);
    const { serviceName, delivery, appBrands, records } = props;
    this.serviceName = serviceName;
    this.logGroup = records.logGroup(this, 'Logs');
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);
    delivery?.allowSend(this.role);
    appBrands?.allowRead(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundle),
      handler: HANDLER,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      memorySize: props.memorySize,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      ...props.asyncInvoke,
      environment: {
        ...props.environment,
        ...appBrands?.environment(),
        POWERTOOLS_SERVICE_NAME: serviceName,
        POWERTOOLS_LOGGER_LOG_EVENT: 'false',
        POWERTOOLS_TRACER_CAPTURE_RESPONSE: 'false',
      },
    });
    acknowledge(this.function, {
      'HIPAA.Security-LambdaInsideVPC':
        'It calls KMS, SES, X-Ray and CloudWatch, which are public, over TLS; in a VPC, each code would wait for more.',
    });
    acknowledge(this.role.node.findChild('DefaultPolicy'), {
      ...OWN_POLICY,
      'AwsSolutions-IAM5[Resource::*]': 'X-Ray has no resources that PutTraceSegments could be limited to.',
    });
  }

  /**
   * What the function counts or measures.
   *
   * @param failureClass of `email_failed` and `delivery_event_failed`: only failures of this class
   */
  metric(metricName: MetricName, options: MetricOptions, failureClass?: FailureClass): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: {
        service: this.serviceName,
        ...(failureClass !== undefined && { failure_class: failureClass }),
      },
      ...options,
    });
  }
}
