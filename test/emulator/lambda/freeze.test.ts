import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { closeIdleConnections } from '../../../emulator/aws/idle-connections.ts';
import { ARN, functionOf, type Harness, startHarness } from './harness.ts';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});

/** Counts the ticks of a timer of the process, which outlives its invocations. */
const TICKS = `
  let ticks = 0;
  setInterval(() => { ticks += 1; }, 10);
  export const handler = async () => {
    const before = ticks;
    return { pid: process.pid, ticks: before };
  };`;

/** Keeps a connection to a server; from the second invocation on, waits until it has learnt that it was closed. */
const CONNECTS = `
  import { Agent, get } from 'node:http';
  import { setTimeout as delay } from 'node:timers/promises';
  const agent = new Agent({ keepAlive: true });
  let requests = 0;
  let closedAt;
  export const handler = async ({ url }) => {
    requests += 1;
    const ask = () => new Promise((resolve, reject) => {
      const request = get(url, { agent }, (response) => {
        response.resume().on('end', () => resolve(response.headers));
      });
      request.on('error', reject);
      if (requests === 1) request.on('socket', (socket) => {
        socket.once('close', () => { closedAt = Date.now(); });
      });
    });
    // The process may use the connection before it learns of its end.
    const headers = await ask().catch(ask);
    while (requests > 1 && closedAt === undefined) await delay(1);
    return { closedAt, hint: headers['keep-alive'] };
  };`;

/** Returns the state of a process, `T` while it is stopped; undefined where `/proc` does not have it. */
function stateOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  return /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
}

describe('between two invocations', () => {
  test('a process is frozen, and its timers with it', async () => {
    harness = await startHarness(functionOf(TICKS));
    await harness.host.invoke(ARN, {});
    const { payload } = await harness.host.invoke(ARN, {});
    const { pid, ticks } = payload as { pid: number; ticks: number };
    await delay(1000);
    expect(stateOf(pid) ?? 'T').toBe('T');
    const later = (await harness.host.invoke(ARN, {})).payload as { pid: number; ticks: number };
    expect(later.pid).toBe(pid);
    // A running timer would have ticked a hundred times.
    expect(later.ticks - ticks).toBeLessThan(50);
  });

  test('a service closes the connections of a frozen process, which learns it in the next', async () => {
    harness = await startHarness(functionOf(CONNECTS));
    const server = createServer((_, response) => response.end('{}'));
    // Longer than the end of an invocation takes on a busy machine.
    closeIdleConnections(server, 500);
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const first = (await harness.host.invoke(ARN, { url })).payload;
    expect(first).toEqual({});
    await delay(1500);
    const invokedAt = Date.now();
    const next = (await harness.host.invoke(ARN, { url })).payload as { closedAt: number };
    expect(next.closedAt).toBeGreaterThanOrEqual(invokedAt);
    expect(connections).toBe(2);
    server.close();
  });
});

describe('processes that take turns', () => {
  const COUNTS = `
    let count = 0;
    export const handler = async () => ({ pid: process.pid, count: ++count });`;

  test('do not see what the other one keeps', async () => {
    harness = await startHarness(functionOf(COUNTS), { takingTurns: 2 });
    const results: { pid: number; count: number }[] = [];
    for (let index = 0; index < 4; index += 1) {
      results.push((await harness.host.invoke(ARN, {})).payload as { pid: number; count: number });
    }
    expect(results.map(({ count }) => count)).toEqual([1, 1, 2, 2]);
    expect(new Set(results.map(({ pid }) => pid)).size).toBe(2);
  });
});
