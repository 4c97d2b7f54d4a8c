import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { percentile } from '../statistics.ts';
import type { Cloud } from './cloud.ts';
import { limitCpu } from './cpu-limit.ts';
import type { EmailEvents } from './email-events.ts';
import { type FunctionProcess, loadOnce, now, startFunctionProcess } from './function-process.ts';
import { type VariantFolders, type VariantName, variantNames } from './variants.ts';

/** Number of measurements of each variant. */
export interface SampleSizes {
  /** Fresh processes. */
  readonly coldStarts: number;
  /** Emails sent one after another by one process. */
  readonly warmEmails: number;
  /** The same with services that have latency. */
  readonly slowEmails: number;
}

/** The measurements of one variant, in milliseconds unless stated otherwise. */
export interface VariantResult {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Loading its code. */
  readonly load: readonly number[];
  /** From the start of its process to its request for an event. */
  readonly ready: readonly number[];
  /** From the start of its process until SES accepts the first email, by cloud. */
  readonly cold: readonly (readonly number[])[];
  /** The same without latency, with the processor time that the function's memory allows after the start. */
  readonly coldAtShare: readonly number[];
  /** Each warm email, by cloud. */
  readonly warm: readonly (readonly number[])[];
  /** Processor time of an email: of those from the 50th to the 150th of a process, and from the 1,000th on. */
  readonly cpuPerEmail: { readonly early: number; readonly settled: number };
  readonly emailsPerSecond: number;
  /** MB. */
  readonly peakMemory: number;
}

export interface ComparisonOptions {
  readonly folders: VariantFolders;
  /** The sender's configuration, used for every variant. */
  readonly config: FunctionConfig;
  /** The cloud without latency, then the one with latency. */
  readonly clouds: readonly [Cloud, Cloud];
  readonly events: EmailEvents;
  readonly progress: (activity: string) => void;
}

type SendingVariant = Exclude<VariantName, 'empty'>;
const SENDING_VARIANTS = variantNames.filter((name): name is SendingVariant => name !== 'empty');
/** Emails that a variant sends before the next variant's turn, so that a slow moment of the machine affects all. */
const BATCH_SIZE = 100;
/** The first batch of the emails from the 1,000th on. */
const SETTLED_BATCH = 1_000 / BATCH_SIZE;
/** Processes of each variant whose early emails are measured. */
const EARLY_ROUNDS = 7;

/** Measures every variant, in turns. */
export async function compareVariants(
  { folders, config, clouds, events, progress }: ComparisonOptions,
  sizes: SampleSizes,
): Promise<Readonly<Record<VariantName, VariantResult>>> {
  const configOf = (name: VariantName): FunctionConfig => ({
    ...config,
    name,
    assetDir: folders[name],
    handler: 'index.handler',
    ...(name === 'brands' && {
      environment: {
        ...config.environment,
        ...toEnvironment(VARIABLES.brands, { brandsParameter: '/brands' }),
      },
    }),
  });
  const cold = await measureColdStarts(configOf, clouds, events, sizes.coldStarts, progress);
  progress(`Sending ${sizes.warmEmails} emails with each variant`);
  const fast = await sendInBatches(configOf, clouds[0], events, sizes.warmEmails);
  progress(`Sending ${sizes.slowEmails} emails with each variant, with the latency of AWS`);
  const early = await measureEarlyCpu(configOf, clouds[0], events, progress);
  const slow = await sendInBatches(configOf, clouds[1], events, sizes.slowEmails);
  return byName(variantNames, (name) => ({
    ...sizeOf(folders[name]),
    ...cold[name],
    warm: name === 'empty' ? [] : [fast[name].durations, slow[name].durations],
    cpuPerEmail:
      name === 'empty'
        ? NOTHING_SENT
        : { early: percentile(early[name], 0.5), settled: fast[name].settledCpu },
    emailsPerSecond: name === 'empty' ? Number.NaN : fast[name].perSecond,
    peakMemory: name === 'empty' ? Number.NaN : fast[name].peakMemory,
  }));
}

async function measureColdStarts(
  configOf: (name: VariantName) => FunctionConfig,
  clouds: readonly Cloud[],
  events: EmailEvents,
  rounds: number,
  progress: ComparisonOptions['progress'],
) {
  const measured = byName(variantNames, () => ({
    load: [] as number[],
    ready: [] as number[],
    cold: clouds.map(() => [] as number[]),
    coldAtShare: [] as number[],
  }));
  for (let round = 1; round <= rounds; round += 1) {
    progress(`Starting each variant, round ${round} of ${rounds}`);
    for (const name of variantNames) {
      measured[name].load.push(loadOnce(configOf(name), clouds[0] as Cloud));
      for (const [index, cloud] of clouds.entries()) {
        const { ready, accepted } = await sendFirstEmail(configOf(name), cloud, events(name, round));
        measured[name].ready.push(ready);
        measured[name].cold[index]?.push(accepted);
      }
      const atShare = await sendFirstEmail(configOf(name), clouds[0] as Cloud, events(name, round), true);
      measured[name].coldAtShare.push(atShare.accepted);
    }
  }
  return measured;
}

/**
 * Starts a process and sends one email.
 *
 * @param isLimited whether the process has only its share of the processor after the start
 * @returns milliseconds from its start
 */
export async function sendFirstEmail(config: FunctionConfig, cloud: Cloud, event: string, isLimited = false) {
  const fresh = await startFunctionProcess(config, cloud);
  const ready = (await fresh.ready) - fresh.startedAt;
  const sends = config.name !== 'empty';
  const endLimit = isLimited ? await limitCpu(fresh, config.memoryMb) : undefined;
  // The patient does not wait for the limit to be set up.
  const invokedAt = now();
  const accepting = sends ? cloud.nextAccepted() : Promise.resolve(Number.NaN);
  await fresh.invoke(event);
  const accepted = ready + (await accepting) - invokedAt;
  await endLimit?.();
  await fresh.stop();
  return { ready, accepted };
}

async function sendInBatches(
  configOf: (name: VariantName) => FunctionConfig,
  cloud: Cloud,
  events: EmailEvents,
  emails: number,
) {
  const processes = new Map<SendingVariant, FunctionProcess>();
  for (const name of SENDING_VARIANTS) {
    processes.set(name, await startFunctionProcess(configOf(name), cloud));
  }
  const measured = byName(SENDING_VARIANTS, () => ({
    durations: [] as number[],
    cpu: [] as number[],
    time: 0,
  }));
  for (let sent = 0; sent < emails; sent += BATCH_SIZE) {
    for (const [name, process] of processes) {
      const { durations, cpu } = measured[name];
      const cpuBefore = await process.cpuTime();
      const startedAt = now();
      for (let n = sent; n < Math.min(sent + BATCH_SIZE, emails); n += 1) {
        durations.push(await process.invoke(events(name, n)));
      }
      measured[name].time += now() - startedAt;
      cpu.push(((await process.cpuTime()) - cpuBefore) / BATCH_SIZE);
    }
  }
  const peaks = new Map<SendingVariant, number>();
  for (const [name, process] of processes) {
    peaks.set(name, await process.peakMemory());
    await process.stop();
  }
  return byName(SENDING_VARIANTS, (name) => ({
    durations: measured[name].durations,
    settledCpu: percentile(measured[name].cpu.slice(SETTLED_BATCH), 0.5),
    perSecond: (emails / measured[name].time) * 1000,
    peakMemory: peaks.get(name) ?? Number.NaN,
  }));
}

/** Returns the processor time of an email from the 50th to the 150th of a process, in milliseconds, by process. */
async function measureEarlyCpu(
  configOf: (name: VariantName) => FunctionConfig,
  cloud: Cloud,
  events: EmailEvents,
  progress: ComparisonOptions['progress'],
) {
  const measured = byName(SENDING_VARIANTS, () => [] as number[]);
  for (let round = 1; round <= EARLY_ROUNDS; round += 1) {
    progress(`Sending 150 emails in a process of each variant, round ${round} of ${EARLY_ROUNDS}`);
    for (const name of SENDING_VARIANTS) {
      const process = await startFunctionProcess(configOf(name), cloud);
      for (let n = 0; n < 50; n += 1) await process.invoke(events(name, n));
      const before = await process.cpuTime();
      for (let n = 50; n < 150; n += 1) await process.invoke(events(name, n));
      measured[name].push(((await process.cpuTime()) - before) / 100);
      await process.stop();
    }
  }
  return measured;
}

/** The memory of one process that sends many emails. */
export interface MemoryGrowth {
  /** Maximum MB of the process: during the first thousand emails, and after them. */
  readonly process: { readonly early: number; readonly late: number };
  /** MB of heap in use: after the first thousand emails, and after all. */
  readonly heap: { readonly early: number; readonly late: number };
}

/**
 * Sends many emails in one process of the sender.
 *
 * @param scratch a temporary folder
 */
export async function measureMemoryGrowth(
  { config, clouds: [cloud], events, progress }: ComparisonOptions,
  emails: number,
  scratch: string,
): Promise<MemoryGrowth> {
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

const NOTHING_SENT = { early: Number.NaN, settled: Number.NaN };

function sizeOf(folder: string): Pick<VariantResult, 'bytes' | 'gzipBytes'> {
  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
  const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
  return {
    bytes: sum(files.map(({ length }) => length)),
    gzipBytes: sum(files.map((file) => gzipSync(file, { level: 9 }).length)),
  };
}

function byName<Name extends VariantName, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
