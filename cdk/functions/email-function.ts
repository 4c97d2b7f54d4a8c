import { type Duration, Stack } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  type Code,
  type EventInvokeConfigOptions,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { HANDLER } from '../../sender/build/handler.ts';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import type { FailureClass } from '../../sender/errors.ts';
import type { MetricName } from '../../sender/telemetry/vocabulary.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { EmailSending } from '../email/email-sending.ts';
import { allowNagFindings, INLINE_POLICY_REASON } from '../nag-exceptions.ts';
import type { AppBrands } from './app-brands.ts';

/**
 * MB for a function that a patient waits for. By `npm run bench -- memory`, more is hardly faster; less is 0.1 seconds
 * slower and saves 2 % of the price that SES charges for an email.
 */
export const INTERACTIVE_MEMORY_SIZE = 1024;

/** Creates the log group of each function. */
export interface LogGroups {
  logGroup(scope: Construct, id: string): LogGroup;
}

/** The settings that all functions of a system have in common. */
export interface FunctionSettings {
  readonly logGroups: LogGroups;
  /** Undefined if the functions run outside of any VPC. */
  readonly vpc?: SiteConfig['vpc'];
  /** Whether X-Ray traces the function; true by default. */
  readonly isTraced?: boolean;
  /** The least severe level of log lines; all by default. Metrics are in lines of the level INFO. */
  readonly logLevel?: ApplicationLogLevel | undefined;
}

export interface EmailFunctionProps extends FunctionSettings {
  readonly description: string;
  readonly code: Code;
  /** Service name in logs, metrics and traces. */
  readonly serviceName: string;
  readonly environment: Record<string, string>;
  /** If undefined, the function may not send emails. */
  readonly sending?: EmailSending;
  /** If undefined, every email shows the clinic's own brand. */
  readonly appBrands?: AppBrands | undefined;
  readonly timeout: Duration;
  /**
   * MB. Processor time grows with it; at 1,769 MB, a function has one vCPU
   * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).
   */
  readonly memorySize: number;
  /** Invocations that may run at once; if undefined, as many as the account has left. */
  readonly reservedConcurrency: number | undefined;
  readonly asyncInvoke?: EventInvokeConfigOptions;
}

/**
 * The actions by which Lambda connects a function to a VPC, with the role of the function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const NETWORK_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** A Lambda function with a role, an encrypted log group and tracing; its metrics are embedded in its log lines. */
export class EmailFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly serviceName: string;

  constructor(scope: Construct, id: string, props: EmailFunctionProps) {
    super(scope, id);
    const { serviceName, sending, appBrands, logGroups, isTraced = true } = props;
    this.serviceName = serviceName;
    this.logGroup = logGroups.logGroup(this, 'Logs');
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);
    sending?.allowSend(this.role);
    appBrands?.allowRead(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: props.code,
      handler: HANDLER,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: isTraced ? Tracing.ACTIVE : Tracing.DISABLED,
      ...(props.logLevel !== undefined && { applicationLogLevelV2: props.logLevel }),
      memorySize: props.memorySize,
      timeout: props.timeout,
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
      ...props.asyncInvoke,
      environment: {
        ...props.environment,
        ...appBrands?.environment(),
        ...toEnvironment(VARIABLES.telemetry, { stackName: Stack.of(this).stackName }),
        POWERTOOLS_SERVICE_NAME: serviceName,
        POWERTOOLS_LOGGER_LOG_EVENT: 'false',
        POWERTOOLS_TRACER_CAPTURE_RESPONSE: 'false',
      },
    });
    if (props.reservedConcurrency === undefined) {
      allowNagFindings(this.function, {
        'HIPAA.Security-LambdaConcurrency':
          'The site reserves no concurrency: a trial in an account whose quota is too low.',
      });
    }
    if (props.vpc === undefined) {
      allowNagFindings(this.function, {
        'HIPAA.Security-LambdaInsideVPC':
          'It calls the public endpoints of KMS, SES, X-Ray and CloudWatch over TLS; a VPC would only delay each code.',
      });
    } else this.#connect(props.vpc);
    allowNagFindings(this.role.node.findChild('DefaultPolicy'), {
      ...INLINE_POLICY_REASON,
      'AwsSolutions-IAM5[Resource::*]':
        'X-Ray has no resources to which PutTraceSegments could be limited, nor has Lambda a network interface before it makes one.',
    });
  }

  /** Connects the function to a VPC by the ids of its parts. */
  #connect(vpc: NonNullable<SiteConfig['vpc']>): void {
    this.role.addToPrincipalPolicy(new PolicyStatement({ actions: NETWORK_ACTIONS, resources: ['*'] }));
    const cfnFunction = this.function.node.defaultChild as CfnFunction;
    cfnFunction.vpcConfig = { subnetIds: [...vpc.subnetIds], securityGroupIds: [...vpc.securityGroupIds] };
  }

  /**
   * Returns a metric of the function.
   *
   * @param failureClass limits `email_failed` and `delivery_event_failed` to failures of this class
   */
  metric(metricName: MetricName, options: MetricOptions, failureClass?: FailureClass): Metric {
    return new Metric({
      namespace: Stack.of(this).stackName,
      metricName,
      dimensionsMap: {
        service: this.serviceName,
        ...(failureClass !== undefined && { failure_class: failureClass }),
      },
      ...options,
    });
  }
}
