import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

type Sqs = Pick<SQSClient, 'send'>;

/** Seconds that a message is hidden from others while this reads on; it is put back at once when that is done. */
const READING_TIME = 60;

/** One entry of the failure queue. */
export interface QueueEntry {
  readonly id: string;
  /** Lambda's record of the event that it gave up. */
  readonly body: string;
  /** When it came into the queue, milliseconds since the epoch. */
  readonly at: number;
}

/**
 * How many entries the queue holds, those included that somebody is reading.
 *
 * @throws what SQS throws
 */
export async function countEntries(sqs: Sqs, QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

/**
 * Reads the queue until it is empty and leaves every entry in it, oldest first.
 *
 * @param onEntries hears how many there are so far
 * @throws what SQS throws
 */
export async function readEntries(
  sqs: Sqs,
  queueUrl: string,
  onEntries: (count: number) => void = () => undefined,
): Promise<QueueEntry[]> {
  const held: Message[] = [];
  try {
    for await (const messages of receive(sqs, queueUrl)) {
      held.push(...messages);
      onEntries(held.length);
    }
  } finally {
    await release(sqs, queueUrl, held);
  }
  return held.map(toEntry).sort((a, b) => a.at - b.at);
}

/**
 * Takes one entry out of the queue for good.
 *
 * @param id of the entry, or how it begins
 * @returns false when there is no such entry
 * @throws what SQS throws
 */
export async function removeEntry(sqs: Sqs, QueueUrl: string, id: string): Promise<boolean> {
  const held: Message[] = [];
  try {
    for await (const messages of receive(sqs, QueueUrl)) {
      const index = messages.findIndex(({ MessageId = '' }) => MessageId.startsWith(id));
      const [found] = index < 0 ? [] : messages.splice(index, 1);
      held.push(...messages);
      if (found !== undefined) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: found.ReceiptHandle }));
        return true;
      }
    }
    return false;
  } finally {
    await release(sqs, QueueUrl, held);
  }
}

/** An answer after a wait comes from all of SQS's servers, so that an empty one means an empty queue. */
async function* receive(sqs: Sqs, QueueUrl: string): AsyncGenerator<Message[]> {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: READING_TIME,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    if (Messages.length === 0) return;
    yield Messages;
  }
}

/** What could not be put back comes back by itself, after the reading time. */
async function release(sqs: Sqs, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  await Promise.allSettled(
    messages.map(({ ReceiptHandle }) =>
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
    ),
  );
}

const toEntry = ({ MessageId: id = '', Body: body = '', Attributes = {} }: Message): QueueEntry => ({
  id,
  body,
  at: Number(Attributes.SentTimestamp ?? 0),
});
