import { join } from 'node:path';
import { openMailbox } from '../demo/mailbox.ts';
import { demoSteps } from '../demo/steps.ts';
import { synthesise } from '../synthesise.ts';
import { LOCAL_FOLDER, type LocalSystem, startLocalSystem } from '../system.ts';
import { describeOptions, readCommand } from './options.ts';
import { bad, bold, giveUp, good, quiet, say } from './terminal.ts';

const FLAGS = { help: 'show this', json: 'one JSON object a line, for machines' };

/** What one step did, as `--json` prints it. */
interface StepReport {
  readonly step: string;
  readonly ok: boolean;
  /** Milliseconds from the start of the step to its end. */
  readonly milliseconds: number;
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  readonly traceId?: string | undefined;
  readonly error?: string | undefined;
}

try {
  process.exitCode = await demo();
} catch (error) {
  giveUp(error);
}

async function demo(): Promise<number> {
  const { flags } = readCommand({}, FLAGS);
  if (flags.help) {
    say(
      'npm run demo -- [options]\n\nPlays every flow on the whole system, reads each email, and says how long it took.\n',
    );
    say(describeOptions({}, FLAGS));
    return 0;
  }
  if (!flags.json) say(quiet('Synthesising the stack …'));
  const assembly = join(LOCAL_FOLDER, 'demo');
  await synthesise(assembly);
  // Ports that are free and waits that are short, so that it runs beside `npm start`.
  const system = await startLocalSystem({
    assembly,
    awsPort: 0,
    inboxPort: 0,
    siteUrl: 'http://localhost:3000',
    delayScale: 0.01,
  });
  try {
    return await play(system, flags.json ? sayJson : sayLine);
  } finally {
    await system.close();
  }
}

/** @returns the exit code: 0 when every step did what it should; the first that does not is the last */
async function play(system: LocalSystem, report: (step: StepReport) => void): Promise<number> {
  const mailbox = openMailbox(system);
  for (const { name, run } of demoSteps(system, mailbox)) {
    const began = performance.now();
    const took = () => Math.round(performance.now() - began);
    try {
      const email = await run();
      const milliseconds = took();
      const timeline = email && (await mailbox.timelineOf(email));
      report({
        step: name,
        ok: true,
        milliseconds,
        kind: timeline?.kind,
        subject: email?.subject,
        traceId: timeline?.traceId,
      });
    } catch (error) {
      report({ step: name, ok: false, milliseconds: took(), error: String(error) });
      return 1;
    }
  }
  return 0;
}

function sayJson(step: StepReport): void {
  say(JSON.stringify(step));
}

function sayLine({ step, ok, milliseconds, kind, subject, traceId, error }: StepReport): void {
  const mark = ok ? good('✓') : bad('✗');
  say(`${mark} ${bold(step.padEnd(42))}${`${milliseconds} ms`.padStart(8)}  ${kind ?? ''}`);
  if (subject !== undefined) say(quiet(`    "${subject}"  trace ${traceId}`));
  if (error !== undefined) say(`    ${error}`);
}
