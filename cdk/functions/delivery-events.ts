import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { TIMING } from '../../sender/timing.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { EmailDelivery } from '../email/email-delivery.ts';
import type { Records } from '../monitoring/log-storage.ts';
import { acknowledge } from '../nag-exceptions.ts';
import { reservedConcurrency } from './concurrency.ts';
import { EmailFunction } from './email-function.ts';

export interface DeliveryEventsProps {
  readonly bundle: string;
  readonly delivery: EmailDelivery;
  readonly records: Records;
  readonly site: SiteConfig;
}

/** The function that tells, in the logs and by metrics, what became of each email that SES accepted. */
export class DeliveryEvents extends Construct {
  readonly teller: EmailFunction;

  constructor(scope: Construct, id: string, { bundle, delivery, records, site }: DeliveryEventsProps) {
    super(scope, id);
    this.teller = new EmailFunction(this, 'Teller', {
      description: 'Tells what became of each email that SES accepted',
      bundle,
      serviceName: 'delivery-events',
      environment: {},
      records,
      timeout: Duration.millis(TIMING.deliveryEventsTimeout),
      memorySize: 256,
      reservedConcurrency: reservedConcurrency(site.email.sendingRate).deliveryEvents,
      asyncInvoke: { retryAttempts: 2, maxEventAge: Duration.hours(6) },
    });
    acknowledge(this.teller.function, {
      'HIPAA.Security-LambdaDLQ':
        'An event holds the address and the subject of an email. One that cannot be told is counted and dropped, because it is worth less than what a queue would keep of the patient.',
    });
    // Whatever the configuration sets publish comes here, so that an event that the function does not know is seen.
    new Rule(this, 'Rule', {
      description: 'What SES tells of the emails of the user pool',
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
      targets: [new LambdaFunction(this.teller.function)],
    });
  }
}
