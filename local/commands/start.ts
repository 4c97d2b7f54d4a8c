import { join } from 'node:path';
import { requireFreePort } from '../../emulator/aws/listen.ts';
import { describeOptions, readCommand } from '../../terminal/options.ts';
import { bad, bold, giveUp, good, quiet, say } from '../../terminal/terminal.ts';
import { LOCAL_FOLDER } from '../folder.ts';
import { type SampleApps, startSampleApps } from '../sample-apps.ts';
import type { LocalSystem } from '../system.ts';
import { SYSTEM_OPTIONS } from './system-options.ts';

const FLAGS = {
  help: 'show this help',
  keep: 'save the accounts in .local/user-pool.json and load them at the next start',
};

try {
  await start();
} catch (error) {
  giveUp(error);
}

async function start(): Promise<void> {
  const { numbers, flags } = readCommand(SYSTEM_OPTIONS, FLAGS);
  if (flags.help) {
    say('npm start -- [options]\n\nRuns the whole system on this machine until you press Ctrl-C.\n');
    say(describeOptions(SYSTEM_OPTIONS, FLAGS));
    return;
  }
  const started = performance.now();
  const system = await startSystem(numbers, flags.keep);
  const samples = await startSamples(system, numbers['app-port']);
  stopOnSignal(system, samples);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${good('✓')} Ready in ${seconds} s. Press Ctrl-C to stop.\n`);
  sayAddresses(system, samples);
  sayWhatToTry(system, samples);
}

async function startSystem(
  numbers: Readonly<Record<keyof typeof SYSTEM_OPTIONS, number>>,
  keep: boolean,
): Promise<LocalSystem> {
  for (const name of ['web-port', 'aws-port', 'inbox-port'] as const) {
    await requireFreePort({ port: numbers[name], flag: `--${name}` });
  }
  // Imported late, so that help and usage errors appear at once.
  const { buildAndStartWithSite } = await import('./build-and-start.ts');
  say(quiet('Synthesising the stack, building the web app and starting the system …'));
  return buildAndStartWithSite('start', {
    webPort: numbers['web-port'],
    awsPort: numbers['aws-port'],
    inboxPort: numbers['inbox-port'],
    authPort: numbers['auth-port'],
    delayScale: numbers['delay-scale'],
    ...(keep && { userPoolFile: join(LOCAL_FOLDER, 'user-pool.json') }),
    onFailedEvent: ({ requestContext }) =>
      say(
        `${bad('✗')} Lambda gave up on an email (${requestContext.condition}); see the operations page for details.`,
      ),
  });
}

/** Starts a sample app for each of the clinic's apps. */
async function startSamples(system: LocalSystem, port: number): Promise<SampleApps> {
  const { singleSignOn, awsUrl, userPoolId } = system;
  if (singleSignOn === undefined) return { apps: [], close: async () => undefined };
  try {
    return await startSampleApps({ singleSignOn, awsUrl, userPoolId, port });
  } catch (error) {
    await system.close();
    throw error;
  }
}

function stopOnSignal(system: LocalSystem, samples: SampleApps): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say(quiet('\nStopping …'));
    await samples.close();
    await system.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function sayAddresses(system: LocalSystem, { apps }: SampleApps): void {
  const { awsUrl, inbox, region, siteUrl, userPoolId, clientId } = system;
  say(`  ${bold('Web app')}       ${siteUrl}      where patients sign up, sign in and reset their password`);
  say(`  ${bold('Inbox')}         ${inbox.url}      every email that the system sends`);
  say(`  ${bold('Operations')}    ${awsUrl}      each step of every email, as support sees it`);
  for (const { name, url } of apps) {
    say(`  ${bold(name.slice(0, 12).padEnd(12))}  ${url}      a sample app that uses the same accounts`);
  }
  say(`  ${bold('AWS endpoint')}  ${awsUrl}      Cognito, KMS, SES, SQS, CloudWatch Logs and X-Ray`);
  say(`  ${bold('User pool')}     ${userPoolId}, app client ${clientId}, region ${region}\n`);
}

function sayWhatToTry({ awsUrl, inbox, region, siteUrl, singleSignOn }: LocalSystem, { apps }: SampleApps) {
  const [first, second] = apps;
  say('Try it:\n');
  say(`  1. Sign up at ${siteUrl}/signup with any address, such as you@example.com.`);
  say(`  2. Open the email at ${inbox.url}, then enter its code or press its button.`);
  say('  3. Sign out, then sign in with a code, or press "Forgot password".');
  say(`  4. See what support sees at ${awsUrl}.`);
  if (first !== undefined && singleSignOn !== undefined) {
    say(`  5. Sign in at ${first.url}. Your browser warns about the self-signed certificate of`);
    say(`     ${singleSignOn.url}; continue.`);
  }
  if (second !== undefined) say(`     Then open ${second.url}, where you are signed in already.`);
  say('');
  say(`To use the AWS CLI, add: ${bold(`--endpoint-url ${awsUrl} --region ${region}`)}`);
  say(`To see every flow, run in another terminal: ${bold('npm run demo')}`);
}
