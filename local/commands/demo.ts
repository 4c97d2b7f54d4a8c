import { describeOptions, readCommand } from '../../terminal/options.ts';
import { bad, bold, giveUp, good, quiet, say } from '../../terminal/terminal.ts';
import type { Mailbox } from '../demo/mailbox.ts';
import type { DemoStep } from '../demo/steps.ts';

const FLAGS = { help: 'show this', json: 'one JSON object a line, for machines' };

/** What one step did, as `--json` prints it. */
interface StepReport {
  readonly step: string;
  readonly ok: boolean;
  /** Milliseconds from the start of the step to its end. */
  readonly milliseconds: number;
  readonly kind?: string | undefined;
  readonly language?: string | undefined;
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
  // Loaded when they are needed, so that help and mistakes need not wait for them.
  const [{ buildAndStart }, { openMailbox }, { demoSteps }] = await Promise.all([
    import('./build-and-start.ts'),
    import('../demo/mailbox.ts'),
    import('../demo/steps.ts'),
  ]);
  if (!flags.json) say(quiet('Synthesising the stack and starting it …'));
  // Waits are short, and ports are free ones, so that it runs beside `npm start`.
  const system = await buildAndStart('demo', { delayScale: 0.01 });
  try {
    const mailbox = openMailbox(system);
    const reports = await play(demoSteps(system, mailbox), mailbox, flags.json ? sayJson : sayLine);
    if (!flags.json) saySummary(reports);
    return reports.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    await system.close();
  }
}

/** Plays the steps in order; the first that does not do what it should is the last. */
async function play(
  steps: readonly DemoStep[],
  mailbox: Mailbox,
  say: (report: StepReport) => void,
): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  const report = (step: StepReport) => {
    reports.push(step);
    say(step);
  };
  for (const { name, run } of steps) {
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
        language: timeline?.language,
        subject: email?.subject,
        traceId: timeline?.traceId,
      });
    } catch (error) {
      report({ step: name, ok: false, milliseconds: took(), error: String(error) });
      break;
    }
  }
  return reports;
}

function sayJson(step: StepReport): void {
  say(JSON.stringify(step));
}

function sayLine({ step, ok, milliseconds, kind, language, subject, traceId, error }: StepReport): void {
  const mark = ok ? good('✓') : bad('✗');
  say(
    `${mark} ${bold(step.padEnd(42))}${`${milliseconds} ms`.padStart(8)}  ${kind === undefined ? '' : `${kind} (${language})`}`,
  );
  if (subject !== undefined) say(quiet(`    "${subject}"  trace ${traceId}`));
  if (error !== undefined) say(`    ${error}`);
}

function saySummary(reports: readonly StepReport[]): void {
  const emails = reports.filter(({ kind }) => kind !== undefined).length;
  const seconds = reports.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  const failed = reports.some(({ ok }) => !ok);
  say(
    failed
      ? `\n${bad('✗')} Stopped at the step that failed. npm run invoke -- events/sign-up.json shows one email in full.`
      : `\n${good('✓')} ${reports.length} steps and ${emails} emails in ${seconds.toFixed(1)} s.`,
  );
}
