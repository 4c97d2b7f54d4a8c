import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunction } from '../../sender/build/bundle.ts';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { SHIMS } from '../../sender/build/shims.ts';
import { writeFiles } from '../../sender/build/write-files.ts';
import { toSiteFiles } from '../../sender/email/site-files.ts';
import { readSiteConfig } from '../../site/config.ts';
import type { PartContext } from '../part.ts';
import type { Findings, TableRow } from '../report.ts';
import { exactly, spreadOf } from '../statistics.ts';
import { sendFirstEmail } from './compare-variants.ts';
import { type Fixture, withFixture } from './fixture.ts';
import { type FunctionProcess, loadOnce, startFunctionProcess } from './function-process.ts';

const ENTRY = fileURLToPath(new URL('../../sender/codes/custom-email-sender.ts', import.meta.url));
const ROUNDS = 19;
const BATCHES = 8;
const EMAILS_PER_BATCH = 50;

/** The sender bundled without one of its shims, and its measurements. */
interface ReducedSender {
  /** Of the shim that is left out; undefined for the sender as deployed. */
  readonly name: string | undefined;
  readonly folder: string;
  readonly bytes: number;
  readonly load: number[];
  readonly cold: number[];
  readonly cpu: number[];
}

/** Measures what each shim in the bundle saves: the sender with all shims, and without one at a time. */
export async function measureShims({ assembly, scratch, progress }: PartContext): Promise<Findings> {
  const senders = await bundleSenders(scratch, progress);
  return withFixture(assembly, async (fixture) => {
    await measureColdStarts(fixture, senders, progress);
    await measureCpu(fixture, senders, progress);
    return { comparisons: [{ title: TITLE, columns: COLUMNS, rows: toRows(senders) }], measures: [] };
  });
}

const TITLE = 'Savings of each shim: the sender without it minus the sender as deployed';
const COLUMNS = ['code, kB', 'init, ms', 'cold first email, ms', 'CPU per email, ms'];

async function bundleSenders(
  scratch: string,
  progress: PartContext['progress'],
): Promise<readonly ReducedSender[]> {
  const files = toSiteFiles(compileTemplates(readSiteConfig()));
  const senders: ReducedSender[] = [];
  for (const name of [undefined, ...SHIMS.map((shim) => shim.name)]) {
    progress(name === undefined ? 'Bundling the sender' : `Bundling without: ${name}`);
    const folder = join(scratch, (name ?? 'all').replaceAll(/\W+/g, '-'));
    const shims = SHIMS.filter((shim) => name === undefined || (shim.name !== name && shim.needs !== name));
    await bundleFunction(ENTRY, folder, shims);
    writeFiles(folder, files);
    const { size: bytes } = statSync(join(folder, 'index.cjs'));
    senders.push({ name, folder, bytes, load: [], cold: [], cpu: [] });
  }
  return senders;
}

const configOf = ({ sender }: Fixture, { name, folder }: ReducedSender) => ({
  ...sender,
  name: name ?? sender.name,
  assetDir: folder,
});

async function measureColdStarts(
  fixture: Fixture,
  senders: readonly ReducedSender[],
  progress: PartContext['progress'],
): Promise<void> {
  const { fast, events } = fixture;
  for (let round = 1; round <= ROUNDS; round += 1) {
    progress(`Starting each bundle, round ${round} of ${ROUNDS}`);
    for (const sender of senders) {
      const config = configOf(fixture, sender);
      sender.load.push(loadOnce(config, fast));
      sender.cold.push((await sendFirstEmail(config, fast, events('ours', round))).accepted);
    }
  }
}

async function measureCpu(
  fixture: Fixture,
  senders: readonly ReducedSender[],
  progress: PartContext['progress'],
): Promise<void> {
  const { fast, events } = fixture;
  const running: { readonly process: FunctionProcess; readonly cpu: number[] }[] = [];
  for (const sender of senders) {
    running.push({ process: await startFunctionProcess(configOf(fixture, sender), fast), cpu: sender.cpu });
  }
  for (let batch = 0; batch <= BATCHES; batch += 1) {
    progress(`Sending emails with each bundle, batch ${batch} of ${BATCHES}`);
    for (const { process, cpu } of running) {
      const before = await process.cpuTime();
      for (let n = 0; n < EMAILS_PER_BATCH; n += 1) await process.invoke(events('ours', n));
      // V8 compiles during the first batch.
      if (batch > 0) cpu.push(((await process.cpuTime()) - before) / EMAILS_PER_BATCH);
    }
  }
  for (const { process } of running) await process.stop();
}

function toRows([deployed, ...reduced]: readonly ReducedSender[]): TableRow[] {
  if (deployed === undefined) return [];
  return reduced.map(({ name = '', bytes, load, cold, cpu }) => ({
    name,
    unit: '',
    cells: [
      exactly((bytes - deployed.bytes) / 1000),
      differences(load, deployed.load),
      differences(cold, deployed.cold),
      differences(cpu, deployed.cpu),
    ],
  }));
}

/** Compares round by round, so that a slow moment of the machine affects both values. */
const differences = (without: readonly number[], deployed: readonly number[]) =>
  spreadOf(without.map((value, round) => value - (deployed[round] ?? Number.NaN)));
