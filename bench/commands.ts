import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PartContext } from './part.ts';
import type { Findings } from './report.ts';
import { spreadOf } from './statistics.ts';

const ROUNDS = 3;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CDK = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
const FREE_PORTS = ['web', 'aws', 'inbox', 'auth', 'app'].flatMap((server) => [`--${server}-port`, '0']);

/** Folders that a clone of the repository does not have. */
const NOT_CLONED = new Set(['.git', '.local', 'cdk.out', 'dist', 'node_modules']);

interface Start {
  readonly name: string;
  /** The file that has changed since the last start, and what is added to it; the first start has no earlier one. */
  readonly change?: readonly [file: string, text: string];
  /** Seconds. */
  readonly atMost: number;
}

const FIRST: Start = { name: 'for the first time', atMost: 6 };

const LATER: readonly Start[] = [
  { name: 'with nothing changed', atMost: 3.5 },
  { name: 'after a change to a function', change: ['sender/codes/decrypt.ts', '// changed\n'], atMost: 3.5 },
  { name: 'after a change to a template', change: ['templates/en/welcome.liquid', '\n'], atMost: 3.5 },
  { name: 'after a change to the web app', change: ['web/src/App.tsx', '// changed\n'], atMost: 3.5 },
  { name: 'after a change to the stack', change: ['cdk/stack.ts', '// changed\n'], atMost: 3.5 },
];

/** Measures how long the commands of a deployer and of a developer take, in a copy of the repository. */
export async function measureCommands({ scratch, progress }: PartContext): Promise<Findings> {
  const clone = join(scratch, 'clone');
  await cp(ROOT, clone, { recursive: true, filter: (path) => !NOT_CLONED.has(basename(path)) });
  await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'), 'junction');
  const synth: number[] = [];
  const starts = [FIRST, ...LATER].map((start) => ({ ...start, seconds: [] as number[] }));
  for (let round = 1; round <= ROUNDS; round += 1) {
    const show = (activity: string) => progress(`${activity}, round ${round} of ${ROUNDS}`);
    show('cdk synth');
    synth.push(await timed(() => runSynth(clone)));
    await rm(join(clone, '.local'), { recursive: true, force: true });
    for (const { name, change, seconds } of starts) {
      show(`npm start ${name}`);
      if (change !== undefined) await appendFile(join(clone, change[0]), change[1]);
      seconds.push(await timeStart(clone));
    }
  }
  const measure = (name: string, seconds: readonly number[], atMost: number) => {
    const { median, from, to } = spreadOf(seconds);
    return { name, value: median, unit: 's', spread: [from, to] as const, target: { atMost } };
  };
  return {
    measures: [
      measure('cdk synth, with validations', synth, 15),
      ...starts.map(({ name, seconds, atMost }) => measure(`npm start until ready ${name}`, seconds, atMost)),
    ],
  };
}

/** Runs the work and returns its duration in seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

async function runSynth(clone: string): Promise<void> {
  const child = spawn(process.execPath, [CDK, 'synth', '--quiet'], {
    cwd: clone,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`cdk synth exited with ${exitCode}.`);
}

/** Returns the seconds until `npm start` is ready, and stops it. */
async function timeStart(clone: string): Promise<number> {
  const { CLINIC_MAIL_FOLDER, NODE_COMPILE_CACHE, ...env } = process.env;
  const child = spawn(process.execPath, ['local/commands/start.ts', ...FREE_PORTS], {
    cwd: clone,
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const seconds = await timed(() => untilReady(child));
  child.kill('SIGTERM');
  await once(child, 'exit');
  return seconds;
}

async function untilReady(child: ChildProcess): Promise<void> {
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += chunk;
    if (output.includes('Ready in')) return;
  }
  throw new Error(`npm start exited: ${output}`);
}
