import { ARN, functionOf, startHarness } from './harness.ts';

/** Hosts one busy and one idle function process, prints their ids and waits. */
const { host, line, lines } = await startHarness(
  functionOf(`
    export const handler = async ({ hang }) => {
      console.log('pid', process.pid, hang ? 'hangs' : 'returns');
      if (hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
    };`),
);
const hanging = host.invoke(ARN, { hang: true });
await line('hangs');
await host.invoke(ARN, {});
const pids = [
  ...lines()
    .join('\n')
    .matchAll(/pid (\d+)/g),
].map(([, pid]) => pid);
process.stdout.write(`${pids.join(' ')}\n`);
if (process.argv.includes('exit')) process.exit(0);
await hanging;
