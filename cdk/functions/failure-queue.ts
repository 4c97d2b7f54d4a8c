import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { DestinationConfig, IDestination, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Records } from '../monitoring/log-storage.ts';
import { acknowledge } from '../nag-exceptions.ts';

export interface FailureQueueProps {
  readonly records: Records;
}

/** Keeps what a function gave up on, long enough for a person to look at it after a weekend. */
export class FailureQueue extends Construct implements IDestination {
  readonly queue: Queue;
  readonly #records: Records;

  constructor(scope: Construct, id: string, { records }: FailureQueueProps) {
    super(scope, id);
    this.#records = records;
    this.queue = new Queue(this, 'Queue', {
      encryptionMasterKey: records.key,
      enforceSSL: true,
      retentionPeriod: Duration.days(3),
    });
    acknowledge(this.queue, {
      'AwsSolutions-SQS3':
        'This is where a function puts what it gave up on; a person takes messages out, so none can fail again.',
    });
  }

  /**
   * Lets a function put messages into the queue, and no more.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   */
  bind(_scope: Construct, fn: IFunction): DestinationConfig {
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: [this.#records.key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `sqs.${Stack.of(this).region}.amazonaws.com` } },
      }),
    );
    return { destination: this.queue.queueArn };
  }
}
