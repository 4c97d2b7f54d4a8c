import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../sender/config.ts';
import { SIGN_IN_CODE_LIVES } from '../sender/kinds.ts';
import { TIMING } from '../sender/timing.ts';
import type { SiteConfig } from '../site/config.ts';
import type { EmailDelivery } from './email-delivery.ts';
import { EmailFunction } from './email-function.ts';

export interface CustomEmailSenderProps {
  readonly bundle: string;
  readonly codeKey: IKey;
  readonly delivery: EmailDelivery;
  readonly site: SiteConfig;
}

/** The shortest life of a code, less what a patient needs to read an email and to type. */
const MAXIMUM_EVENT_AGE = Duration.minutes(SIGN_IN_CODE_LIVES.value - 5);

/** The function that Cognito invokes for every code, and what becomes of an event that it cannot send. */
export class CustomEmailSender extends Construct {
  readonly sender: EmailFunction;
  readonly failureQueue: Queue;

  constructor(scope: Construct, id: string, { bundle, codeKey, delivery, site }: CustomEmailSenderProps) {
    super(scope, id);
    this.failureQueue = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(3),
    });
    this.sender = new EmailFunction(this, 'Sender', {
      description: 'Sends the codes of the user pool',
      bundle,
      serviceName: 'custom-email-sender',
      environment: toEnvironment(VARIABLES.sender, {
        ...delivery.settings(site),
        codeKeyArn: codeKey.keyArn,
      }),
      delivery,
      timeout: Duration.millis(TIMING.senderTimeout),
      asyncInvoke: {
        retryAttempts: 2,
        maxEventAge: MAXIMUM_EVENT_AGE,
        onFailure: new SqsDestination(this.failureQueue),
      },
    });
  }
}
