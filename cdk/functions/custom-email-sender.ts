import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { TIMING } from '../../sender/timing.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { EmailDelivery } from '../email/email-delivery.ts';
import type { Records } from '../monitoring/log-storage.ts';
import { acknowledge } from '../nag-exceptions.ts';
import type { AppBrands } from './app-brands.ts';
import { reservedConcurrency } from './concurrency.ts';
import { EmailFunction, WHERE_SOMEBODY_WAITS } from './email-function.ts';
import { FailureQueue } from './failure-queue.ts';

export interface CustomEmailSenderProps {
  readonly bundle: string;
  readonly codeKey: IKey;
  readonly delivery: EmailDelivery;
  readonly appBrands: AppBrands | undefined;
  readonly records: Records;
  readonly site: SiteConfig;
}

/** The shortest life of a code, less what a patient needs to read an email and to type. */
const MAXIMUM_EVENT_AGE = Duration.minutes(SIGN_IN_CODE_LIFETIME.value - 5);

/** The function that Cognito invokes for every code, and what becomes of an event that it cannot send. */
export class CustomEmailSender extends Construct {
  readonly sender: EmailFunction;
  readonly failureQueue: Queue;

  constructor(scope: Construct, id: string, props: CustomEmailSenderProps) {
    super(scope, id);
    const { appBrands, bundle, codeKey, delivery, records, site } = props;
    const failures = new FailureQueue(this, 'Failures', { records });
    this.failureQueue = failures.queue;
    this.sender = new EmailFunction(this, 'Sender', {
      description: 'Sends the codes of the user pool',
      bundle,
      serviceName: 'custom-email-sender',
      environment: toEnvironment(VARIABLES.sender, {
        ...delivery.settings(site),
        codeKeyArn: codeKey.keyArn,
        sendBudget: String(TIMING.send.budget),
      }),
      delivery,
      appBrands,
      records,
      timeout: Duration.millis(TIMING.senderTimeout),
      memorySize: WHERE_SOMEBODY_WAITS,
      reservedConcurrency: reservedConcurrency(site.email.sendingRate).sender,
      asyncInvoke: {
        // One, so that an email comes twice at most; the function itself holds on longer instead.
        retryAttempts: 1,
        maxEventAge: MAXIMUM_EVENT_AGE,
        onFailure: failures,
      },
    });
    acknowledge(this.sender.function, {
      'HIPAA.Security-LambdaDLQ':
        'Its failure destination keeps the event and the reason, where a dead-letter queue keeps the event alone.',
    });
  }
}
