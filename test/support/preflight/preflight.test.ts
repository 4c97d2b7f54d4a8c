import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AmplifyClient } from '@aws-sdk/client-amplify';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { readSiteConfig, type SiteConfig } from '../../../site/config.ts';
import { findStack, runChecks } from '../../../support/preflight/run-checks.ts';
import { type Deployment, readAssembly } from '../../../support/preflight/template.ts';
import { ASSEMBLY } from '../../harness/assembly.ts';
import { clientOptions } from '../../harness/cloud.ts';
import { ACCOUNT, type FakeAccount, startFakeAccount, ZONE } from './fake-account.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const site = readSiteConfig();
const { domain } = site.email;
const hostedZone = { id: ZONE, name: 'riverside-clinic.example' };

let deployment: Deployment;
let account: FakeAccount;
beforeAll(async () => {
  deployment = await readAssembly(ASSEMBLY);
});
beforeEach(async () => {
  account = await startFakeAccount();
});
afterEach(() => account.close());

interface Change {
  readonly site?: Partial<SiteConfig>;
  readonly deployment?: Partial<Deployment>;
  /** Of Amplify, if not that of the account. */
  readonly amplify?: string;
}

/** Makes all checks and returns the findings by the name of the check. */
async function check(change: Change = {}) {
  const options = clientOptions(account.url);
  const cloudFormation = new CloudFormationClient(options);
  const existing = findStack(cloudFormation, options.region, 'ClinicMail');
  existing.catch(() => undefined);
  const findings = await runChecks({
    clients: {
      amplify: new AmplifyClient({ ...options, ...(change.amplify && { endpoint: change.amplify }) }),
      cloudFormation,
      cognito: new CognitoIdentityProviderClient(options),
      iam: new IAMClient(options),
      lambda: new LambdaClient(options),
      route53: new Route53Client(options),
      ses: new SESv2Client(options),
      ssm: new SSMClient(options),
    },
    accountId: ACCOUNT,
    region: options.region,
    site: { ...site, ...change.site },
    stackName: 'ClinicMail',
    deployment: { ...deployment, ...change.deployment },
    existing,
  });
  return Object.fromEntries(findings.map(({ check: name, ...finding }) => [name, finding]));
}

const template = (resources: Record<string, unknown>) => JSON.stringify({ Resources: resources });

/** The template of the tests, as CloudFormation would return it. */
const deployed = () => readFileSync(join(ASSEMBLY, 'ClinicMail.template.json'), 'utf8');

describe('preflight of an account', () => {
  test('that is ready finds nothing to do, with the policy for it and no other right', async () => {
    const findings = await check({ site: { email: { ...site.email, hostedZone } } });
    expect(Object.values(findings).filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(new Set(account.called).size).toBe(10);
  });

  test('only reads', async () => {
    await check();
    const reads = /:(Get|List|Describe|Simulate)/;
    expect(account.called.filter((action) => !reads.test(action))).toEqual([]);
  });

  test('reads what the template reserves, instead of knowing it', async () => {
    expect(deployment).toMatchObject({ reservedConcurrency: 140, identity: domain, bootstrapVersion: 6 });
    account.state.unreserved = 239;
    expect((await check()).concurrency).toMatchObject({
      state: 'todo',
      advice: expect.stringContaining('Ask for 1 more'),
    });
    account.state.unreserved = 240;
    expect((await check()).concurrency).toMatchObject({ state: 'ok' });
  });

  test('does not count twice what the stack has reserved already', async () => {
    Object.assign(account.state, {
      unreserved: 100,
      quota: 240,
      stack: { status: 'UPDATE_COMPLETE', template: deployed(), userPoolId: 'eu-west-1_Own' },
    });
    account.state.domains = { [deployment.domainPrefix ?? '']: 'eu-west-1_Own' };
    account.state.identities = { [domain]: true };
    const findings = await check();
    expect(findings.concurrency).toMatchObject({ state: 'ok' });
    expect(findings.stack).toMatchObject({ state: 'ok', found: expect.stringContaining('can be updated') });
    expect(findings['email domain']).toMatchObject({
      state: 'ok',
      found: `The identity ${domain} belongs to this stack and is verified.`,
    });
    expect(findings['sign-in domain']).toMatchObject({ state: 'ok' });
  });

  test('whose quota is too low names the setting for a trial, and accepts it', async () => {
    Object.assign(account.state, { quota: 10, unreserved: 10 });
    expect((await check()).concurrency).toMatchObject({
      state: 'todo',
      advice: expect.stringContaining('`reserveConcurrency` to false'),
    });
    expect((await check({ deployment: { reservedConcurrency: 0 } })).concurrency).toMatchObject({
      state: 'ok',
    });
  });

  test.each([
    ['ROLLBACK_COMPLETE', 'update-termination-protection'],
    ['UPDATE_ROLLBACK_FAILED', 'npx cdk rollback'],
    ['UPDATE_IN_PROGRESS', 'wait'],
    ['DELETE_FAILED', 'could not be deleted'],
  ])('with a stack that is %s says what to do first', async (status, advice) => {
    account.state.stack = { status, template: template({}), userPoolId: '' };
    expect((await check()).stack).toMatchObject({ state: 'todo', advice: expect.stringContaining(advice) });
  });

  test('with a change set and no resources yet is ready for its first deployment', async () => {
    account.state.stack = { status: 'REVIEW_IN_PROGRESS', template: '', userPoolId: '' };
    expect((await check()).stack).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('its first deployment'),
    });
  });

  test('in the sandbox says that it can be deployed, and what comes before patients', async () => {
    Object.assign(account.state, { production: false, rate: 1 });
    const findings = await check();
    expect(findings['SES sandbox']).toMatchObject({
      state: 'todo',
      advice: expect.stringMatching(/^You can deploy and test\./),
    });
    expect(findings['sending rate']).toMatchObject({ state: 'ok' });
  });

  test('that may not send at all says so', async () => {
    account.state.sendingEnabled = false;
    expect((await check())['SES sandbox']).toMatchObject({
      state: 'todo',
      found: expect.stringContaining('SHUTDOWN'),
    });
  });

  test('compares the rate of SES with that of the site', async () => {
    account.state.rate = 10;
    expect((await check())['sending rate']).toMatchObject({
      state: 'todo',
      advice: 'Set `email.sendingRate` to 10, or ask AWS for more.',
    });
  });

  test.each([
    [true, 'Set `email.verifiedDomain` to'],
    [false, 'aws sesv2 delete-email-identity'],
  ])("with somebody else's identity, verified: %s, says which setting helps", async (isVerified, advice) => {
    account.state.identities = { [domain]: isVerified };
    expect((await check())['email domain']).toMatchObject({
      state: 'todo',
      advice: expect.stringContaining(advice),
    });
  });

  test.each([
    [{ [domain]: true }, 'ok'],
    [{ [domain]: false }, 'todo'],
    [{}, 'todo'],
  ])('with email.verifiedDomain and the identities %j finds %s', async (identities, state) => {
    account.state.identities = identities;
    const change: Change = {
      site: { email: { ...site.email, verifiedDomain: domain } },
      deployment: { identity: undefined },
    };
    expect((await check(change))['email domain']).toMatchObject({ state });
  });

  test('in which another user pool has the domain of the sign-in pages names it', async () => {
    const prefix = deployment.domainPrefix ?? '';
    account.state.domains = { [prefix]: 'eu-west-1_Older' };
    expect((await check())['sign-in domain']).toMatchObject({
      state: 'todo',
      found: `The domain ${prefix} belongs to another user pool, eu-west-1_Older.`,
    });
  });

  test.each([
    [undefined, 'todo', 'unknown'],
    [5, 'todo', 'ok'],
    [6, 'ok', 'ok'],
  ])('bootstrapped with the version %s: bootstrap %s, key grant %s', async (version, bootstrap, grant) => {
    account.state.bootstrap = version;
    const findings = await check();
    expect([findings.bootstrap?.state, findings['key grant']?.state]).toEqual([bootstrap, grant]);
  });

  test('in which CloudFormation may not give Cognito the key says which action is missing', async () => {
    account.state.denied = ['kms:CreateGrant'];
    expect((await check())['key grant']).toMatchObject({
      state: 'todo',
      found: expect.stringMatching(/is not allowed to call kms:CreateGrant\.$/),
    });
  });

  test.each([
    [{}, 'has no hosted zone'],
    [{ [ZONE]: { name: 'other.example', isPrivate: false } }, 'is that of other.example'],
    [{ [ZONE]: { name: 'riverside-clinic.example', isPrivate: true } }, 'is private'],
  ])('whose hosted zones are %j finds the wrong one', async (zones, found) => {
    account.state.zones = zones;
    const change = { site: { email: { ...site.email, hostedZone } } };
    expect((await check(change))['hosted zone']).toMatchObject({
      state: 'todo',
      found: expect.stringContaining(found),
    });
  });

  test('tells a region that has the services from one where they refuse to answer questions', async () => {
    account.state.withheld = ['amplify:*', 'cognito-idp:ListUserPools', 'ses:*'];
    expect((await check()).region).toMatchObject({ state: 'ok' });
  });

  test('in a region without Amplify Hosting says to choose another', async () => {
    expect((await check({ amplify: 'http://amplify.invalid' })).region).toMatchObject({
      state: 'todo',
      found: 'Amplify Hosting cannot be reached in eu-west-1.',
    });
  });

  test('says of each check that is denied that it could not be made, and makes the others', async () => {
    account.state.withheld = ['iam:SimulatePrincipalPolicy', 'ses:GetAccount'];
    const findings = await check();
    const unknown = Object.entries(findings).filter(([, { state }]) => state === 'unknown');
    expect(unknown.map(([name]) => name)).toEqual(['key grant', 'sending rate', 'SES sandbox']);
    expect(findings['key grant']?.found).toMatch(/^AWS does not let you call iam:SimulatePrincipalPolicy: /);
    expect(findings['key grant']?.advice).toContain('npm run policy -- preflight --account');
  });

  test('does not take a stack that may not be read for one that does not exist', async () => {
    account.state.withheld = ['cloudformation:*'];
    expect((await check()).stack).toMatchObject({ state: 'unknown' });
  });
});

describe('npm run preflight', () => {
  const run = (args: readonly string[], environment: Record<string, string> = {}) =>
    promisify(execFile)(process.execPath, ['support/commands/preflight.ts', ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: account.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'wJalrXUtnEXAMPLEKEY',
        FORCE_COLOR: '0',
        ...environment,
      },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );

  test('synthesises the stack, makes every check, and ends with 0 when nothing is to be done', async () => {
    const { code, stdout, stderr } = await run([]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(`ClinicMail in the account ${ACCOUNT}, eu-west-1.`),
    ]);
    expect(stdout).toContain(
      'Lambda runs 1000 functions at a time for this account, of which others have reserved 0. The stack reserves 140',
    );
    expect(stdout).toContain('10 in order, 0 to do, 0 could not be checked.');
    expect(stdout).toContain('alarms@riverside-clinic.example');
    expect(stdout + stderr).not.toContain('wJalrXUtnEXAMPLEKEY');
  });

  test('ends with 3 when something is to be done, and prints an object for each check', async () => {
    account.state.policyFor = 'ClinicMail-staging';
    account.state.bootstrap = undefined;
    const { code, stdout } = await run(['--json', '--stage', 'staging']);
    const findings = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(3);
    expect(findings).toHaveLength(10);
    expect(findings[0]).toEqual({
      check: 'stack',
      state: 'ok',
      found: 'There is no stack ClinicMail-staging yet; this is its first deployment.',
    });
  });

  test('ends with 1 without credentials, 2 for an unknown option, and lists its options', async () => {
    const anonymous = await run([], { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    expect(anonymous).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There are no AWS credentials. Sign in'),
    });
    expect(await run(['--regoin', 'x'])).toMatchObject({ code: 2 });
    expect((await run(['--help'])).stdout).toMatch(/--json[\s\S]*Exit codes: 0 /);
  });
});
