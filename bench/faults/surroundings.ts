import type { EmailFunction } from '../../sender/email/kinds.ts';
import { makeEvent } from './events.ts';
import { openLane } from './lane.ts';
import type { Case } from './matrix.ts';
import { preload } from './preload.ts';
import { configOf, type Observed, observe, type Place } from './run.ts';

/** Opens another file where the function's two outputs were. */
const outputsTo = (file: string, flags: 'r' | 'w') =>
  preload(
    `import fs from 'node:fs'; for (const output of [1, 2]) { fs.closeSync(output); fs.openSync('${file}', '${flags}'); }`,
  );

/** What a function may have to do without, and the variables that take it away. */
const SURROUNDINGS = {
  'nobody hears traces': { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9' },
  'the X-Ray daemon is at no address': { AWS_XRAY_DAEMON_ADDRESS: 'daemon.invalid:2000' },
  'nobody says where the X-Ray daemon is': { AWS_XRAY_DAEMON_ADDRESS: '' },
  'there is no room for logs': outputsTo('/dev/full', 'w'),
  'nobody takes logs': outputsTo('/dev/null', 'r'),
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type Surrounding = keyof typeof SURROUNDINGS;

export const surroundings = Object.keys(SURROUNDINGS) as readonly Surrounding[];

/** It arrives, whether or not there is a log that says so. */
const ENDINGS: Case['endings'] = [1, 0].map((sent) => ({ accepted: 1, sent, failures: [], queued: 0 }));

/** Sends codes and notices, each by one process, first cold and then warm, that does without something it is used to. */
export async function sendWithout(place: Place, without: Surrounding, emails: number): Promise<Observed[]> {
  const both = (['sender', 'notices'] as const).map((by) => sendBy(by, place, without, emails));
  return (await Promise.all(both)).flat();
}

async function sendBy(
  by: EmailFunction,
  place: Place,
  without: Surrounding,
  emails: number,
): Promise<Observed[]> {
  const lane = await openLane({
    config: configOf(place, by),
    cloudUrl: place.system.awsUrl,
    pauses: 0.005,
    environment: () => SURROUNDINGS[without],
  });
  const observed: Observed[] = [];
  for (let index = 0; index < emails; index += 1) {
    const made = await makeEvent(place.system, by, index);
    observed.push(await observe(place, lane, made, { by, endings: ENDINGS }));
  }
  await lane.close();
  return observed;
}
