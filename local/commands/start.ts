import { join } from 'node:path';
import { LOCAL_FOLDER } from '../system.ts';
import { boot } from './boot.ts';
import { describeOptions, readCommand, SYSTEM_OPTIONS } from './options.ts';
import { bad, bold, giveUp, good, quiet, say } from './terminal.ts';

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
  const began = performance.now();
  say(quiet('Synthesising the stack and starting it …'));
  const system = await boot('start', {
    awsPort: numbers['aws-port'],
    inboxPort: numbers['inbox-port'],
    delayScale: numbers['delay-scale'],
    ...(flags.keep && { keep: join(LOCAL_FOLDER, 'user-pool.json') }),
    onFailedEvent: ({ requestContext }) =>
      say(`${bad('✗')} An email was given up (${requestContext.condition}); see the operations page.`),
  });
  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    say(quiet('\nStopping …'));
    await system.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const { awsUrl, inbox, region, userPoolId, clientId } = system;
  say(`${good('✓')} Ready in ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops it.\n`);
  say(`  ${bold('Inbox')}         ${inbox.url}      every email that the system sends`);
  say(`  ${bold('Operations')}    ${awsUrl}      every email step by step, as support sees it`);
  say(`  ${bold('AWS endpoint')}  ${awsUrl}      Cognito, KMS, CloudWatch Logs and X-Ray`);
  say(`  ${bold('User pool')}     ${userPoolId}, app client ${clientId}, region ${region}\n`);
  say('Try it: sign up, then read the code in the inbox and confirm.\n');
  const cli = `aws cognito-idp --endpoint-url ${awsUrl} --region ${region}`;
  say(`  ${cli} sign-up --client-id ${clientId} \\`);
  say('    --username you@example.com --password "correct horse battery" \\');
  say('    --user-attributes Name=email,Value=you@example.com');
  say(`  ${cli} confirm-sign-up --client-id ${clientId} \\`);
  say('    --username you@example.com --confirmation-code CODE\n');
  say(`Or watch every flow at once, in another terminal: ${bold('npm run demo')}`);
}
