import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HANDLER } from '../sender/build/bundle.ts';
import { toEnvironment } from '../sender/config.ts';
import { SIGN_IN_CODE_LIVES } from '../sender/kinds.ts';
import type { SiteConfig } from '../site/config.ts';
import type { EmailDelivery } from './email-delivery.ts';
import { fromHeader } from './from-header.ts';

export interface CustomEmailSenderProps {
  readonly bundle: string;
  readonly codeKey: IKey;
  readonly delivery: EmailDelivery;
  readonly site: SiteConfig;
}

/** The function that Cognito invokes for every email, and what becomes of an event that it cannot send. */
export class CustomEmailSender extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly failureQueue: Queue;

  constructor(scope: Construct, id: string, { bundle, codeKey, delivery, site }: CustomEmailSenderProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);
    delivery.allowSend(this.role);

    this.failureQueue = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(3),
    });
    this.function = new LambdaFunction(this, 'Function', {
      description: 'Sends the emails of the user pool',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundle),
      handler: HANDLER,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      memorySize: 512,
      timeout: Duration.seconds(30),
      retryAttempts: 2,
      maxEventAge: Duration.minutes(SIGN_IN_CODE_LIVES.value),
      onFailure: new SqsDestination(this.failureQueue),
      environment: {
        ...toEnvironment({
          codeKeyArn: codeKey.keyArn,
          from: fromHeader(site.clinic.name, site.email.from),
          replyTo: site.email.replyTo,
          configurationSet: delivery.configurationSet.configurationSetName,
          siteUrl: site.siteUrl,
        }),
        POWERTOOLS_SERVICE_NAME: 'custom-email-sender',
        POWERTOOLS_LOGGER_LOG_EVENT: 'false',
        POWERTOOLS_TRACER_CAPTURE_RESPONSE: 'false',
      },
    });
  }
}
