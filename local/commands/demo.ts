import '../compiled-code.ts';
import { describeOptions, parseOptions } from '../../terminal/options.ts';
import { bold, exitWithError, failure, muted, print, success } from '../../terminal/terminal.ts';
import type { Mailbox } from '../demo/mailbox.ts';
import type { RunStep } from '../demo/play-demo.ts';

const FLAGS = { help: 'show this help', json: 'print one JSON object per line' };

/** The result of a step, as `--json` prints it. */
interface StepReport {
  readonly step: string;
  readonly ok: boolean;
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
  exitWithError(error);
}

async function demo(): Promise<number> {
  const { flags } = parseOptions({ flags: FLAGS });
  if (flags.help) {
    print(
      'npm run demo -- [options]\n\nPlays every flow on the whole system, reads each email and shows how long it took.\n',
    );
    print(describeOptions({ flags: FLAGS }));
    return 0;
  }
  // Imported late, so that help and usage errors appear at once.
  const [{ buildAndStart }, { openMailbox }, { playDemo }] = await Promise.all([
    import('./build-and-start.ts'),
    import('../demo/mailbox.ts'),
    import('../demo/play-demo.ts'),
  ]);
  if (!flags.json) print(muted('Synthesising the stack and starting the system …'));
  // Free ports, so that it runs beside `npm start`.
  const system = await buildAndStart('demo', { delayScale: 0.01 });
  try {
    const mailbox = openMailbox(system);
    const reports = await collectReports(mailbox, flags.json ? printJson : printLine, (runStep) =>
      playDemo(system, mailbox, runStep),
    );
    if (!flags.json) printSummary(reports);
    return reports.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    await system.close();
  }
}

/** Reports each step of a demo as it ends; the first step that fails is the last. */
async function collectReports(
  mailbox: Mailbox,
  printReport: (report: StepReport) => void,
  play: (runStep: RunStep) => Promise<void>,
): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  const report = (step: StepReport) => {
    reports.push(step);
    printReport(step);
  };
  const runStep: RunStep = async (name, step) => {
    const started = performance.now();
    const elapsed = () => Math.round(performance.now() - started);
    try {
      const email = await step();
      const milliseconds = elapsed();
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
      return email;
    } catch (error) {
      report({ step: name, ok: false, milliseconds: elapsed(), error: String(error) });
      throw error;
    }
  };
  try {
    await play(runStep);
  } catch (error) {
    const isReported = reports.at(-1)?.ok === false;
    if (!isReported) throw error;
  }
  return reports;
}

function printJson(step: StepReport): void {
  print(JSON.stringify(step));
}

function printLine({ step, ok, milliseconds, kind, language, subject, traceId, error }: StepReport): void {
  const mark = ok ? success('✓') : failure('✗');
  print(
    `${mark} ${bold(step.padEnd(42))}${`${milliseconds} ms`.padStart(8)}  ${kind === undefined ? '' : `${kind} (${language})`}`,
  );
  if (subject !== undefined) print(muted(`    "${subject}"  trace ${traceId}`));
  if (error !== undefined) print(`    ${error}`);
}

function printSummary(reports: readonly StepReport[]): void {
  const emails = reports.filter(({ kind }) => kind !== undefined).length;
  const seconds = reports.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  const failed = reports.some(({ ok }) => !ok);
  print(
    failed
      ? `\n${failure('✗')} The demo stopped at the step that failed. To see one email in full, run: npm run invoke -- events/sign-up.json`
      : `\n${success('✓')} ${reports.length} steps and ${emails} emails in ${seconds.toFixed(1)} s.`,
  );
}
