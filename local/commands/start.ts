import { join } from 'node:path';
import { requireFreePort } from '../../emulator/aws/listen.ts';
import { describeOptions, readCommand } from '../../terminal/options.ts';
import { bad, bold, giveUp, good, quiet, say } from '../../terminal/terminal.ts';
import { LOCAL_FOLDER } from '../folder.ts';
import { type SampleApps, startSampleApps } from '../sample-apps.ts';
import type { LocalSystem } from '../system.ts';
import { SYSTEM_OPTIONS } from './system-options.ts';

const FLAGS = {
  help: 'show this',
  keep: 'keep the accounts in .local/user-pool.json and start with them again',
};

try {
  await start();
} catch (error) {
  giveUp(error);
}

async function start(): Promise<void> {
  const { numbers, flags } = readCommand(SYSTEM_OPTIONS, FLAGS);
  if (flags.help) {
    say('npm start -- [options]\n\nRuns the whole system on this machine until Ctrl-C.\n');
    say(describeOptions(SYSTEM_OPTIONS, FLAGS));
    return;
  }
  for (const name of ['web-port', 'aws-port', 'inbox-port'] as const) {
    await requireFreePort({ port: numbers[name], flag: `--${name}` });
  }
  // Loaded when it is needed, so that help and mistakes need not wait for it.
  const { buildAndStartWithSite } = await import('./build-and-start.ts');
  const began = performance.now();
  say(quiet('Synthesising the stack, building the web app and starting both …'));
  const system = await buildAndStartWithSite('start', {
    webPort: numbers['web-port'],
    awsPort: numbers['aws-port'],
    inboxPort: numbers['inbox-port'],
    authPort: numbers['auth-port'],
    delayScale: numbers['delay-scale'],
    ...(flags.keep && { userPoolFile: join(LOCAL_FOLDER, 'user-pool.json') }),
    onFailedEvent: ({ requestContext }) =>
      say(`${bad('✗')} An email was given up (${requestContext.condition}); see the operations page.`),
  });
  const samples = await startSamples(system, numbers['app-port']);
  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    say(quiet('\nStopping …'));
    await samples.close();
    await system.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const { awsUrl, inbox, region, siteUrl, userPoolId, clientId } = system;
  say(`${good('✓')} Ready in ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops it.\n`);
  say(`  ${bold('Web app')}       ${siteUrl}      where patients sign up, sign in and reset their password`);
  say(`  ${bold('Inbox')}         ${inbox.url}      every email that the system sends`);
  say(`  ${bold('Operations')}    ${awsUrl}      every email step by step, as support sees it`);
  for (const { name, url } of samples.apps) {
    say(
      `  ${bold(name.slice(0, 12).padEnd(12))}  ${url}      a sample of an app that takes the same accounts`,
    );
  }
  say(`  ${bold('AWS endpoint')}  ${awsUrl}      Cognito, KMS, SES, CloudWatch Logs and X-Ray`);
  say(`  ${bold('User pool')}     ${userPoolId}, app client ${clientId}, region ${region}\n`);
  say('Try it:\n');
  say(`  1. Sign up at ${siteUrl}/signup with any address, such as you@example.com.`);
  say(`  2. Read the email at ${inbox.url}, and enter its code or press its button.`);
  say('  3. Sign out, then sign in with a code, or press "Forgot password".');
  say(`  4. See what support sees at ${awsUrl}.`);
  sayHowToSignInOnce(samples, system.singleSignOn?.url);
  say(`From the terminal, with the AWS CLI: ${bold(`--endpoint-url ${awsUrl} --region ${region}`)}`);
  say(`Or watch every flow at once, in another terminal: ${bold('npm run demo')}`);
}

/** The clinic's apps, a sample in the place of each. */
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

/** Browsers do not know the certificate that this machine made for itself. */
function sayHowToSignInOnce({ apps: [first, second] }: SampleApps, url: string | undefined): void {
  if (first !== undefined && url !== undefined) {
    say(`  5. Sign in at ${first.url}. Your browser will warn of the certificate of ${url}: go on.`);
  }
  if (second !== undefined) say(`     Then ${second.url} signs you in without a question.`);
  say('');
}
