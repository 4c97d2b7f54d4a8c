import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type EmailConfig, toEnvironment, VARIABLES } from '../../sender/config.ts';
import { SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { TIMING } from '../../sender/timing.ts';
import type { EmailSending } from '../email/email-sending.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import type { AppBrands } from './app-brands.ts';
import { EmailFunction, type FunctionSettings, INTERACTIVE_MEMORY_SIZE } from './email-function.ts';
import { FailureQueue } from './failure-queue.ts';

export interface CustomEmailSenderProps extends FunctionSettings {
  readonly code: Code;
  /** ARN of the key that Cognito encrypts codes with. */
  readonly codeKeyArn: string;
  readonly sending: EmailSending;
  readonly config: EmailConfig;
  /** Scheme and host of the sign-in pages that the apps share; empty if there are none. */
  readonly signInUrl: string;
  /** Service name in logs, metrics and traces. */
  readonly serviceName?: string;
  /** Invocations that may run at once; if undefined, as many as the account has left. */
  readonly reservedConcurrency: number | undefined;
  /** The key that encrypts failed events; undefined for the key of SQS. */
  readonly failureKey?: IKey;
  /** Undefined if all emails show the same brand. */
  readonly appBrands: AppBrands | undefined;
}

/** The lifetime of a sign-in code, the shortest of all, minus 5 minutes for the patient to read and type it. */
const MAXIMUM_EVENT_AGE = Duration.minutes(SIGN_IN_CODE_LIFETIME.value - 5);

/** The function that Cognito invokes for every code, with a queue for the events that it could not send. */
export class CustomEmailSender extends Construct {
  readonly sender: EmailFunction;
  readonly failureQueue: Queue;

  constructor(scope: Construct, id: string, props: CustomEmailSenderProps) {
    super(scope, id);
    const { code, codeKeyArn, config, signInUrl, failureKey, serviceName = 'custom-email-sender' } = props;
    const failures = new FailureQueue(this, 'Failures', { encryptionKey: failureKey });
    this.failureQueue = failures.queue;
    this.sender = new EmailFunction(this, 'Sender', {
      ...props,
      description: 'Sends the codes of the user pool',
      code,
      serviceName,
      environment: toEnvironment(VARIABLES.sender, {
        ...config,
        codeKeyArn,
        sendBudget: String(TIMING.send.budget),
        signInUrl,
      }),
      timeout: Duration.millis(TIMING.senderTimeout),
      memorySize: INTERACTIVE_MEMORY_SIZE,
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
