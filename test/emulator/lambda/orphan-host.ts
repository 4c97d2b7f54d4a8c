import { startBusyAndIdle } from './harness.ts';

/** Hosts one busy and one idle function process, prints their ids and waits. */
const { busy, pids } = await startBusyAndIdle();
process.stdout.write(`${pids.join(' ')}\n`);
if (process.argv.includes('exit')) process.exit(0);
await busy;
