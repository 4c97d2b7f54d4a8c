import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservedConcurrency } from '../cdk/functions/concurrency.ts';
import { readStack } from '../emulator/template/stack.ts';
import { synthesise } from '../local/synthesise.ts';
import { TIMING } from '../sender/timing.ts';
import { readSiteConfig } from '../site/config.ts';
import { describeOptions, parseOptions } from '../terminal/options.ts';
import { bold, exitWithError, muted, print, showSteps } from '../terminal/terminal.ts';
import { describeTable } from './report.ts';
import { type Load, type Settings, type SimulationResult, simulate } from './simulation/simulation.ts';
import { LOAD_COLUMNS, SETTINGS_COLUMNS, toLoadRow, toSettingsRow } from './simulation/table-rows.ts';

const OPTIONS = {
  numbers: {
    'ses-rate': {
      variable: 'SES_RATE',
      defaultValue: readSiteConfig().email.sendingRate,
      description: 'emails a second that SES allows, by default email.sendingRate',
    },
    minutes: { variable: 'MINUTES', defaultValue: 10, description: 'minutes during which patients sign up' },
    seed: { variable: 'SEED', defaultValue: 1, description: 'seed of the random numbers' },
  },
  flags: { help: 'show this help', json: 'print one JSON object' },
} as const;

/** Sign-ups a minute. */
const GROWTH = [10, 100, 700, 1_000, 10_000, 100_000];

try {
  await runSimulations();
} catch (error) {
  exitWithError(error);
}

/** Simulates sign-ups with the settings of the stack, and with alternatives. */
async function runSimulations(): Promise<void> {
  const { flags, numbers } = parseOptions(OPTIONS);
  if (flags.help) {
    print('npm run simulate -- [options]\n');
    print(
      'Simulates 10 to 100,000 sign-ups a minute: how long emails take, how many are lost, what they cost.\n',
    );
    print(describeOptions(OPTIONS));
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
    print(JSON.stringify({ stack, growth, enough, choices }));
    return;
  }
  print(bold(`The stack as it is, ${minutes} minutes of sign-ups, SES at ${sesPerSecond} a second\n`));
  print(describeTable([LOAD_COLUMNS, ...growth.map(toLoadRow)]));
  print(bold('\nThe same, with a rate of SES that is a fifth higher than the sign-ups\n'));
  print(describeTable([LOAD_COLUMNS, ...enough.map(toLoadRow)]));
  print(bold(`\nAlternative settings; the first row is the stack, SES at ${sesPerSecond} a second\n`));
  print(muted('Share of emails that took over a minute, and share that was lost.\n'));
  print(describeTable([SETTINGS_COLUMNS, ...choices.map(toSettingsRow)]));
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
