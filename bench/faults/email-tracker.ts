import type { WireInput } from '../../emulator/aws/service.ts';
import type { FailedEvent, LocalSystem } from '../../local/system.ts';
import { leaksIn } from '../leaks.ts';
import { createMemoryMeter } from '../memory-meter.ts';
import { percentile } from '../statistics.ts';
import { countOutcomes, type Outcome } from './outcome-counts.ts';

/** The addresses that the load uses. */
const ADDRESS = /load-[0-9a-f]{12}@/;

/** The user pool's response to a request. */
export type CognitoResponse = Readonly<Record<string, unknown>>;

/** An email as SES receives it. */
interface ReceivedEmail {
  readonly key: string;
  readonly sub: string;
  /** The address and the code. */
  readonly secrets: readonly string[];
}

/** Reads the body of a request to SES. */
export function readEmail(input: WireInput): ReceivedEmail {
  const { Destination, EmailTags, Content } = input as {
    readonly Destination: { readonly ToAddresses: readonly [string] };
    readonly EmailTags: readonly { readonly Name: string; readonly Value: string }[];
    readonly Content: { readonly Simple: { readonly Body: { readonly Text: { readonly Data: string } } } };
  };
  const [address] = Destination.ToAddresses;
  const tag = (name: string) => EmailTags.find(({ Name }) => Name === name)?.Value ?? '';
  const codes = Content.Simple.Body.Text.Data.match(/^\s*(\d{6}|\d{8})\s*$/m)?.slice(1) ?? [];
  return { key: keyOf(address, tag('trigger_source')), sub: tag('user_sub'), secrets: [address, ...codes] };
}

/** Identifies an email: the load requests each kind once per address. */
const keyOf = (address: string, trigger: string) => `${address} ${trigger}`;

/** A requested email. */
interface TrackedEmail {
  readonly requestedAt: number;
  /** Emails that SES accepted. */
  accepted: number;
  failed?: 'deadLettered' | 'logged';
  /** Resolves the promise that `request` returned. */
  readonly finish: () => void;
}

/** Tracks every requested email until its outcome is known, and searches logs and traces for secrets. */
export class EmailTracker {
  readonly #total: number;
  readonly #onProgress: (finished: number) => void;
  readonly #emails = new Map<string, TrackedEmail>();
  readonly #addresses = new Map<string, string>();
  readonly #latencies: number[] = [];
  readonly #leaks = new LeakCounter();
  readonly #heldMemory = createMemoryMeter();
  #earlyMemory: number | undefined;
  #finished = 0;
  #refused = 0;

  constructor(total: number, onProgress: (finished: number) => void) {
    this.#total = total;
    this.#onProgress = onProgress;
  }

  /**
   * Sends a request that causes an email.
   *
   * @returns a promise of the email's outcome, in an object so that it is not awaited with the request
   */
  async request(address: string, trigger: string, send: () => Promise<CognitoResponse>) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const key = keyOf(address, trigger);
    this.#emails.set(key, { requestedAt: performance.now(), accepted: 0, finish: resolve });
    const { UserSub } = await send().catch((error: Error): CognitoResponse => {
      // The user pool refuses after waiting five seconds for a notice. The account is confirmed, and the notice may follow.
      if (!error.message.includes('PostConfirmation failed')) throw error;
      this.#refused += 1;
      this.#recordFailure(key, 'logged');
      return {};
    });
    if (typeof UserSub === 'string') this.#addresses.set(UserSub, address);
    return { finished: promise };
  }

  /** Registers the secrets of an email that SES received, whether or not it accepts it. */
  recordReceived({ sub, secrets }: ReceivedEmail): void {
    this.#leaks.addSecrets(sub, secrets);
  }

  recordAccepted({ key }: ReceivedEmail): void {
    this.#update(key, (email) => {
      if (email.accepted === 0) this.#latencies.push(performance.now() - email.requestedAt);
      email.accepted += 1;
    });
  }

  recordDeadLettered({ requestPayload }: FailedEvent): void {
    const { triggerSource = '', request } = requestPayload as {
      readonly triggerSource?: string;
      readonly request?: { readonly userAttributes: { readonly email: string } };
    };
    this.#recordFailure(keyOf(request?.userAttributes.email ?? '', triggerSource), 'deadLettered');
  }

  /** Follows logs and traces. @returns ends it */
  watch({ logs, traces }: LocalSystem): () => void {
    const stops = [
      logs.subscribe(({ message }) => this.#readLine(message)),
      traces.subscribe((document) => this.#leaks.checkAddress(JSON.stringify(document))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  summarise(name: string) {
    const late = this.#heldMemory();
    return {
      counts: countOutcomes(name, [...this.#emails.values()].map(classify), this.#leaks.count),
      requested: this.#emails.size,
      refused: this.#refused,
      p50: percentile(this.#latencies, 0.5),
      p99: percentile(this.#latencies, 0.99),
      memory: { early: this.#earlyMemory ?? late, late },
    };
  }

  #recordFailure(key: string, failed: 'deadLettered' | 'logged'): void {
    this.#update(key, (email) => {
      email.failed = failed;
    });
  }

  #update(key: string, change: (email: TrackedEmail) => void): void {
    const email = this.#emails.get(key);
    if (email === undefined) return;
    const isFirst = email.accepted === 0 && email.failed === undefined;
    change(email);
    if (!isFirst) return;
    email.finish();
    this.#finished += 1;
    if (this.#finished >= this.#total / 4) this.#earlyMemory ??= this.#heldMemory();
    if (this.#finished % 500 === 0) this.#onProgress(this.#finished);
  }

  #readLine(message: string): void {
    this.#leaks.checkAddress(message);
    if (!message.startsWith('{')) return;
    const line = JSON.parse(message) as Readonly<Record<string, string>>;
    const { function_request_id: requestId, message: event = '', user_sub: sub = '' } = line;
    const { trigger_source: trigger = '' } = line;
    if (requestId === undefined || sub === '') return;
    this.#leaks.checkLine({ message, requestId, event, sub });
    if (event === 'email_failed' && !trigger.startsWith('CustomEmailSender')) {
      this.#recordFailure(keyOf(this.#addresses.get(sub) ?? '', trigger), 'logged');
    }
  }
}

/** Counts secrets in logs and traces. */
class LeakCounter {
  readonly #secrets = new Map<string, readonly string[]>();
  /** Lines of running invocations, by request id. */
  readonly #lines = new Map<string, readonly string[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  addSecrets(sub: string, secrets: readonly string[]): void {
    this.#secrets.set(sub, [...(this.#secrets.get(sub) ?? []), ...secrets]);
  }

  checkAddress(text: string): void {
    if (ADDRESS.test(text)) this.#count += 1;
  }

  /** Checks all lines of an invocation at its end, because its code is known only when SES has received the email. */
  checkLine(line: { message: string; requestId: string; event: string; sub: string }): void {
    const { message, requestId, event, sub } = line;
    if (event.startsWith('delivery_')) {
      this.#checkSecrets([message], sub);
      return;
    }
    const lines = [...(this.#lines.get(requestId) ?? []), message];
    this.#lines.set(requestId, lines);
    if (event !== 'email_sent' && event !== 'email_failed') return;
    this.#checkSecrets(lines, sub);
    this.#lines.delete(requestId);
  }

  #checkSecrets(lines: readonly string[], sub: string): void {
    this.#count += leaksIn(lines, this.#secrets.get(sub) ?? []).length;
  }
}

function classify({ accepted, failed }: TrackedEmail): Outcome {
  if (accepted === 0) return failed ?? 'lost';
  if (failed !== undefined) return 'inDoubt';
  return accepted > 1 ? 'sentTwice' : 'sentOnce';
}
