import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { synthesise } from '../local/synthesise.ts';
import type { PartContext } from './part.ts';
import type { Findings } from './report.ts';
import { spreadOf } from './statistics.ts';

const ROUNDS = 3;
const START = fileURLToPath(new URL('../local/commands/start.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Measures how long the commands of a deployer and of a new developer take. */
export async function measureCommands({ scratch, progress }: PartContext): Promise<Findings> {
  const synth: number[] = [];
  const start: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    progress(`cdk synth and npm start, round ${round} of ${ROUNDS}`);
    synth.push(await timed(() => synthesise(scratch)));
    const child = spawn(
      process.execPath,
      [START, '--web-port', '0', '--aws-port', '0', '--inbox-port', '0'],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    start.push(await timed(() => untilReady(child)));
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  const measure = (name: string, seconds: readonly number[], atMost: number) => {
    const { median, from, to } = spreadOf(seconds);
    return { name, value: median, unit: 's', spread: [from, to] as const, target: { atMost } };
  };
  return { measures: [measure('cdk synth', synth, 15), measure('npm start until ready', start, 10)] };
}

/** Runs the work and returns its duration in seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

async function untilReady(child: ChildProcess): Promise<void> {
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += chunk;
    if (output.includes('Ready in')) return;
  }
  throw new Error(`npm start exited: ${output}`);
}
