import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import * as amplify from 'aws-amplify/auth';
import { createCodeEncrypter } from '../../../emulator/cognito/encrypt-code.ts';
import type { DefaultEmail } from '../../../emulator/cognito/triggers.ts';
import { createUserPool } from '../../../emulator/cognito/user-pool.ts';
import { createAccessControl, type Denial } from '../../../emulator/iam/access-control.ts';
import { createFunctionRoles } from '../../../emulator/lambda/function-access.ts';
import { createLogStore } from '../../../emulator/logs/log-store.ts';
import type { Inbox, ReceivedEmail } from '../../../emulator/ses/inbox.ts';
import { createTraceStore } from '../../../emulator/xray/trace-store.ts';
import { createAwsServices } from '../../../local/aws-services.ts';
import { grantToCognito } from '../../../local/code-key-grant.ts';
import { configureAmplify } from '../../../local/demo/amplify.ts';
import { findSecret } from '../../../local/demo/mailbox.ts';
import { bindServers } from '../../../local/servers.ts';
import { readSystemTemplate } from '../../../local/system-template.ts';
import { attach } from '../../../package/attach/attach.ts';
import type { PoolClients, Terminal } from '../../../package/attach/clients.ts';
import { detach } from '../../../package/attach/detach.ts';
import { ASSEMBLY } from '../../harness/assembly.ts';
import { WAIT_TIMEOUT } from '../../harness/timeout.ts';
import { policyFor } from './pool-account.ts';

/** A pool as somebody else's template has it: no custom email sender, no key. */
const EXISTING_POOL = {
  UserPoolName: 'existing',
  UsernameAttributes: ['email'],
  AutoVerifiedAttributes: ['email'],
  Policies: { PasswordPolicy: { MinimumLength: 10 } },
  VerificationMessageTemplate: { EmailSubject: 'Your code', EmailMessage: 'Your code is {####}' },
  UserPoolTags: { team: 'patients' },
};
const CLIENT_ID = 'existingclient';
const PASSWORD = 'Correct-horse-77';
const COGNITO = 'cognito-idp.amazonaws.com';

const template = readSystemTemplate(ASSEMBLY);
const { stack, functions, sender, codeKeyArn } = template;
const { physicalId: userPoolId, arn: userPoolArn } = template.userPool;

const opened = new AsyncDisposableStack();
const defaultEmails: DefaultEmail[] = [];
const denials: Denial[] = [];
const folder = mkdtempSync(join(tmpdir(), 'existing-'));
let inbox: Inbox;
let clients: PoolClients;
let settled: () => Promise<void>;

beforeAll(async () => {
  const logs = createLogStore({ clock: Date.now });
  const traces = createTraceStore();
  const access = createAccessControl({
    stack,
    users: [
      {
        name: 'operator',
        accessKeyId: 'operator',
        policy: policyFor(userPoolId, stack.region, stack.accountId),
      },
    ],
    onDenied: (denial) => denials.push(denial),
  });
  const roles = createFunctionRoles(access, stack, functions);
  const servers = await bindServers(template, traces, roles, {}, opened);
  const { aws, awsUrl, siteUrl, daemonAddress } = servers;
  inbox = servers.inbox;
  const { services, restServices, routes, lambda, close } = createAwsServices({
    template,
    access,
    roles,
    logs,
    traces,
    clock: Date.now,
    delayScale: 0.01,
    faults: {},
    verifiedIdentities: [],
    inboxUrl: inbox.url,
    awsUrl,
    sesAccount: undefined,
    takingTurns: 1,
    daemonAddress,
    environment: {
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: aws.url,
      AWS_ENDPOINT_URL_KMS: aws.url,
      AWS_ENDPOINT_URL_SESV2: aws.url,
      AWS_ENDPOINT_URL_SSM: aws.url,
      SITE_URL: siteUrl,
    },
    onFailedEvent: undefined,
  });
  opened.defer(close);
  settled = lambda.settled;
  const userPool = await createUserPool({
    region: stack.region,
    userPoolId,
    userPoolArn,
    properties: EXISTING_POOL,
    clients: [{ clientId: CLIENT_ID, properties: { ClientName: 'app' } }],
    clock: Date.now,
    encryptCode: createCodeEncrypter({
      keyArn: codeKeyArn,
      userPoolId,
      kmsEndpoint: aws.url,
      region: stack.region,
      credentials: access.issueCredentials(access.service(COGNITO)),
    }),
    onKeyGranted: (keyArn) => grantToCognito(access, keyArn, userPoolId),
    onDefaultEmail: (email) => defaultEmails.push(email),
    async invokeAsync(functionArn, event) {
      const context = { 'aws:SourceAccount': stack.accountId, 'aws:SourceArn': userPoolArn };
      access.authorize(access.service(COGNITO), [
        { action: 'lambda:InvokeFunction', resource: functionArn, context },
      ]);
      await lambda.invokeAsync(functionArn, event);
    },
  });
  aws.serve({ services: [...services, userPool.service], restServices, routes, access });
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const connection = { region: stack.region, endpoint: aws.url, credentials };
  clients = {
    cognito: new CognitoIdentityProviderClient(connection),
    cognitoOnce: new CognitoIdentityProviderClient({ ...connection, maxAttempts: 1 }),
    lambda: new LambdaClient(connection),
    kms: new KMSClient(connection),
  };
  configureAmplify({ awsUrl: aws.url, userPoolId, clientId: CLIENT_ID });
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await opened.disposeAsync();
  rmSync(folder, { recursive: true, force: true });
});

const terminal: Terminal = { print: () => undefined, ask: async () => 'yes' };
const options = (name: string) => ({
  userPoolId,
  functionArn: sender.arn,
  keyArn: codeKeyArn,
  region: stack.region,
  yes: false,
  undoFile: join(folder, `${name}.json`),
});
const isFor =
  (address: string) =>
  ({ destination }: ReceivedEmail): boolean =>
    destination.to.includes(address);
const signUp = (username: string) =>
  amplify.signUp({ username, password: PASSWORD, options: { userAttributes: { email: username } } });

test(
  'a pool with users sends its emails through the function while it is attached',
  async () => {
    await signUp('before@example.org');
    expect(defaultEmails).toMatchObject([{ address: 'before@example.org' }]);
    const [{ secret = '' } = {}] = defaultEmails;
    await amplify.confirmSignUp({ username: 'before@example.org', confirmationCode: secret ?? '' });

    await attach(options('attach'), clients, terminal);
    await signUp('during@example.org');
    const code = findSecret(await inbox.waitFor(isFor('during@example.org'), WAIT_TIMEOUT)) ?? '';
    const { isSignUpComplete } = await amplify.confirmSignUp({
      username: 'during@example.org',
      confirmationCode: code,
    });
    expect(isSignUpComplete).toBe(true);
    await amplify.resetPassword({ username: 'before@example.org' });
    await inbox.waitFor(isFor('before@example.org'), WAIT_TIMEOUT);
    expect(defaultEmails).toHaveLength(1);

    await detach(options('detach'), clients, terminal);
    await signUp('after@example.org');
    expect(defaultEmails).toMatchObject([
      {},
      { address: 'after@example.org', source: 'CustomEmailSender_SignUp' },
    ]);
    await settled();
    expect(JSON.stringify(await inbox.emails())).not.toContain('after@example.org');
    expect(denials).toEqual([]);
  },
  WAIT_TIMEOUT * 2,
);
