import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  resetPassword,
  signIn,
  signOut,
  signUp,
} from 'aws-amplify/auth';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { configureAmplify } from '../../local/demo/amplify.ts';
import { openMailbox, secretOf } from '../../local/demo/mailbox.ts';
import { connectClinic, newAddress } from '../../local/demo/steps.ts';
import { startLocalSystem } from '../../local/system.ts';
import type * as Library from '../../package/index.ts';
import { PACKAGE } from '../harness/assembly.ts';

/**
 * Runs the app of somebody else: synthesises it with the package, starts its stack on this machine, and uses it with
 * Amplify in a process of its own. Prints the emails and the log lines of the app's own functions as JSON.
 */
const { CognitoEmails }: typeof Library = createRequire(import.meta.url)(join(PACKAGE, 'lib/index.js'));
const [, , variant = 'plain'] = process.argv;
const OWN_EMAILS = join(import.meta.dirname, 'own-emails');
const PASSWORD = 'Correct-horse-battery-1';

const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
try {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Shop');
  if (variant === 'plain') createPlainShop(stack);
  else createRichShop(stack, folder);
  app.synth();
  const output = await play(app.outdir);
  process.stdout.write(JSON.stringify(output));
} finally {
  rmSync(folder, { recursive: true });
}

function createPlainShop(stack: Stack): void {
  const userPool = new UserPool(stack, 'Users', {
    selfSignUpEnabled: true,
    signInAliases: { email: true },
    autoVerify: { email: true },
  });
  userPool.addClient('Web');
  new CognitoEmails(stack, 'Emails', {
    userPool,
    sender: 'accounts@mail.example',
    brand: { name: 'Shop' },
    templates: OWN_EMAILS,
    notices: { welcome: true, passwordChanged: true },
  });
}

/** Two brands, a language and pages of its own, and other triggers of the pool. */
function createRichShop(stack: Stack, scratch: string): void {
  const templates = join(scratch, 'emails');
  cpSync(OWN_EMAILS, templates, { recursive: true });
  mkdirSync(join(templates, 'nl'));
  cpSync(join(PACKAGE, 'templates/en'), join(templates, 'nl'), { recursive: true });
  cpSync(join(OWN_EMAILS, 'nl-reset-password.liquid'), join(templates, 'nl/reset-password.liquid'));
  rmSync(join(templates, 'nl-reset-password.liquid'));
  const theirs = (id: string) =>
    new LambdaFunction(stack, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline(
        'exports.handler = async (event) => { console.log("theirs: " + event.triggerSource); return event; };',
      ),
    });
  const userPool = new UserPool(stack, 'Users', {
    selfSignUpEnabled: true,
    signInAliases: { email: true },
    autoVerify: { email: true },
    standardAttributes: { locale: { mutable: true } },
    customSenderKmsKey: new Key(stack, 'SmsKey'),
    lambdaTriggers: { customSmsSender: theirs('Sms'), postConfirmation: theirs('PostConfirmation') },
  });
  const web = userPool.addClient('Web');
  const partner = userPool.addClient('Partner');
  new CfnOutput(stack, 'UserPoolClientId', { value: web.userPoolClientId });
  new CfnOutput(stack, 'PartnerClientId', { value: partner.userPoolClientId });
  new CognitoEmails(stack, 'Emails', {
    userPool,
    sender: 'accounts@mail.example',
    brand: { name: 'Shop', phone: '+44 20 7946 0018' },
    brands: [{ name: 'Partner', colour: '#7c2d12', clientIds: [partner.userPoolClientId] }],
    templates,
    defaultLanguage: 'en',
    links: { confirm: 'https://shop.example/welcome', reset: 'https://shop.example/new-password' },
    alarms: true,
    dashboard: true,
    deliveryEvents: true,
  });
}

async function play(assembly: string) {
  const system = await startLocalSystem({ assembly, delayScale: 0.01, verifiedIdentities: ['mail.example'] });
  try {
    const mailbox = openMailbox(system);
    configureAmplify(system);
    const address = newAddress('alex');
    const locale = variant === 'plain' ? 'en-GB' : 'nl-BE';
    await signUp({
      username: address,
      password: PASSWORD,
      options: { userAttributes: { email: address, locale } },
    });
    const welcome = await mailbox.next(address, 'verify-account');
    await confirmSignUp({ username: address, confirmationCode: secretOf(welcome) });
    await resetPassword({ username: address });
    const reset = await mailbox.next(address, 'reset-password');
    const newPassword = `${PASSWORD}2`;
    await confirmResetPassword({ username: address, confirmationCode: secretOf(reset), newPassword });
    const { isSignedIn } = await signIn({ username: address, password: newPassword });
    const notices =
      variant === 'plain'
        ? [await mailbox.next(address, 'welcome'), await mailbox.next(address, 'password-changed')]
        : [];
    await signOut();

    const invited = newAddress('sam');
    const staff = connectClinic(system);
    await staff.send(
      new AdminCreateUserCommand({
        UserPoolId: system.userPoolId,
        Username: invited,
        UserAttributes: [{ Name: 'email', Value: invited }],
      }),
    );
    staff.destroy();
    const invitation = await mailbox.next(invited, 'invitation');
    const { nextStep } = await signIn({ username: invited, password: secretOf(invitation) });
    const { isSignedIn: isInvitedSignedIn } = await confirmSignIn({ challengeResponse: newPassword });
    await signOut();

    return {
      emails: [welcome, reset, invitation].map(({ from, subject, body }) => ({ from, subject, ...body })),
      notices: notices.map(({ subject }) => subject),
      signedIn: [isSignedIn, isInvitedSignedIn],
      step: nextStep.signInStep,
      partner: variant === 'plain' ? undefined : await signUpAtPartner(system, mailbox),
      lines: system.logGroups.flatMap((group) =>
        system.logs
          .query({ group })
          .map(({ message }) => message)
          .filter((message) => message.includes('theirs: ')),
      ),
      denials: system.logs.query({ group: '/local/access/denials' }).map(({ message }) => message),
      failed: system.failedEvents,
    };
  } finally {
    await system.close();
  }
}

/** Signs up at the client with a brand of its own. */
async function signUpAtPartner(
  system: Awaited<ReturnType<typeof startLocalSystem>>,
  mailbox: ReturnType<typeof openMailbox>,
) {
  const { readStack } = await import('../../emulator/template/stack.ts');
  const { PartnerClientId } = readStack(join(folder, 'cdk.out')).outputs;
  configureAmplify({ ...system, clientId: String(PartnerClientId) });
  const address = newAddress('kim');
  await signUp({ username: address, password: PASSWORD, options: { userAttributes: { email: address } } });
  const { from, subject, body } = await mailbox.next(address, 'verify-account');
  return { from, subject, ...body };
}
