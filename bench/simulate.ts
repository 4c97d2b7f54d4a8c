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
import { type Load, type Settings, type SimulationResult, simulate } from './simulation/simulation.ts';
import { LOAD_COLUMNS, SETTINGS_COLUMNS, toLoadRow, toSettingsRow } from './simulation/table-rows.ts';

const OPTIONS = {
  'ses-rate': {
    variable: 'SES_RATE',
    byDefault: readSiteConfig().email.sendingRate,
    means: 'emails a second that SES allows, by default email.sendingRate',
  },
  minutes: { variable: 'MINUTES', byDefault: 10, means: 'minutes during which patients sign up' },
  seed: { variable: 'SEED', byDefault: 1, means: 'seed of the random numbers' },
} as const satisfies Record<string, NumberOption>;

const FLAGS = { help: 'show this help', json: 'print one JSON object' };

/** Sign-ups a minute. */
const GROWTH = [10, 100, 700, 1_000, 10_000, 100_000];

try {
  await runSimulations();
} catch (error) {
  giveUp(error);
}

/** Simulates sign-ups with the settings of the stack, and with alternatives. */
async function runSimulations(): Promise<void> {
  const { flags, numbers } = readCommand(OPTIONS, FLAGS);
  if (flags.help) {
    say('npm run simulate -- [options]\n');
    say(
      'Simulates 10 to 100,000 sign-ups a minute: how long emails take, how many are lost, what they cost.\n',
    );
    say(describeOptions(OPTIONS, FLAGS));
    return;
  }
  const progress = showSteps();
  const { minutes, seed } = numbers;
  const sesPerSecond = numbers['ses-rate'];
  progress('Synthesising the stack, for its settings');
  const stack = { ...(await readSettings()), concurrency: reservedConcurrency(sesPerSecond).sender };
  const run = (settings: Settings, load: Load): SimulationResult => {
    progress(`${load.perMinute.toLocaleString('en-GB')} a minute, concurrency ${settings.concurrency}`);
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
  const choices = alternativesTo(stack).map((settings) => ({
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
  say(describeTable([LOAD_COLUMNS, ...growth.map(toLoadRow)]));
  say(bold('\nThe same, with a rate of SES that is a fifth higher than the sign-ups\n'));
  say(describeTable([LOAD_COLUMNS, ...enough.map(toLoadRow)]));
  say(bold(`\nAlternative settings; the first row is the stack, SES at ${sesPerSecond} a second\n`));
  say(quiet('Share of emails that took over a minute, and share that was lost.\n'));
  say(describeTable([SETTINGS_COLUMNS, ...choices.map(toSettingsRow)]));
}

/** Reads the settings from the synthesised template and the function's code. */
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

/** Returns the settings of the stack, then variations that change one setting each. */
function alternativesTo(stack: Settings): Settings[] {
  const { concurrency, maximumAge } = stack;
  return [
    stack,
    ...[0.5, 2, 4, 10].map((factor) => ({ ...stack, concurrency: Math.ceil(concurrency * factor) })),
    ...[2_000, 12_000].map((sendBudget) => ({ ...stack, sendBudget })),
    ...[0, 2].map((lambdaRetries) => ({ ...stack, lambdaRetries })),
    ...[0.5, 6].map((factor) => ({ ...stack, maximumAge: maximumAge * factor })),
  ];
}
