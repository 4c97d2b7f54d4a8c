import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { DestinationConfig, IDestination, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allowNagFindings } from '../nag-exceptions.ts';

export interface FailureQueueProps {
  /** The key that encrypts the events; undefined for the key of SQS. */
  readonly encryptionKey?: IKey | undefined;
}

/** Keeps the events that a function could not process, for three days so that they survive a weekend. */
export class FailureQueue extends Construct implements IDestination {
  readonly queue: Queue;
  readonly #encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, { encryptionKey }: FailureQueueProps) {
    super(scope, id);
    this.#encryptionKey = encryptionKey;
    this.queue = new Queue(this, 'Queue', {
      ...(encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryptionMasterKey: encryptionKey }),
      enforceSSL: true,
      retentionPeriod: Duration.days(3),
    });
    allowNagFindings(this.queue, {
      'AwsSolutions-SQS3':
        'This queue is itself the place for failed events; people read it, so no message can fail again.',
    });
  }

  /**
   * Lets a function send messages to the queue, and nothing else.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   */
  bind(_scope: Construct, fn: IFunction): DestinationConfig {
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
    if (this.#encryptionKey === undefined) return { destination: this.queue.queueArn };
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: [this.#encryptionKey.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `sqs.${Stack.of(this).region}.amazonaws.com` } },
      }),
    );
    return { destination: this.queue.queueArn };
  }
}
