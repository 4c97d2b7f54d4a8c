import '../compiled-code.ts';
import { constants } from 'node:os';
import { join } from 'node:path';
import { loopbackAddresses, requireFreePorts } from '../../emulator/aws/listen.ts';
import { describeOptions, parseOptions } from '../../terminal/options.ts';
import { bold, exitWithError, failure, muted, print, success } from '../../terminal/terminal.ts';
import { LOCAL_FOLDER, requireLocalFolder } from '../folder.ts';
import { type SampleApps, startSampleApps } from '../sample-apps.ts';
import { countApps } from '../sample-site.ts';
import type { LocalSystem } from '../system.ts';
import { lockUserPoolFile } from '../user-pool-lock.ts';
import { readUserPoolFile } from '../user-pool-snapshot.ts';
import { SYSTEM_OPTIONS } from './system-options.ts';

const FLAGS = {
  help: 'show this help',
  'ses-sandbox':
    'SES as in a new account: it sends only to verified addresses, 200 emails a day, one a second',
  'cognito-limits': 'Cognito refuses more requests per second than a new account may make',
  keep: 'save the accounts in .local/user-pool.json and load them at the next start; one instance at a time',
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
    print('\nSet CLINIC_MAIL_FOLDER to write to another folder than .local.');
    print('If it does not start, see "When `npm start` does not start" in local/README.md.');
    return;
  }
  const started = performance.now();
  const stopOnSignal = exitOnSignal();
  const userPoolFile = flags.keep ? join(LOCAL_FOLDER, 'user-pool.json') : undefined;
  const system = await startSystem(numbers, flags, userPoolFile);
  const samples = await startSamples(system, numbers['app-port']);
  // Schedules have minutes; who waits for one need not wait half a minute more.
  setInterval(system.runSchedules, SCHEDULES_EVERY).unref();
  stopOnSignal(system, samples);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`${success('✓')} Ready in ${seconds} s. Press Ctrl-C to stop.\n`);
  if (!(await loopbackAddresses()).includes('127.0.0.1')) {
    print('  This machine has no 127.0.0.1, so there are no traces: the X-Ray SDK sends them over IPv4.\n');
  }
  printAddresses(system, samples);
  if (flags['ses-sandbox']) {
    print('SES is in its sandbox: it sends only to addresses that you have verified; see local/README.md.\n');
  }
  printSteps(system, samples, flags['ses-sandbox'] ? 'an address that you have verified' : 'any address');
}

async function startSystem(
  numbers: Readonly<Record<keyof typeof SYSTEM_OPTIONS, number>>,
  flags: Readonly<Record<keyof typeof FLAGS, boolean>>,
  userPoolFile: string | undefined,
): Promise<LocalSystem> {
  await requireStart(numbers, userPoolFile);
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
    ...(userPoolFile !== undefined && { userPoolFile }),
    onDenied: ({ caller, action, resource, reason }) =>
      print(`${failure('✗')} ${caller} is not allowed ${action} on ${resource}, ${reason}.`),
    onFailedEvent: ({ requestContext }) =>
      print(
        `${failure('✗')} Lambda gave up on an email (${requestContext.condition}); see the operations page for details.`,
      ),
  });
}

/**
 * Checks what the system needs, before the work that takes long.
 *
 * @throws Error with a sentence
 */
async function requireStart(
  numbers: Readonly<Record<keyof typeof SYSTEM_OPTIONS, number>>,
  userPoolFile: string | undefined,
): Promise<void> {
  requireLocalFolder();
  const servers = (['web-port', 'aws-port', 'inbox-port', 'auth-port'] as const).map((name) => ({
    port: numbers[name],
    flag: `--${name}`,
  }));
  const firstApp = numbers['app-port'];
  const apps = Array.from({ length: countApps() }, (_, index) => ({
    port: firstApp === 0 ? 0 : firstApp + index,
    flag: '--app-port',
  }));
  await requireFreePorts([...servers, ...apps]);
  if (userPoolFile !== undefined) {
    const unlock = lockUserPoolFile(userPoolFile);
    readUserPoolFile(userPoolFile);
    unlock();
  }
}

/** Starts a sample app for each of the clinic's apps, while the system sends itself an email. */
async function startSamples(system: LocalSystem, port: number): Promise<SampleApps> {
  const { singleSignOn, awsUrl, userPoolId } = system;
  const starting =
    singleSignOn === undefined
      ? { apps: [], close: async () => undefined }
      : startSampleApps({ singleSignOn, awsUrl, userPoolId, port });
  try {
    await Promise.all([system.checkEmail(), starting]);
    return await starting;
  } catch (error) {
    const samples = await Promise.resolve(starting).catch(() => undefined);
    await samples?.close();
    await system.close();
    throw error;
  }
}

/**
 * Ends this process on a signal, and with it every process that it has started.
 *
 * @returns a function after whose call a signal stops the system in order
 */
function exitOnSignal(): (system: LocalSystem, samples: SampleApps) => void {
  let isStopping = false;
  // The exit status is that of a shell: https://www.gnu.org/software/bash/manual/bash.html#Exit-Status
  let stop: (signal: NodeJS.Signals) => Promise<void> = async (signal) =>
    process.exit(128 + constants.signals[signal]);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!isStopping) void stop(signal);
      isStopping = true;
    });
  }
  return (system, samples) => {
    stop = async () => {
      print(muted('\nStopping …'));
      await samples.close();
      await system.close();
    };
  };
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

function printSteps(
  { awsUrl, inbox, region, siteUrl, singleSignOn }: LocalSystem,
  { apps }: SampleApps,
  address: string,
) {
  const [first, second] = apps;
  print('Try it:\n');
  print(`  1. Sign up at ${siteUrl}/signup with ${address}, such as you@example.com.`);
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
