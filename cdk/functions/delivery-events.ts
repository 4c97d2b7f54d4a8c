import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { TIMING } from '../../sender/timing.ts';
import type { EmailSending } from '../email/email-sending.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import { EmailFunction, type FunctionSettings } from './email-function.ts';

export interface DeliveryEventsProps extends FunctionSettings {
  readonly code: Code;
  /** The configuration sets whose events are logged. */
  readonly sending: Pick<EmailSending, 'configurationSetNames'>;
  /** Service name in logs, metrics and traces. */
  readonly serviceName?: string;
  /** Invocations that may run at once; if undefined, as many as the account has left. */
  readonly reservedConcurrency: number | undefined;
}

/** The function that logs and counts what SES reports about each email: deliveries, delays, bounces, complaints. */
export class DeliveryEvents extends Construct {
  readonly deliveryEventsFunction: EmailFunction;

  constructor(
    scope: Construct,
    id: string,
    { sending, serviceName = 'delivery-events', ...props }: DeliveryEventsProps,
  ) {
    super(scope, id);
    // The id is part of the log group's logical id, so it must not change.
    this.deliveryEventsFunction = new EmailFunction(this, 'Teller', {
      ...props,
      description: 'Logs the delivery events of each email that SES accepted',
      serviceName,
      environment: {},
      timeout: Duration.millis(TIMING.deliveryEventsTimeout),
      memorySize: 256,
      asyncInvoke: { retryAttempts: 2, maxEventAge: Duration.hours(6) },
    });
    allowNagFindings(this.deliveryEventsFunction.function, {
      'HIPAA.Security-LambdaDLQ':
        'An event contains the address and the subject of an email. One that cannot be logged is counted and dropped, because keeping it in a queue would store personal data for little use.',
    });
    // Matches every event of the configuration sets, so that the function also reports an event type it does not know.
    new Rule(this, 'Rule', {
      description: 'Delivery events of the emails of the user pool',
      eventPattern: {
        source: ['aws.ses'],
        detail: {
          mail: {
            tags: {
              'ses:configuration-set': [...new Set(Object.values(sending.configurationSetNames))],
            },
          },
        },
      },
      targets: [new LambdaFunction(this.deliveryEventsFunction.function)],
    });
  }
}
