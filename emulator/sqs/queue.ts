import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../aws/service.ts';

/** A message as a consumer receives it. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Of the body, in hexadecimal; SDKs verify it. */
  readonly md5: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Includes this time. */
  readonly receiveCount: number;
}

export interface QueueOptions {
  readonly clock: Clock;
  /** Seconds that a received message stays hidden by default. */
  readonly visibilityTimeout: number;
  /** Seconds after which a message is dropped. */
  readonly retention: number;
}

/** A standard queue that keeps the order of arrival. */
export interface Queue {
  readonly options: QueueOptions;
  send(body: string): void;
  /** Returns visible messages and hides them for a number of seconds. */
  receive(maximum: number, visibilityTimeout?: number): ReceivedMessage[];
  /** Hides a received message for a number of seconds from now. @returns false for an unknown receipt */
  hide(receiptHandle: string, seconds: number): boolean;
  /** @returns false for an unknown receipt */
  delete(receiptHandle: string): boolean;
  counts(): { readonly visible: number; readonly hidden: number };
}

interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receiveCount: number;
  receiptHandle: string | undefined;
}

/** Makes an empty queue in memory. */
export function createQueue(options: QueueOptions): Queue {
  const { clock, visibilityTimeout, retention } = options;
  let messages: StoredMessage[] = [];
  const unexpired = () => {
    messages = messages.filter(({ sentAt }) => sentAt > clock() - retention * 1000);
    return messages;
  };
  const visible = () => unexpired().filter(({ visibleAt }) => visibleAt <= clock());
  const find = (receiptHandle: string) =>
    unexpired().find((message) => message.receiptHandle === receiptHandle);

  return {
    options,
    send(body) {
      messages.push({
        messageId: randomUUID(),
        body,
        sentAt: clock(),
        visibleAt: clock(),
        receiveCount: 0,
        receiptHandle: undefined,
      });
    },
    receive: (maximum, seconds = visibilityTimeout) =>
      visible()
        .slice(0, maximum)
        .map((message) => {
          const receiptHandle = randomUUID();
          message.receiptHandle = receiptHandle;
          message.receiveCount += 1;
          message.visibleAt = clock() + seconds * 1000;
          const { messageId, body, sentAt, receiveCount } = message;
          return { messageId, receiptHandle, body, md5: md5(body), sentAt, receiveCount };
        }),
    hide(receiptHandle, seconds) {
      const message = find(receiptHandle);
      if (message !== undefined) message.visibleAt = clock() + seconds * 1000;
      return message !== undefined;
    },
    delete(receiptHandle) {
      const message = find(receiptHandle);
      messages = messages.filter((candidate) => candidate !== message);
      return message !== undefined;
    },
    counts() {
      const all = unexpired().length;
      return { visible: visible().length, hidden: all - visible().length };
    },
  };
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
