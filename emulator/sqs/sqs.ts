import { readInteger, readText } from '../aws/input.ts';
import { AwsError, type Clock, type JsonService, type WireInput } from '../aws/service.ts';
import type { Stack } from '../template/stack.ts';
import type { StackResource } from '../template/stack-resource.ts';
import { createQueue, type Queue, type ReceivedMessage } from './queue.ts';

export interface SqsOptions {
  readonly stack: Pick<Stack, 'ofType'>;
  readonly clock: Clock;
}

export interface Sqs {
  readonly service: JsonService;
  /** Adds a message to a queue. @returns false when there is no such queue */
  send(queueArn: string, body: string): boolean;
}

interface QueueProperties {
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod?: number;
}

interface NamedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly queue: Queue;
}

/** Seconds. */
const FOUR_DAYS = 345_600;
/** Seconds. */
const TWELVE_HOURS = 43_200;

/**
 * Makes SQS with the queues of the template, and with GetQueueUrl, GetQueueAttributes, ReceiveMessage,
 * ChangeMessageVisibility and DeleteMessage. `WaitTimeSeconds` has no effect: ReceiveMessage returns at once.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function createSqs({ stack, clock }: SqsOptions): Sqs {
  const queues = stack.ofType('AWS::SQS::Queue').map((resource) => namedQueue(resource, clock));
  const requireQueue = (name: string | undefined): NamedQueue => {
    const found = queues.find((queue) => queue.name === name);
    if (found !== undefined) return found;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  };
  const queueOf = (input: WireInput) => requireQueue(nameOf(readText(input, 'QueueUrl') ?? ''));

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
        GetQueueAttributes: (input) => ({ Attributes: attributesOf(queueOf(input), input) }),
        ReceiveMessage: (input) => receiveMessage(queueOf(input).queue, input),
        ChangeMessageVisibility: (input) => changeMessageVisibility(queueOf(input).queue, input),
        DeleteMessage: (input) => requireReceipt(queueOf(input).queue.delete(receiptOf(input))),
      },
    },
  };
}

function namedQueue({ physicalId: url, arn, properties }: StackResource, clock: Clock): NamedQueue {
  const {
    VisibilityTimeout: visibilityTimeout = 30,
    MessageRetentionPeriod: retention = FOUR_DAYS,
  }: QueueProperties = properties;
  return { name: nameOf(url), url, arn, queue: createQueue({ clock, visibilityTimeout, retention }) };
}

function receiveMessage(queue: Queue, input: WireInput): object {
  const maximum = readRange(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
  const messages = queue.receive(maximum, readRange(input, 'VisibilityTimeout', 0, TWELVE_HOURS));
  return messages.length === 0 ? {} : { Messages: messages.map(wireMessage) };
}

function changeMessageVisibility(queue: Queue, input: WireInput): object {
  const seconds = readRange(input, 'VisibilityTimeout', 0, TWELVE_HOURS) ?? 0;
  return requireReceipt(queue.hide(receiptOf(input), seconds));
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

function attributesOf({ arn, queue }: NamedQueue, { AttributeNames }: WireInput): object {
  const { visible, hidden } = queue.counts();
  const all = {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: String(queue.options.visibilityTimeout),
    MessageRetentionPeriod: String(queue.options.retention),
  };
  const names = Array.isArray(AttributeNames) ? AttributeNames : [];
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
