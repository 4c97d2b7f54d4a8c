import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isRunning } from './harness.ts';

const HOST = fileURLToPath(new URL('orphan-host.ts', import.meta.url));

async function gone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (!isRunning(pid)) return true;
    await delay(10);
  }
  return false;
}

describe('no process of a function outlives its host', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGKILL', 'exit'] as const)('that ends by %s', async (end) => {
    const host = spawn(process.execPath, [HOST, end], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(host.stdout, 'data');
    const pids = String(line).trim().split(' ').map(Number);
    expect(pids).toHaveLength(2);
    const exited = host.exitCode === null ? once(host, 'exit') : Promise.resolve();
    if (end !== 'exit') host.kill(end);
    await exited;
    expect(await Promise.all(pids.map(gone))).toEqual([true, true]);
  });
});
