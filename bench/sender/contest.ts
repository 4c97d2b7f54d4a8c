import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import type { Cloud } from './cloud.ts';
import { type ContestantName, type Contestants, contestantNames } from './contestants.ts';
import type { Events } from './events.ts';
import { type FunctionProcess, loadOnce, now, startFunctionProcess } from './function-process.ts';

/** How much is measured. */
export interface Amounts {
  /** Fresh processes of each contestant. */
  readonly coldRounds: number;
  /** Emails of each contestant, one after another in one process. */
  readonly warmEmails: number;
  /** The same against services that take their time. */
  readonly slowEmails: number;
}

/** What a contestant took, milliseconds unless told otherwise. */
export interface Contested {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Of loading its code. */
  readonly load: readonly number[];
  /** From the start of its process to asking for an event. */
  readonly ready: readonly number[];
  /** From the start of its process to SES accepting the first email, by cloud. */
  readonly cold: readonly (readonly number[])[];
  /** Of each warm email, by cloud. */
  readonly warm: readonly (readonly number[])[];
  readonly cpuPerEmail: number;
  readonly emailsPerSecond: number;
  /** MB. */
  readonly peakMemory: number;
}

export interface Contest {
  readonly contestants: Contestants;
  /** As the sender is configured. */
  readonly config: FunctionConfig;
  /** First the one that answers at once, then the one that takes its time. */
  readonly clouds: readonly [Cloud, Cloud];
  readonly events: Events;
  readonly progress: (what: string) => void;
}

type Sending = Exclude<ContestantName, 'empty'>;
const SENDING = contestantNames.filter((name): name is Sending => name !== 'empty');
/** Emails that a contestant sends before it is the next one's turn, so that a slow moment of the machine hits all. */
const TURN = 100;

/** Lets every contestant do the same, in turns. */
export async function contest(
  { contestants, config, clouds, events, progress }: Contest,
  amounts: Amounts,
): Promise<Readonly<Record<ContestantName, Contested>>> {
  const configOf = (name: ContestantName): FunctionConfig => ({
    ...config,
    name,
    assetDir: contestants[name],
    handler: 'index.handler',
  });
  const cold = await startCold(configOf, clouds, events, amounts.coldRounds, progress);
  progress(`Sending ${amounts.warmEmails} emails with each`);
  const fast = await sendInTurns(configOf, clouds[0], events, amounts.warmEmails);
  progress(`Sending ${amounts.slowEmails} emails with each, to services that take their time`);
  const slow = await sendInTurns(configOf, clouds[1], events, amounts.slowEmails);
  return byName(contestantNames, (name) => ({
    ...sizeOf(contestants[name]),
    ...cold[name],
    warm: name === 'empty' ? [] : [fast[name].durations, slow[name].durations],
    cpuPerEmail: name === 'empty' ? Number.NaN : fast[name].cpuPerEmail,
    emailsPerSecond: name === 'empty' ? Number.NaN : fast[name].perSecond,
    peakMemory: name === 'empty' ? Number.NaN : fast[name].peakMemory,
  }));
}

async function startCold(
  configOf: (name: ContestantName) => FunctionConfig,
  clouds: readonly Cloud[],
  events: Events,
  rounds: number,
  progress: Contest['progress'],
) {
  const took = byName(contestantNames, () => ({
    load: [] as number[],
    ready: [] as number[],
    cold: clouds.map(() => [] as number[]),
  }));
  for (let round = 1; round <= rounds; round += 1) {
    progress(`Starting each, round ${round} of ${rounds}`);
    for (const name of contestantNames) {
      took[name].load.push(loadOnce(configOf(name), clouds[0] as Cloud));
      for (const [index, cloud] of clouds.entries()) {
        const { ready, accepted } = await firstEmail(configOf(name), cloud, events(name, round));
        took[name].ready.push(ready);
        took[name].cold[index]?.push(accepted);
      }
    }
  }
  return took;
}

/** Starts a process and sends one email. @returns milliseconds from its start */
export async function firstEmail(config: FunctionConfig, cloud: Cloud, event: string) {
  const fresh = await startFunctionProcess(config, cloud);
  const ready = (await fresh.ready) - fresh.startedAt;
  const sends = config.name !== 'empty';
  const accepting = sends ? cloud.nextAccepted() : Promise.resolve(Number.NaN);
  await fresh.invoke(event);
  const accepted = (await accepting) - fresh.startedAt;
  await fresh.stop();
  return { ready, accepted };
}

async function sendInTurns(
  configOf: (name: ContestantName) => FunctionConfig,
  cloud: Cloud,
  events: Events,
  emails: number,
) {
  const processes = new Map<Sending, FunctionProcess>();
  for (const name of SENDING) processes.set(name, await startFunctionProcess(configOf(name), cloud));
  const took = byName(SENDING, () => ({ durations: [] as number[], cpuTime: 0, time: 0 }));
  for (let sent = 0; sent < emails; sent += TURN) {
    for (const [name, process] of processes) {
      const { durations } = took[name];
      const cpuBefore = await process.cpuTime();
      const began = now();
      for (let n = sent; n < Math.min(sent + TURN, emails); n += 1) {
        durations.push(await process.invoke(events(name, n)));
      }
      took[name].time += now() - began;
      took[name].cpuTime += (await process.cpuTime()) - cpuBefore;
    }
  }
  const peaks = new Map<Sending, number>();
  for (const [name, process] of processes) {
    peaks.set(name, await process.peakMemory());
    await process.stop();
  }
  return byName(SENDING, (name) => ({
    durations: took[name].durations,
    cpuPerEmail: took[name].cpuTime / emails,
    perSecond: (emails / took[name].time) * 1000,
    peakMemory: peaks.get(name) ?? Number.NaN,
  }));
}

/** What one process holds while it sends many emails. */
export interface Growth {
  /** MB of the process, at most: in the first thousand emails, and after that. */
  readonly process: { readonly early: number; readonly late: number };
  /** MB of the heap that are in use, after the first thousand emails and after all. */
  readonly heap: { readonly early: number; readonly late: number };
}

/**
 * Sends many emails in one process of the sender.
 *
 * @param scratch a folder for its use
 */
export async function measureGrowth(
  { config, clouds: [cloud], events, progress }: Contest,
  emails: number,
  scratch: string,
): Promise<Growth> {
  const process = await startFunctionProcess(config, cloud, join(scratch, 'heap'));
  const held: number[] = [];
  const heap: number[] = [];
  for (let sent = 1; sent <= emails; sent += 1) {
    await process.invoke(events('ours', sent));
    if (sent % 250 === 0) held.push(await process.memory());
    if (sent % 1000 !== 0) continue;
    if (sent === 1000 || sent === emails) heap.push(await process.liveHeap());
    progress(`${sent.toLocaleString('en-GB')} of ${emails.toLocaleString('en-GB')} emails in one process`);
  }
  await process.stop();
  const [early = Number.NaN, late = Number.NaN] = heap;
  return {
    process: { early: Math.max(...held.slice(0, 4)), late: Math.max(...held.slice(4)) },
    heap: { early, late },
  };
}

function sizeOf(folder: string): Pick<Contested, 'bytes' | 'gzipBytes'> {
  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
  const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
  return {
    bytes: sum(files.map(({ length }) => length)),
    gzipBytes: sum(files.map((file) => gzipSync(file, { level: 9 }).length)),
  };
}

function byName<Name extends ContestantName, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
