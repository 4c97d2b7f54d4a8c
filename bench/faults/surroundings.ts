import type { EmailFunction } from '../../sender/kinds.ts';
import { makeEvent } from './events.ts';
import { openLane } from './lane.ts';
import { configOf, judge, type Place, type Result } from './run.ts';

/** Runs before a function's own code, in its process. */
const before = (code: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
});

/** What a function may be without, and the variables that take it away. */
export const SURROUNDINGS = {
  'nobody hears traces': { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9' },
  'the X-Ray daemon has no address': { AWS_XRAY_DAEMON_ADDRESS: 'daemon.invalid:2000' },
  'nobody says where the X-Ray daemon is': { AWS_XRAY_DAEMON_ADDRESS: '' },
  'there is no room for logs': before(
    "import fs from 'node:fs'; for (const o of [1, 2]) { fs.closeSync(o); fs.openSync('/dev/full', 'w'); }",
  ),
  'nobody takes logs': before(
    "import fs from 'node:fs'; for (const o of [1, 2]) { fs.closeSync(o); fs.openSync('/dev/null', 'r'); }",
  ),
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type Surrounding = keyof typeof SURROUNDINGS;

export const surroundings = Object.keys(SURROUNDINGS) as readonly Surrounding[];

/** Sends two emails, one by a cold process and one by the same when it is warm, without something that functions are used to. */
export async function sendWithout(place: Place, without: Surrounding, by: EmailFunction): Promise<Result[]> {
  const { system } = place;
  const lane = await openLane({
    config: configOf(place, by),
    cloudUrl: system.awsUrl,
    pauses: 0.005,
    environment: () => SURROUNDINGS[without],
  });
  const results: Result[] = [];
  for (const index of [0, 1]) {
    const made = await makeEvent(system, by, index);
    const { accepted } = lane.ses;
    const answer = await lane.ask(made.event);
    const allowed = { name: `${without}: ${by === 'sender' ? 'codes' : 'notices'}`, by, endings: ENDINGS };
    results.push(
      await judge(place, allowed, made, { ...lane.seen(), answer, accepted: lane.ses.accepted - accepted }),
    );
  }
  await lane.close();
  return results;
}

/** It arrives, whether or not there is a log that says so. */
const ENDINGS = [1, 0].map((sent) => ({ accepted: 1, sent, failures: [], queued: 0 }));
