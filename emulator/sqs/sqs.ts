import { AwsError, type Clock, type JsonService, type WireInput } from '../aws/service.ts';
import { readInteger, readText } from '../logs/input.ts';
import type { Stack } from '../template/stack.ts';
import { createQueue, type Queue, type ReceivedMessage } from './queue.ts';

export interface SqsOptions {
  readonly stack: Pick<Stack, 'ofType'>;
  readonly clock: Clock;
}

export interface Sqs {
  readonly service: JsonService;
  /** Puts a message into the queue of an ARN. @returns false when there is none */
  send(queueArn: string, body: string): boolean;
}

interface QueueProperties {
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod?: number;
}

/** A queue with what names it. */
interface NamedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly queue: Queue;
}

const FOUR_DAYS = 345_600;
const HALF_A_DAY = 43_200;

/**
 * The queues of the template: GetQueueUrl, GetQueueAttributes, ReceiveMessage, ChangeMessageVisibility and
 * DeleteMessage. A receiver that would wait for a message is answered at once.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function createSqs({ stack, clock }: SqsOptions): Sqs {
  const queues = stack.ofType('AWS::SQS::Queue').map(({ physicalId: url, arn, properties }): NamedQueue => {
    const {
      VisibilityTimeout: visibilityTimeout = 30,
      MessageRetentionPeriod: retention = FOUR_DAYS,
    }: QueueProperties = properties;
    return { name: nameOf(url), url, arn, queue: createQueue({ clock, visibilityTimeout, retention }) };
  });
  const requireQueue = (name: string | undefined): NamedQueue => {
    const found = queues.find((queue) => queue.name === name);
    if (found !== undefined) return found;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  };
  const queueAt = (input: WireInput) => requireQueue(nameOf(readText(input, 'QueueUrl') ?? ''));

  return {
    send(queueArn, body) {
      const found = queues.find(({ arn }) => arn === queueArn);
      found?.queue.send(body);
      return found !== undefined;
    },
    service: {
      target: 'AmazonSQS',
      actions: {
        GetQueueUrl: (input) => ({ QueueUrl: requireQueue(readText(input, 'QueueName')).url }),

        GetQueueAttributes: (input) => ({ Attributes: attributesOf(queueAt(input), input) }),

        ReceiveMessage(input) {
          const { queue } = queueAt(input);
          const maximum = readRange(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
          const messages = queue.receive(maximum, readRange(input, 'VisibilityTimeout', 0, HALF_A_DAY));
          return messages.length === 0 ? {} : { Messages: messages.map(wireMessage) };
        },

        ChangeMessageVisibility(input) {
          const seconds = readRange(input, 'VisibilityTimeout', 0, HALF_A_DAY) ?? 0;
          return requireReceipt(queueAt(input).queue.hide(receiptOf(input), seconds));
        },

        DeleteMessage: (input) => requireReceipt(queueAt(input).queue.delete(receiptOf(input))),
      },
    },
  };
}

const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

const receiptOf = (input: WireInput): string => readText(input, 'ReceiptHandle') ?? '';

function requireReceipt(known: boolean): object {
  if (known) return {};
  throw new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
}

function readRange(input: WireInput, name: string, from: number, to: number): number | undefined {
  const value = readInteger(input, name);
  if (value === undefined || (value >= from && value <= to)) return value;
  throw new AwsError('InvalidParameterValue', `${name} must be from ${from} to ${to}.`);
}

function attributesOf({ arn, queue }: NamedQueue, { AttributeNames: asked = [] }: WireInput): object {
  const { visible, hidden } = queue.counts();
  const all = {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: String(queue.options.visibilityTimeout),
    MessageRetentionPeriod: String(queue.options.retention),
  };
  const names = Array.isArray(asked) ? asked : [];
  return names.includes('All')
    ? all
    : Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

const wireMessage = ({ messageId, receiptHandle, body, md5, sentAt, receiveCount }: ReceivedMessage) => ({
  MessageId: messageId,
  ReceiptHandle: receiptHandle,
  MD5OfBody: md5,
  Body: body,
  Attributes: { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(receiveCount) },
});
