import type { WireInput } from '../../emulator/aws/service.ts';
import type { FailedEvent, LocalSystem } from '../../local/system.ts';
import { leaksIn } from '../leaks.ts';
import { createMemoryMeter } from '../memory-meter.ts';
import { percentile } from '../statistics.ts';
import { type Fates, tallyFates } from './tally.ts';

const ADDRESS = /load-[0-9a-f]{12}@/;

/** What the user pool answered. */
export type Answer = Readonly<Record<string, unknown>>;

/** What an email is told apart by, and what only the patient may read of it. */
interface SeenEmail {
  readonly key: string;
  readonly sub: string;
  readonly secrets: readonly string[];
}

export function readEmail(input: WireInput): SeenEmail {
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

const keyOf = (address: string, trigger: string) => `${address} ${trigger}`;

export type Ledger = ReturnType<typeof createLedger>;

/** An email that was asked for. */
interface Entry {
  readonly requestedAt: number;
  /** How often SES took it. */
  accepted: number;
  failed?: 'deadLettered' | 'told';
  /** Ends the waiting for it. */
  readonly end: () => void;
}

/** Keeps account of every email that was asked for, and of what shows where it must not. */
export function createLedger(emails: number, onProgress: (ended: number) => void) {
  const entries = new Map<string, Entry>();
  const addresses = new Map<string, string>();
  const secretsOf = new Map<string, readonly string[]>();
  const linesOf = new Map<string, string[]>();
  const latencies: number[] = [];
  const heldMemory = createMemoryMeter();
  let [leaked, ended, refused] = [0, 0, 0];
  let early: number | undefined;

  const end = (key: string, happened: (entry: Entry) => void) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    const isNew = entry.accepted === 0 && entry.failed === undefined;
    happened(entry);
    if (!isNew) return;
    entry.end();
    ended += 1;
    if (early === undefined && ended >= emails / 4) early = heldMemory();
    if (ended % 500 === 0) onProgress(ended);
  };
  const fail = (key: string, failed: Entry['failed'] & string) =>
    end(key, (entry) => {
      entry.failed = failed;
    });
  const readLine = (message: string) => {
    if (ADDRESS.test(message)) leaked += 1;
    if (!message.startsWith('{')) return;
    const line = JSON.parse(message) as Readonly<Record<string, string>>;
    const {
      function_request_id: id,
      message: event,
      user_sub: sub = '',
      trigger_source: trigger = '',
    } = line;
    if (id === undefined || sub === '') return;
    if (event?.startsWith('delivery_')) {
      leaked += leaksIn(message, secretsOf.get(sub) ?? []).length;
      return;
    }
    const lines = [...(linesOf.get(id) ?? []), message];
    linesOf.set(id, lines);
    if (event !== 'email_sent' && event !== 'email_failed') return;
    leaked += leaksIn(lines, secretsOf.get(sub) ?? []).length;
    linesOf.delete(id);
    if (event === 'email_failed' && !trigger.startsWith('CustomEmailSender')) {
      fail(keyOf(addresses.get(sub) ?? '', trigger), 'told');
    }
  };

  return {
    /** @returns what resolves when the email has ended somewhere */
    request: async (address: string, trigger: string, ask: () => Promise<Answer>) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      entries.set(keyOf(address, trigger), { requestedAt: performance.now(), accepted: 0, end: resolve });
      const { UserSub } = await ask().catch((error: Error) => {
        // The user pool waits five seconds for a notice, and then refuses; the account is confirmed, and its notice may yet come.
        if (!error.message.includes('PostConfirmation failed')) throw error;
        refused += 1;
        fail(keyOf(address, trigger), 'told');
        return {} as Answer;
      });
      if (typeof UserSub === 'string') addresses.set(UserSub, address);
      return { ended: promise };
    },
    see({ sub, secrets }: SeenEmail) {
      secretsOf.set(sub, [...(secretsOf.get(sub) ?? []), ...secrets]);
    },
    accept: ({ key }: SeenEmail) =>
      end(key, (entry) => {
        if (entry.accepted === 0) latencies.push(performance.now() - entry.requestedAt);
        entry.accepted += 1;
      }),
    fail({ requestPayload }: FailedEvent) {
      const { triggerSource = '', request } = requestPayload as {
        readonly triggerSource?: string;
        readonly request?: { readonly userAttributes: { readonly email: string } };
      };
      fail(keyOf(request?.userAttributes.email ?? '', triggerSource), 'deadLettered');
    },
    watch({ logs, traces }: LocalSystem): () => void {
      const stops = [
        logs.subscribe(({ message }) => readLine(message)),
        traces.subscribe((document) => {
          if (ADDRESS.test(JSON.stringify(document))) leaked += 1;
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    close(name: string) {
      const late = heldMemory();
      return {
        tally: tallyFates(name, [...entries.values()].map(fateOf), leaked),
        requested: entries.size,
        refused,
        p50: percentile(latencies, 0.5),
        p99: percentile(latencies, 0.99),
        memory: { early: early ?? late, late },
      };
    },
  };
}

function fateOf({ accepted, failed }: Entry): keyof Fates {
  if (accepted === 0) return failed ?? 'lost';
  if (failed !== undefined) return 'inDoubt';
  return accepted > 1 ? 'twice' : 'delivered';
}
