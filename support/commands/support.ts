import { stderr } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { failure, muted, print } from '../../terminal/terminal.ts';
import { openClients } from '../aws/clients.ts';
import { runSupport } from '../report/support-command.ts';

/** Overwrites its own line, so that only the report stays on the screen. */
const progress = (doing: string) => {
  if (stderr.isTTY) stderr.write(`\r\u001b[K${doing === '' ? '' : muted(`${doing} …`)}`);
};

process.exitCode = await runSupport(process.argv.slice(2), {
  open: openClients,
  print,
  complain: (sentence) => stderr.write(`${failure('✗')} ${sentence}\n`),
  progress,
  clock: Date.now,
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
});
