import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../local/synthesise.ts';
import { describeOptions, parseOptions, UsageError } from '../terminal/options.ts';
import { bold, exitWithError, failure, print, showSteps, success } from '../terminal/terminal.ts';
import type { Part } from './part.ts';
import { describeComparison, describeMeasures, type Findings, isMet } from './report.ts';

const FLAGS = { help: 'show this help', json: 'print one JSON object' };

/** All parts, in the order of the report; each is loaded only when it runs, so that it adds no memory to the others. */
const PARTS = {
  sender: {
    load: async () => (await import('./sender/sender.ts')).measureSender,
    description: 'the function that sends codes, compared with simpler handlers',
  },
  shims: {
    load: async () => (await import('./sender/shims.ts')).measureShims,
    description: 'savings of each shim in its bundle; three minutes',
    onlyByName: true,
  },
  memory: {
    load: async () => (await import('./sender/memory.ts')).measureMemory,
    description: 'speed and cost of the sender by memory size; two minutes',
    onlyByName: true,
  },
  emails: {
    load: async () => (await import('./emails.ts')).measureEmails,
    description: 'composing an email',
  },
  'user-pool': {
    load: async () => (await import('./user-pool.ts')).measureUserPool,
    description: 'sign-ins to the local user pool',
  },
  'sign-ups': {
    load: async () => (await import('./sign-ups.ts')).measureSignUps,
    description: 'sign-ups on the local system until the email is in the inbox',
  },
  commands: {
    load: async () => (await import('./commands.ts')).measureCommands,
    description: 'cdk synth, and npm start until ready in six situations; a minute and a half',
  },
  waits: {
    load: async () => (await import('./waits.ts')).measureWaits,
    description: 'time until an email arrives, and duration of a support report',
  },
  web: {
    load: async () => (await import('./web.ts')).measureWeb,
    description: 'size and Lighthouse scores of the web app',
  },
  faults: {
    load: async () => (await import('./faults/faults.ts')).measureFaults,
    description: 'emails lost or sent twice when services fail, and under load; 45 minutes',
    onlyByName: true,
  },
  soak: {
    load: async () => (await import('./faults/soak.ts')).measureSoak,
    description: 'ten minutes of load with injected faults',
    onlyByName: true,
  },
} as const satisfies Record<string, { load: () => Promise<Part>; description: string; onlyByName?: true }>;

type PartName = keyof typeof PARTS;
const partNames = Object.keys(PARTS) as readonly PartName[];
const byName = partNames.filter((name) => 'onlyByName' in PARTS[name]);

try {
  process.exitCode = await bench();
} catch (error) {
  exitWithError(error);
}

/** Runs the parts and prints the report. @returns the exit code: 1 if a target is missed */
async function bench(): Promise<number> {
  const { flags, positionals } = parseOptions({ flags: FLAGS });
  if (flags.help) {
    const width = Math.max(...partNames.map(({ length }) => length));
    print('npm run bench -- [part …] [options]\n');
    print(`Runs the named parts, or all but ${byName.join(', ')}; exits non-zero if a target is missed.\n`);
    for (const name of partNames) print(`  ${name.padEnd(width)}  ${PARTS[name].description}`);
    print(`\n${describeOptions({ flags: FLAGS })}`);
    return 0;
  }
  const parts = readParts(positionals);
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${process.platform} ${process.arch}`;
  const progress = showSteps();
  const scratch = await mkdtemp(join(tmpdir(), 'bench-'));
  const found: Findings[] = [];
  try {
    progress('Synthesising the stack');
    const assembly = join(scratch, 'assembly');
    await synthesise(assembly);
    for (const name of parts) {
      const own = join(scratch, name);
      const measure: Part = await PARTS[name].load();
      found.push(
        await measure({
          assembly,
          scratch: own,
          progress: (activity) => progress(`${name}: ${activity}`),
        }),
      );
    }
  } finally {
    progress(undefined);
    await rm(scratch, { recursive: true, force: true });
  }
  const measures = found.flatMap((findings) => findings.measures);
  const missed = measures.filter((measure) => !isMet(measure)).length;
  if (flags.json) {
    const comparisons = found.flatMap((findings) => findings.comparisons ?? []);
    const remarks = found.flatMap((findings) => findings.remarks ?? []);
    print(JSON.stringify({ machine, comparisons, measures, remarks }));
  } else {
    print(bold(machine));
    for (const { comparisons = [], measures: some, remarks = [] } of found) {
      for (const comparison of comparisons) print(`\n${describeComparison(comparison)}`);
      if (some.length > 0) print(`\n${describeMeasures(some)}`);
      for (const remark of remarks) print(`\n${failure('✗')} ${remark}`);
    }
    print(
      missed === 0
        ? `\n${success('✓')} Every target is met.`
        : `\n${failure('✗')} Targets missed: ${missed}.`,
    );
  }
  return missed === 0 ? 0 : 1;
}

function readParts(names: readonly string[]): readonly PartName[] {
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    throw new UsageError(`Unknown part "${unknown}"; the parts are ${partNames.join(', ')}.`);
  }
  return partNames.filter((name) => (names.length === 0 ? !byName.includes(name) : names.includes(name)));
}
