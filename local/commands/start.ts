import { join } from 'node:path';
import { requireFreePort } from '../../emulator/aws/listen.ts';
import { describeOptions, parseOptions } from '../../terminal/options.ts';
import { bold, exitWithError, failure, muted, print, success } from '../../terminal/terminal.ts';
import { LOCAL_FOLDER } from '../folder.ts';
import { type SampleApps, startSampleApps } from '../sample-apps.ts';
import type { LocalSystem } from '../system.ts';
import { SYSTEM_OPTIONS } from './system-options.ts';

const FLAGS = {
  help: 'show this help',
  'ses-sandbox':
    'SES as in a new account: it sends only to verified addresses, 200 emails a day, one a second',
  'cognito-limits': 'Cognito refuses more requests per second than a new account may make',
  keep: 'save the accounts in .local/user-pool.json and load them at the next start',
};

/** Milliseconds. */
const SCHEDULES_EVERY = 30_000;

try {
  await start();
} catch (error) {
  exitWithError(error);
}

async function start(): Promise<void> {
  const { numbers, flags } = parseOptions({ numbers: SYSTEM_OPTIONS, flags: FLAGS });
  if (flags.help) {
    print('npm start -- [options]\n\nRuns the whole system on this machine until you press Ctrl-C.\n');
    print(describeOptions({ numbers: SYSTEM_OPTIONS, flags: FLAGS }));
    return;
  }
  const started = performance.now();
  const system = await startSystem(numbers, flags);
  const samples = await startSamples(system, numbers['app-port']);
  // Schedules have minutes; who waits for one need not wait half a minute more.
  setInterval(system.runSchedules, SCHEDULES_EVERY).unref();
  stopOnSignal(system, samples);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`${success('✓')} Ready in ${seconds} s. Press Ctrl-C to stop.\n`);
  printAddresses(system, samples);
  if (flags['ses-sandbox']) {
    print('SES is in its sandbox: it sends only to addresses that you have verified; see local/README.md.\n');
  }
  printSteps(system, samples);
}

async function startSystem(
  numbers: Readonly<Record<keyof typeof SYSTEM_OPTIONS, number>>,
  flags: Readonly<Record<keyof typeof FLAGS, boolean>>,
): Promise<LocalSystem> {
  for (const name of ['web-port', 'aws-port', 'inbox-port'] as const) {
    await requireFreePort({ port: numbers[name], flag: `--${name}` });
  }
  // Imported late, so that help and usage errors appear at once.
  const { buildAndStartWithSite } = await import('./build-and-start.ts');
  print(muted('Synthesising the stack, building the web app and starting the system …'));
  return buildAndStartWithSite('start', {
    webPort: numbers['web-port'],
    awsPort: numbers['aws-port'],
    inboxPort: numbers['inbox-port'],
    authPort: numbers['auth-port'],
    delayScale: numbers['delay-scale'],
    takingTurns: numbers.processes,
    limitsRequestRates: flags['cognito-limits'],
    ...(flags['ses-sandbox'] && { sesAccount: { sandbox: true } }),
    ...(flags.keep && { userPoolFile: join(LOCAL_FOLDER, 'user-pool.json') }),
    onDenied: ({ caller, action, resource, reason }) =>
      print(`${failure('✗')} ${caller} is not allowed ${action} on ${resource}, ${reason}.`),
    onFailedEvent: ({ requestContext }) =>
      print(
        `${failure('✗')} Lambda gave up on an email (${requestContext.condition}); see the operations page for details.`,
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
    print(muted('\nStopping …'));
    await samples.close();
    await system.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function printAddresses(system: LocalSystem, { apps }: SampleApps): void {
  const { awsUrl, inbox, region, siteUrl, userPoolId, clientId } = system;
  print(
    `  ${bold('Web app')}       ${siteUrl}      where patients sign up, sign in and reset their password`,
  );
  print(`  ${bold('Inbox')}         ${inbox.url}      every email that the system sends`);
  print(`  ${bold('Operations')}    ${awsUrl}      each step of every email, as support sees it`);
  for (const { name, url } of apps) {
    print(`  ${bold(name.slice(0, 12).padEnd(12))}  ${url}      a sample app that uses the same accounts`);
  }
  print(`  ${bold('AWS endpoint')}  ${awsUrl}      Cognito, KMS, SES, SQS, CloudWatch Logs and X-Ray`);
  print(`  ${bold('User pool')}     ${userPoolId}, app client ${clientId}, region ${region}\n`);
}

function printSteps({ awsUrl, inbox, region, siteUrl, singleSignOn }: LocalSystem, { apps }: SampleApps) {
  const [first, second] = apps;
  print('Try it:\n');
  print(`  1. Sign up at ${siteUrl}/signup with any address, such as you@example.com.`);
  print(`  2. Open the email at ${inbox.url}, then enter its code or press its button.`);
  print('  3. Sign out, then sign in with a code, or press "Forgot password".');
  print(`  4. See what support sees at ${awsUrl}.`);
  if (first !== undefined && singleSignOn !== undefined) {
    print(`  5. Sign in at ${first.url}. Your browser warns about the self-signed certificate of`);
    print(`     ${singleSignOn.url}; continue.`);
  }
  if (second !== undefined) print(`     Then open ${second.url}, where you are signed in already.`);
  print('');
  print(`To use the AWS CLI, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to "local", and add:`);
  print(`  ${bold(`--endpoint-url ${awsUrl} --region ${region}`)}`);
  print(`To see every flow, run in another terminal: ${bold('npm run demo')}`);
}
