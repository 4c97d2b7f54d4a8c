import { readInteger, readText } from '../aws/input.ts';
import { AwsError, type Clock, type JsonService, type WireInput } from '../aws/service.ts';
import type { Permission } from '../iam/policy.ts';
import { viaService } from '../kms/permissions.ts';
import type { Stack } from '../template/stack.ts';
import type { StackResource } from '../template/stack-resource.ts';
import { createQueue, type Queue, type ReceivedMessage } from './queue.ts';

export interface SqsOptions {
  readonly stack: Pick<Stack, 'ofType' | 'region'>;
  readonly clock: Clock;
}

export interface Sqs {
  readonly service: JsonService;
  /** Adds a message to a queue. @returns false when there is no such queue */
  send(queueArn: string, body: string): boolean;
  /** Returns the permissions that the sender of a message needs; none for an unknown queue. */
  sendPermissions(queueArn: string): readonly Permission[];
}

interface QueueProperties {
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod?: number;
  readonly KmsMasterKeyId?: string;
}

interface NamedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** ARN of the key that encrypts its messages. */
  readonly keyArn: string | undefined;
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
  const permissionsOn =
    (name: string, ...keyActions: readonly string[]) =>
    (input: WireInput) =>
      permissionsFor(queueOf(input), stack.region, name, keyActions);

  return {
    send(queueArn, body) {
      const found = queues.find(({ arn }) => arn === queueArn);
      found?.queue.send(body);
      return found !== undefined;
    },
    sendPermissions(queueArn) {
      const found = queues.find(({ arn }) => arn === queueArn);
      const keyActions = ['kms:GenerateDataKey', 'kms:Decrypt'];
      return found === undefined ? [] : permissionsFor(found, stack.region, 'SendMessage', keyActions);
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
      authorization: {
        service: 'sqs',
        permissions: {
          GetQueueUrl: (input) => [
            { action: 'sqs:GetQueueUrl', resource: requireQueue(readText(input, 'QueueName')).arn },
          ],
          GetQueueAttributes: permissionsOn('GetQueueAttributes'),
          ReceiveMessage: permissionsOn('ReceiveMessage', 'kms:Decrypt'),
          ChangeMessageVisibility: permissionsOn('ChangeMessageVisibility'),
          DeleteMessage: permissionsOn('DeleteMessage'),
        },
      },
    },
  };
}

function namedQueue({ physicalId: url, arn, properties }: StackResource, clock: Clock): NamedQueue {
  const {
    VisibilityTimeout: visibilityTimeout = 30,
    MessageRetentionPeriod: retention = FOUR_DAYS,
    KmsMasterKeyId: keyArn,
  }: QueueProperties = properties;
  return { name: nameOf(url), url, arn, keyArn, queue: createQueue({ clock, visibilityTimeout, retention }) };
}

/**
 * Returns the permissions for an action on a queue, and on the key of an encrypted one.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
function permissionsFor(
  { arn, keyArn }: NamedQueue,
  region: string,
  name: string,
  keyActions: readonly string[],
): readonly Permission[] {
  const encryptionContext = { 'aws:sqs:arn': arn };
  return [
    { action: `sqs:${name}`, resource: arn },
    ...(keyArn === undefined ? [] : keyActions).map((action) =>
      viaService('sqs', region, { action, keyArn: keyArn ?? '', encryptionContext }),
    ),
  ];
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
