import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UpdateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { type AwsServer, startAwsServer } from '../../../emulator/aws/server.ts';
import type { Action } from '../../../emulator/aws/service.ts';
import { createAccessControl } from '../../../emulator/iam/access-control.ts';
import { createKms } from '../../../emulator/kms/kms.ts';
import { createLambdaService } from '../../../emulator/lambda/lambda-service.ts';
import type { StackResource } from '../../../emulator/template/stack-resource.ts';
import type { PoolClients, Terminal } from '../../../package/attach/clients.ts';
import type { AttachOptions } from '../../../package/attach/target.ts';
import { readPolicy } from '../../../site/policies.ts';
import { createFixture, type Fixture, POOL_ARN, POOL_ID } from '../../emulator/cognito/user-pool-fixture.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:emails`;
export const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1111`;
export const OTHER_FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:other`;
export const OTHER_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/2222`;
export const SMS_ROLE = `arn:aws:iam::${ACCOUNT}:role/sms`;

/** A pool without triggers, in an account with the function and its key. */
export interface PoolAccount {
  readonly fixture: Fixture;
  readonly server: AwsServer;
  /** With the rights of `docs/policies/attach.json`. */
  readonly clients: PoolClients;
  readonly options: AttachOptions;
  readonly terminal: Terminal;
  /** The printed text. */
  readonly printed: string[];
  /** The questions. */
  readonly asked: string[];
  readonly undoFile: string;
  /** The answer to each question; `yes` by default. */
  answer: string;
  /** Wraps the actions of the pool; tests replace members. */
  readonly intercept: Record<string, ((run: Action) => Action) | undefined>;
  /** The answers of DescribeUserPool and GetUserPoolMfaConfig, without the date of the last change. */
  settings(): Promise<{ readonly pool: Record<string, unknown>; readonly mfa: Record<string, unknown> }>;
  update(input: Omit<UpdateUserPoolCommandInput, 'UserPoolId'>): Promise<void>;
  clientsFor(endpoint: string): PoolClients;
  close(): Promise<void>;
}

export interface AccountOptions {
  /** The properties of the permission to invoke the function; none for no permission. */
  readonly permission?: Readonly<Record<string, unknown>> | undefined;
  readonly policy?: unknown;
  readonly variables?: Readonly<Record<string, string>>;
  readonly systemTags?: Readonly<Record<string, string>>;
}

export const PERMISSION = {
  Action: 'lambda:InvokeFunction',
  FunctionName: FUNCTION_ARN,
  Principal: 'cognito-idp.amazonaws.com',
  SourceArn: POOL_ARN,
  SourceAccount: ACCOUNT,
};

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

/** Returns the policy of the person who runs the commands, for one pool. */
export function policyFor(userPoolId: string, region: string, accountId: string): PolicyDocument {
  const policy = readPolicy('attach', { accountId, region, stackName: 'Clinic', outputs: {} });
  return JSON.parse(JSON.stringify(policy).replaceAll('USER_POOL_ID', userPoolId));
}

export const POLICY = policyFor(POOL_ID, REGION, ACCOUNT);

export async function openAccount(given: AccountOptions = {}): Promise<PoolAccount> {
  const folder = mkdtempSync(join(tmpdir(), 'attach-'));
  const undoFile = join(folder, 'undo.json');
  const fixture = await createFixture({
    ignoresUnsupported: true,
    properties: { LambdaConfig: {} },
    systemTags: given.systemTags ?? {},
  });
  const intercept: PoolAccount['intercept'] = {};
  const actions = Object.entries(fixture.pool.service.actions).map(([name, run]): [string, Action] => [
    name,
    (input) => (intercept[name]?.(run) ?? run)(input),
  ]);
  const permission = 'permission' in given ? given.permission : PERMISSION;
  const permissions = permission === undefined ? [] : [{ physicalId: 'cognito', properties: permission }];
  const ofType = (type: string) =>
    (type === 'AWS::Lambda::Permission' ? permissions : []) as unknown as StackResource[];
  const config = {
    logicalId: 'Emails',
    name: 'emails',
    arn: FUNCTION_ARN,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/emails`,
    assetDir: folder,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    architecture: 'arm64',
    timeoutSeconds: 30,
    memoryMb: 512,
    environment: given.variables ?? { CODE_KEY_ARN: KEY_ARN },
    logGroup: '/emails',
    logFormat: 'JSON' as const,
    tracing: 'PassThrough' as const,
    asyncInvoke: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
  };
  const server = await startAwsServer({
    services: [
      { ...fixture.pool.service, actions: Object.fromEntries(actions) },
      createKms({ keys: [{ arn: KEY_ARN, aliases: ['alias/emails'] }], clock: Date.now }),
    ],
    restServices: [createLambdaService({ stack: { ofType }, functions: [config] })],
    access: createAccessControl({
      stack: { accountId: ACCOUNT, region: REGION, ofType: keyOf },
      users: [{ name: 'operator', accessKeyId: 'operator', policy: given.policy ?? POLICY }],
    }),
    port: 0,
  });
  const opened: PoolClients[] = [];
  const clientsFor = (endpoint: string): PoolClients => {
    const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
    const connection = { region: REGION, endpoint, credentials };
    const clients = {
      cognito: new CognitoIdentityProviderClient(connection),
      cognitoOnce: new CognitoIdentityProviderClient({ ...connection, maxAttempts: 1 }),
      lambda: new LambdaClient(connection),
      kms: new KMSClient(connection),
    };
    opened.push(clients);
    return clients;
  };
  const printed: string[] = [];
  const asked: string[] = [];
  const account: PoolAccount = {
    fixture,
    server,
    clients: clientsFor(server.url),
    clientsFor,
    options: {
      userPoolId: POOL_ID,
      functionArn: FUNCTION_ARN,
      keyArn: KEY_ARN,
      region: REGION,
      yes: false,
      undoFile,
    },
    printed,
    asked,
    undoFile,
    answer: 'yes',
    intercept,
    terminal: {
      print: (line = '') => void printed.push(line),
      ask: async (question) => {
        asked.push(question);
        return account.answer;
      },
    },
    async settings() {
      const { UserPool } = await fixture.call('DescribeUserPool', { UserPoolId: POOL_ID });
      const { LastModifiedDate: _, ...pool } = UserPool;
      return { pool, mfa: await fixture.call('GetUserPoolMfaConfig', { UserPoolId: POOL_ID }) };
    },
    update: (input) => fixture.call('UpdateUserPool', { UserPoolId: POOL_ID, ...input }),
    async close() {
      for (const client of opened.flatMap((clients) => Object.values(clients))) client.destroy();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return account;
}

/** The account has one resource with a policy: the key, which leaves the decision to the policies of its callers. */
function keyOf(type: string): StackResource[] {
  if (type !== 'AWS::KMS::Key') return [];
  const KeyPolicy = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  };
  const key = { logicalId: 'Key', arn: KEY_ARN, properties: { KeyPolicy } };
  return [key] as unknown as StackResource[];
}
