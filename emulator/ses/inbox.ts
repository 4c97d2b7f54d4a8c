import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import ses from 'aws-ses-v2-local';
import { getStoreReadonly } from 'aws-ses-v2-local/dist/store.js';
import { requireFreePort, stopListening } from '../aws/listen.ts';

/** How many emails an inbox keeps, so that a system that runs for long does not grow. */
const KEPT = 2_000;

/** An email as the inbox keeps it. */
export interface ReceivedEmail {
  readonly messageId: string;
  readonly from: string;
  readonly replyTo: readonly string[];
  readonly destination: { readonly to: readonly string[] };
  readonly subject: string;
  readonly body: { readonly html?: string; readonly text?: string };
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
}

/** Everybody's mailbox. It speaks SES v2 itself; the functions reach it by way of `ses/`. */
export interface Inbox {
  readonly url: string;
  /** The emails so far, oldest first; the newest 2,000. */
  emails(): Promise<readonly ReceivedEmail[]>;
  /**
   * Waits for an email.
   *
   * @param wanted which one
   * @param timeout milliseconds until an error is thrown
   */
  waitFor(wanted: (email: ReceivedEmail) => boolean, timeout?: number): Promise<ReceivedEmail>;
  close(): Promise<void>;
}

/**
 * Starts the inbox on loopback.
 *
 * @param port 0 takes a free one
 * @param flag how a person chooses another port
 * @param kept how many emails it keeps
 * @throws Error with a sentence when the port is in use
 */
export async function startInbox(port: number, flag: string, kept = KEPT): Promise<Inbox> {
  // The server would take a busy port without a word.
  await requireFreePort({ port, flag });
  const server = await ses.default({ host: '127.0.0.1', port });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  // The package keeps the emails of a whole process, so those of an inbox before this one go.
  await fetch(`${url}/clear-store`, { method: 'POST' });

  server.prependListener('request', () => {
    const { emails: all } = getStoreReadonly();
    if (all.length > kept) all.splice(0, all.length - kept);
  });

  const emails = async () => {
    const response = await fetch(`${url}/store`);
    const store = (await response.json()) as { emails: ReceivedEmail[] };
    return store.emails;
  };
  return {
    url,
    emails,
    waitFor: async (wanted, timeout = 10_000) => {
      const deadline = performance.now() + timeout;
      while (performance.now() < deadline) {
        const found = (await emails()).findLast(wanted);
        if (found !== undefined) return found;
        await sleep(10);
      }
      throw new Error(`No such email arrived within ${timeout} ms`);
    },
    close: () => stopListening(server),
  };
}
