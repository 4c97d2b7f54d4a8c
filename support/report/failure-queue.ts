import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueueEntry } from '../diagnosis/lost-emails.ts';

type Sqs = Pick<SQSClient, 'send'>;

/** Seconds that a message is hidden from others while the rest is read; it is released at once after that. */
const READING_TIME = 60;

/**
 * Counts the entries of the queue, including those that somebody is reading.
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
 * @param onEntries called with the number of entries so far
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
 * Deletes one entry.
 *
 * @param id of the entry, or its first characters
 * @returns the entry; undefined when there is none
 * @throws what SQS throws
 */
export async function removeEntry(sqs: Sqs, QueueUrl: string, id: string): Promise<QueueEntry | undefined> {
  const held: Message[] = [];
  try {
    for await (const messages of receive(sqs, QueueUrl)) {
      const index = messages.findIndex(({ MessageId = '' }) => MessageId.startsWith(id));
      const [found] = index < 0 ? [] : messages.splice(index, 1);
      held.push(...messages);
      if (found !== undefined) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: found.ReceiptHandle }));
        return toEntry(found);
      }
    }
    return undefined;
  } finally {
    await release(sqs, QueueUrl, held);
  }
}

/** With a wait, SQS asks all of its servers, so an empty answer means an empty queue. */
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

/** Messages that cannot be released become visible by themselves after the reading time. */
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
