import { join } from 'node:path';
import { makeEvent } from './events.ts';
import { type LaneOptions, openLane } from './lane.ts';
import { preload } from './preload.ts';
import { configOf, type Expected, type Observed, observe, type Place } from './run.ts';

/** How an email can come twice. */
interface Chance extends Pick<Expected, 'endings' | 'times' | 'dies'> {
  /** @param flag a file that is not there yet */
  readonly lane: (flag: string) => Partial<LaneOptions>;
}

/**
 * Kills a function's process as soon as it has heard that SES took the email: once, or each time.
 *
 * @param flag a file that is not there yet, and then tells that it has happened
 */
export function killAfterSending(flag?: string): { readonly NODE_OPTIONS: string } {
  const once = flag === undefined ? '' : `fs.writeFileSync(${JSON.stringify(flag)}, '', { flag: 'wx' });`;
  return preload(`
    import { subscribe } from 'node:diagnostics_channel';
    import fs from 'node:fs';
    subscribe('http.client.response.finish', ({ request }) => {
      if (request.path !== '/v2/email/outbound-emails') return;
      try { ${once} } catch { return; }
      process.kill(process.pid, 'SIGKILL');
    });`);
}

/** What makes one email two. Whoever reads both reads the same code; nobody gets a third. */
const CHANCES = {
  'Lambda delivers the event twice': {
    lane: () => ({}),
    times: 2,
    endings: [{ accepted: 2, sent: 2, failures: [], queued: 0 }],
  },
  'the process ends once SES has the email': {
    lane: (flag) => ({ environment: () => killAfterSending(flag) }),
    dies: true,
    endings: [{ accepted: 2, sent: 1, failures: [], queued: 0 }],
  },
  'the process ends each time that SES has the email': {
    lane: () => ({ environment: () => killAfterSending() }),
    dies: true,
    endings: [{ accepted: 2, sent: 0, failures: [], queued: 1 }],
  },
  'time is up each time that SES has the email': {
    lane: () => ({
      timeoutSeconds: 3,
      strikeSes: () => ({ misbehaviour: 'never answers', accepts: true }),
    }),
    dies: true,
    endings: [{ accepted: 2, sent: 0, failures: [], queued: 1 }],
  },
} as const satisfies Record<string, Chance>;

export type ChanceName = keyof typeof CHANCES;

export const chances = Object.keys(CHANCES) as readonly ChanceName[];

/**
 * Sends codes, each with a chance of coming twice.
 *
 * @param scratch a folder
 */
export async function sendTwice(
  place: Place,
  name: ChanceName,
  scratch: string,
  emails: number,
): Promise<Observed[]> {
  const { lane: options, ...expected }: Chance = CHANCES[name];
  const observed: Observed[] = [];
  for (let index = 0; index < emails; index += 1) {
    const lane = await openLane({
      config: configOf(place, 'sender'),
      cloudUrl: place.system.awsUrl,
      pauses: 0.005,
      ...options(join(scratch, `${name} ${index}`)),
    });
    const made = await makeEvent(place.system, 'sender', index);
    observed.push(await observe(place, lane, made, { by: 'sender', ...expected }));
    await lane.close();
  }
  return observed;
}
