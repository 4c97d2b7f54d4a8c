import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { TIMING } from '../../sender/timing.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { EmailDelivery } from '../email/email-delivery.ts';
import type { LogStorage } from '../monitoring/log-storage.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import { reservationOf } from './concurrency.ts';
import { EmailFunction } from './email-function.ts';

export interface DeliveryEventsProps {
  /** Path of the folder with the bundled code. */
  readonly bundle: string;
  readonly delivery: EmailDelivery;
  readonly logStorage: LogStorage;
  readonly site: SiteConfig;
}

/** The function that logs and counts what SES reports about each email: deliveries, delays, bounces, complaints. */
export class DeliveryEvents extends Construct {
  readonly deliveryEventsFunction: EmailFunction;

  constructor(scope: Construct, id: string, { bundle, delivery, logStorage, site }: DeliveryEventsProps) {
    super(scope, id);
    // The id is part of the log group's logical id, so it must not change.
    this.deliveryEventsFunction = new EmailFunction(this, 'Teller', {
      description: 'Logs the delivery events of each email that SES accepted',
      bundle,
      serviceName: 'delivery-events',
      environment: {},
      logStorage,
      vpc: site.vpc,
      timeout: Duration.millis(TIMING.deliveryEventsTimeout),
      memorySize: 256,
      reservedConcurrency: reservationOf('deliveryEvents', site),
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
              'ses:configuration-set': Object.values(delivery.configurationSets).map(
                ({ configurationSetName }) => configurationSetName,
              ),
            },
          },
        },
      },
      targets: [new LambdaFunction(this.deliveryEventsFunction.function)],
    });
  }
}
