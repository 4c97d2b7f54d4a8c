import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservedConcurrency } from '../cdk/functions/concurrency.ts';
import { readStack } from '../emulator/template/stack.ts';
import { synthesise } from '../local/synthesise.ts';
import { TIMING } from '../sender/timing.ts';
import { readSiteConfig } from '../site/config.ts';
import { describeOptions, type NumberOption, readCommand } from '../terminal/options.ts';
import { bold, giveUp, quiet, say, showSteps } from '../terminal/terminal.ts';
import { describeTable } from './report.ts';
import { CHOICE_HEAD, describeChoice, describeRun, RUN_HEAD } from './simulation/describe.ts';
import { type Load, type Outcome, type Settings, simulate } from './simulation/simulate.ts';

const OPTIONS = {
  'ses-rate': {
    variable: 'SES_RATE',
    byDefault: readSiteConfig().email.sendingRate,
    means: 'emails a second that SES allows, email.sendingRate unless told otherwise',
  },
  minutes: { variable: 'MINUTES', byDefault: 10, means: 'how long patients keep signing up' },
  seed: { variable: 'SEED', byDefault: 1, means: 'the same seed plays the same' },
} as const satisfies Record<string, NumberOption>;

const FLAGS = { help: 'show this', json: 'one JSON object, for machines' };

/** Sign-ups a minute. */
const GROWTH = [10, 100, 700, 1_000, 10_000, 100_000];

try {
  await play();
} catch (error) {
  giveUp(error);
}

/** Plays sign-ups through the stack as it is configured, and as it could be. */
async function play(): Promise<void> {
  const { flags, numbers } = readCommand(OPTIONS, FLAGS);
  if (flags.help) {
    say('npm run simulate -- [options]\n');
    say(
      'Plays from ten to 100,000 sign-ups a minute: how long emails take, how many are lost, what they cost.\n',
    );
    say(describeOptions(OPTIONS, FLAGS));
    return;
  }
  const progress = showSteps();
  const { minutes, seed } = numbers;
  const sesPerSecond = numbers['ses-rate'];
  progress('Synthesising the stack, whose settings are played');
  const stack = { ...(await readSettings()), concurrency: reservedConcurrency(sesPerSecond).sender };
  const run = (settings: Settings, load: Load): Outcome => {
    progress(`${load.perMinute.toLocaleString('en-GB')} a minute, ${settings.concurrency} at a time`);
    return simulate(settings, load, seed);
  };

  const growth = GROWTH.map((perMinute) => {
    const load = { perMinute, minutes, sesPerSecond };
    return { load, settings: stack, outcome: run(stack, load) };
  });
  const enough = GROWTH.map((perMinute) => {
    const needed = Math.max(14, Math.ceil((perMinute / 60) * 1.2));
    const settings = { ...stack, concurrency: reservedConcurrency(needed).sender };
    const load = { perMinute, minutes, sesPerSecond: needed };
    return { load, settings, outcome: run(settings, load) };
  });
  const choices = chosenFrom(stack).map((settings) => ({
    settings,
    steady: run(settings, { perMinute: 57 * sesPerSecond, minutes, sesPerSecond }),
    burst: run(settings, { perMinute: 72 * sesPerSecond, minutes: 1, sesPerSecond }),
    crowd: run(settings, { perMinute: 360 * sesPerSecond, minutes: 1, sesPerSecond }),
    overload: run(settings, { perMinute: 72 * sesPerSecond, minutes, sesPerSecond }),
    outage: run(settings, { perMinute: 6 * sesPerSecond, minutes, sesPerSecond, outage: [60_000, 240_000] }),
  }));
  progress(undefined);
  if (flags.json) {
    say(JSON.stringify({ stack, growth, enough, choices }));
    return;
  }
  say(bold(`The stack as it is, ${minutes} minutes of sign-ups, SES at ${sesPerSecond} a second\n`));
  say(describeTable([RUN_HEAD, ...growth.map(describeRun)]));
  say(bold('\nThe same, with an SES that allows a fifth more than is asked for\n'));
  say(describeTable([RUN_HEAD, ...enough.map(describeRun)]));
  say(bold(`\nWhat was chosen from; the first row is the stack, SES at ${sesPerSecond} a second\n`));
  say(quiet('Share that took over a minute, and share that was lost.\n'));
  say(describeTable([CHOICE_HEAD, ...choices.map(describeChoice)]));
}

/** What the template and the function say. */
async function readSettings(): Promise<Omit<Settings, 'concurrency'>> {
  const assembly = await mkdtemp(join(tmpdir(), 'simulate-'));
  try {
    await synthesise(assembly);
    const [sender] = readStack(assembly).functions();
    if (sender === undefined) throw new Error('The stack has no functions');
    return {
      sendBudget: Number(sender.environment.SEND_BUDGET_MS),
      pause: TIMING.send.pause,
      lambdaRetries: sender.asyncInvoke.maximumRetryAttempts,
      maximumAge: sender.asyncInvoke.maximumEventAgeSeconds * 1000,
      memoryMb: sender.memoryMb,
    };
  } finally {
    await rm(assembly, { recursive: true });
  }
}

/** The settings of the stack, then each changed alone. */
function chosenFrom(stack: Settings): Settings[] {
  const { concurrency, maximumAge } = stack;
  return [
    stack,
    ...[0.5, 2, 4, 10].map((factor) => ({ ...stack, concurrency: Math.ceil(concurrency * factor) })),
    ...[2_000, 12_000].map((sendBudget) => ({ ...stack, sendBudget })),
    ...[0, 2].map((lambdaRetries) => ({ ...stack, lambdaRetries })),
    ...[0.5, 6].map((factor) => ({ ...stack, maximumAge: maximumAge * factor })),
  ];
}
