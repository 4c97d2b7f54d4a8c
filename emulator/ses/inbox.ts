import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
} from 'node:http';
import { json } from 'node:stream/consumers';
import ses from 'aws-ses-v2-local';
import { getStoreReadonly } from 'aws-ses-v2-local/dist/store.js';
import { listen, loopbackAddresses, stopListening } from '../aws/listen.ts';
import { AwsError, type WireInput } from '../aws/service.ts';

/** Bounds the memory of a system that runs for long. */
const MAX_EMAILS = 2_000;

/** Milliseconds until a condition is asked again about emails that have arrived. */
const CHECK_AGAIN = 50;

/** An email as the inbox stores it. */
export interface ReceivedEmail {
  readonly messageId: string;
  readonly from: string;
  readonly replyTo: readonly string[];
  readonly destination: { readonly to: readonly string[] };
  readonly subject: string;
  readonly body: { readonly html?: string | undefined; readonly text?: string | undefined };
  readonly headers?: readonly { readonly name: string; readonly value: string }[] | undefined;
}

/** The mailboxes of all recipients in one. It accepts emails through the SES v2 API, from `createSes`. */
export interface Inbox {
  readonly url: string;
  /** Returns the newest 2,000 emails, oldest first. */
  emails(): Promise<readonly ReceivedEmail[]>;
  /**
   * Waits for an email.
   *
   * @param matches is asked again about emails that have arrived, because it may depend on more than the email
   * @param timeout milliseconds
   * @throws Error when none arrives in time
   */
  waitFor(matches: (email: ReceivedEmail) => boolean, timeout?: number): Promise<ReceivedEmail>;
  /** Removes an email, as if it had never arrived. */
  remove(messageId: string): void;
  close(): Promise<void>;
}

/**
 * Starts the inbox on loopback.
 *
 * @param port 0 takes a free one
 * @param flag the command-line flag that changes the port, named in the error message when it is in use
 * @param maxEmails beyond this number, the oldest emails are dropped
 * @throws Error when the port is in use
 */
export async function startInbox(port: number, flag: string, maxEmails = MAX_EMAILS): Promise<Inbox> {
  const respond = await createInboxApp();
  /** The package shares its memory, so nothing has to be sent and parsed; tests ask a hundred times a second. */
  const newest = (): readonly ReceivedEmail[] => {
    const { emails: stored } = getStoreReadonly();
    if (stored.length > maxEmails) stored.splice(0, stored.length - maxEmails);
    return stored;
  };
  const waiting = new Set<(arrived: readonly ReceivedEmail[]) => void>();
  let last: ReceivedEmail | undefined;
  const showNew = () => {
    const stored = newest();
    const arrived = stored.slice(last === undefined ? 0 : stored.lastIndexOf(last) + 1);
    last = stored.at(-1);
    if (arrived.length > 0) for (const look of waiting) look(arrived);
  };
  const server = createServer((request, response) => {
    newest();
    response.once('finish', showNew);
    respond(request, response);
  });
  const url = `http://localhost:${await listen(server, { port, flag })}`;
  // The package has one store per process, so emails of an earlier inbox are removed.
  await fetch(`${url}/clear-store`, { method: 'POST' });

  return {
    url,
    emails: async () => [...newest()],
    waitFor: (matches, timeout = 60_000) =>
      new Promise((resolve, reject) => {
        const look = (emails: readonly ReceivedEmail[]) => {
          try {
            const found = emails.findLast(matches);
            if (found === undefined) return;
            resolve(found);
          } catch (error) {
            reject(error);
          }
          stop();
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`No such email arrived within ${timeout} ms`));
        }, timeout);
        const checking = setInterval(() => look(newest()), CHECK_AGAIN);
        const stop = () => {
          clearTimeout(timer);
          clearInterval(checking);
          waiting.delete(look);
        };
        waiting.add(look);
        look(newest());
      }),
    remove: (messageId) => {
      const { emails: stored } = getStoreReadonly();
      const index = stored.findIndex((email) => email.messageId === messageId);
      if (index >= 0) stored.splice(index, 1);
    },
    close: () => stopListening(server),
  };
}

/**
 * Returns what the package's own server responds with. That server answers every host and web page, and does not report
 * a port in use, so it is closed.
 */
async function createInboxApp(): Promise<RequestListener> {
  const [host = ''] = await loopbackAddresses();
  const server: Server = await ses.default({ host, port: 0 });
  const [respond] = server.listeners('request');
  await stopListening(server);
  return respond as RequestListener;
}

/** Keeps connections to the inbox open. */
const agent = new Agent({ keepAlive: true });

/**
 * Delivers an email to the inbox.
 *
 * @param input of SES's `SendEmail`
 * @returns the message id
 * @throws AwsError when the inbox rejects the email
 */
export async function deliverToInbox(inboxUrl: string, input: WireInput): Promise<string> {
  const sent = request(`${inboxUrl}/v2/email/outbound-emails`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'AWS4-HMAC-SHA256 local' },
    agent,
  });
  sent.end(JSON.stringify(input));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const output = (await json(response)) as { MessageId?: string; message?: string; detail?: string };
  if (output.MessageId !== undefined) return output.MessageId;
  throw new AwsError(
    'BadRequestException',
    output.detail ?? output.message ?? 'The email is not valid.',
    response.statusCode,
  );
}
