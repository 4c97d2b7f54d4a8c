import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { TIMING } from '../../sender/timing.ts';
import { signInUrlOf } from '../../site/apps.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { EmailDelivery } from '../email/email-delivery.ts';
import type { LogStorage } from '../monitoring/log-storage.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import type { AppBrands } from './app-brands.ts';
import { reservationOf } from './concurrency.ts';
import { EmailFunction, INTERACTIVE_MEMORY_SIZE } from './email-function.ts';
import { FailureQueue } from './failure-queue.ts';

export interface CustomEmailSenderProps {
  /** Path of the folder with the bundled code. */
  readonly bundle: string;
  readonly codeKey: IKey;
  readonly delivery: EmailDelivery;
  /** Undefined if all emails show the clinic's own brand. */
  readonly appBrands: AppBrands | undefined;
  readonly logStorage: LogStorage;
  readonly site: SiteConfig;
}

/** The lifetime of a sign-in code, the shortest of all, minus 5 minutes for the patient to read and type it. */
const MAXIMUM_EVENT_AGE = Duration.minutes(SIGN_IN_CODE_LIFETIME.value - 5);

/** The function that Cognito invokes for every code, with a queue for the events that it could not send. */
export class CustomEmailSender extends Construct {
  readonly sender: EmailFunction;
  readonly failureQueue: Queue;

  constructor(scope: Construct, id: string, props: CustomEmailSenderProps) {
    super(scope, id);
    const { appBrands, bundle, codeKey, delivery, logStorage, site } = props;
    const failures = new FailureQueue(this, 'Failures', { logStorage });
    this.failureQueue = failures.queue;
    this.sender = new EmailFunction(this, 'Sender', {
      description: 'Sends the codes of the user pool',
      bundle,
      serviceName: 'custom-email-sender',
      environment: toEnvironment(VARIABLES.sender, {
        ...delivery.settings(site),
        codeKeyArn: codeKey.keyArn,
        sendBudget: String(TIMING.send.budget),
        // Not read from the domain: it depends on the pool, and the pool on this function.
        signInUrl: signInUrlOf(site) ?? '',
      }),
      delivery,
      appBrands,
      logStorage,
      vpc: site.vpc,
      timeout: Duration.millis(TIMING.senderTimeout),
      memorySize: INTERACTIVE_MEMORY_SIZE,
      reservedConcurrency: reservationOf('sender', site),
      asyncInvoke: {
        // Only one, so that an email arrives at most twice; the function itself retries within an invocation.
        retryAttempts: 1,
        maxEventAge: MAXIMUM_EVENT_AGE,
        onFailure: failures,
      },
    });
    allowNagFindings(this.sender.function, {
      'HIPAA.Security-LambdaDLQ':
        'Its failure destination keeps the event and the reason; a dead-letter queue would keep only the event.',
    });
  }
}
