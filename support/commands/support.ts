import { stderr } from 'node:process';
import { bad, quiet, say } from '../../terminal/terminal.ts';
import { openCloud } from '../aws/open-cloud.ts';
import { runSupport } from '../report/support.ts';

/** Writes over itself, so that what stays on the screen is the answer. */
const progress = (doing: string) => {
  if (stderr.isTTY) stderr.write(`\r\u001b[K${doing === '' ? '' : quiet(`${doing} …`)}`);
};

process.exitCode = await runSupport(process.argv.slice(2), {
  open: openCloud,
  print: say,
  complain: (sentence) => stderr.write(`${bad('✗')} ${sentence}\n`),
  progress,
  clock: Date.now,
});
