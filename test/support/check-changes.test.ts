import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { listen, stopListening } from '../../emulator/aws/listen.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import { createAccessControl } from '../../emulator/iam/access-control.ts';
import { readPolicy } from '../../site/policies.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';

interface FakeChange {
  readonly id: string;
  readonly type: string;
  readonly action?: string;
  readonly replacement?: string;
  /** A property, and how it changes. */
  readonly property?: { readonly name: string; readonly change: 'Add' | 'Modify' | 'Remove' };
}

/** The pages of the change set `review`; undefined if there is none. */
let pages: readonly (readonly FakeChange[])[] | undefined;
let status: string;
let policyFor: string;

/** CloudFormation, for callers with the policy `check-changes` and no other. */
const server = createServer(async (request, response) => {
  const form = new URLSearchParams(await text(request));
  const reply = (code: number, xml: string) =>
    response.writeHead(code, { 'content-type': 'text/xml' }).end(xml);
  const refuse = (code: number, name: string, message: string) =>
    reply(
      code,
      `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    );
  const stackName = form.get('StackName') ?? '';
  const action = form.get('Action') ?? '';
  try {
    authorize(`cloudformation:${action}`, `stack/${stackName}/1`);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    refuse(error.status, error.type, error.message);
    return;
  }
  if (pages === undefined || form.get('ChangeSetName') !== 'review') {
    refuse(404, 'ChangeSetNotFound', 'ChangeSet [review] does not exist');
    return;
  }
  const showsValues = form.get('IncludePropertyValues') === 'true';
  const page = Number(form.get('NextToken') ?? 0);
  const next = page + 1 < pages.length ? `<NextToken>${page + 1}</NextToken>` : '';
  const changes = (pages[page] ?? []).map(
    ({ id, type, action: doing = 'Modify', replacement, property }) =>
      `<member><Type>Resource</Type><ResourceChange><Action>${doing}</Action><LogicalResourceId>${id}</LogicalResourceId><ResourceType>${type}</ResourceType>${replacement === undefined ? '' : `<Replacement>${replacement}</Replacement>`}${property === undefined || !showsValues ? '' : `<Details><member><Target><Attribute>Properties</Attribute><Name>${property.name}</Name><AttributeChangeType>${property.change}</AttributeChangeType></Target></member></Details>`}</ResourceChange></member>`,
  );
  reply(
    200,
    `<DescribeChangeSetResponse><DescribeChangeSetResult><ChangeSetName>review</ChangeSetName><Status>${status}</Status><StatusReason>Reason.</StatusReason><Changes>${changes.join('')}</Changes>${next}</DescribeChangeSetResult></DescribeChangeSetResponse>`,
  );
});

function authorize(action: string, resource: string): void {
  const values = { region: REGION, accountId: ACCOUNT, stackName: policyFor, outputs: {} };
  const access = createAccessControl({
    stack: { ofType: () => [], region: REGION, accountId: ACCOUNT },
    users: [{ name: 'pipeline', accessKeyId: 'pipeline', policy: readPolicy('check-changes', values) }],
  });
  access.authorize(access.user('pipeline'), [
    { action, resource: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:${resource}` },
  ]);
}

let url = '';
beforeAll(async () => {
  url = `http://localhost:${await listen(server, { port: 0 })}`;
});
afterAll(() => stopListening(server));
beforeEach(() => {
  pages = [];
  status = 'CREATE_COMPLETE';
  policyFor = 'ClinicMail';
});

const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['support/commands/check-changes.ts', ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnEXAMPLEKEY',
      AWS_CONFIG_FILE: '/dev/null',
      FORCE_COLOR: '0',
    },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

const pool = { id: 'Pool', type: 'AWS::Cognito::UserPool' };
const harmless: readonly FakeChange[] = [
  { ...pool, property: { name: 'WebAuthnRelyingPartyID', change: 'Add' } },
  { id: 'Function', type: 'AWS::Lambda::Function', replacement: 'True' },
  { id: 'Alarm', type: 'AWS::CloudWatch::Alarm', action: 'Remove' },
  { id: 'Key', type: 'AWS::KMS::Key', action: 'Add' },
  { id: 'Client', type: 'AWS::Cognito::UserPoolClient', replacement: 'False' },
];

describe('npm run check-changes', () => {
  test('lets a change pass that adds, changes, and replaces what can be made again', async () => {
    pages = [harmless];
    expect(await run('review')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^✓ 5 changes/) });
  });

  test.each<[string, FakeChange]>([
    ['is removed. Every patient would lose their account.', { ...pool, action: 'Remove' }],
    ['is replaced. Every patient would lose their account.', { ...pool, replacement: 'True' }],
    ['may be replaced. Every patient would lose their account.', { ...pool, replacement: 'Conditional' }],
    [
      'changes WebAuthnRelyingPartyID. Every passkey would stop working',
      { ...pool, property: { name: 'WebAuthnRelyingPartyID', change: 'Modify' } },
    ],
    [
      'changes WebAuthnRelyingPartyID. Every passkey would stop working',
      { ...pool, property: { name: 'WebAuthnRelyingPartyID', change: 'Remove' } },
    ],
    ['is removed. Codes could no longer', { id: 'Pool', type: 'AWS::KMS::Key', action: 'Remove' }],
  ])('stops with 3 when a resource %s', async (sentence, change) => {
    pages = [[...harmless, change]];
    const { code, stdout } = await run('review');
    expect([code, stdout]).toEqual([3, expect.stringContaining(`Pool (${change.type}) ${sentence}`)]);
  });

  test('reads every page', async () => {
    pages = [harmless, harmless, [{ ...pool, replacement: 'True' }]];
    expect(await run('review')).toMatchObject({ code: 3 });
  });

  test('lets a loss pass that is named, and no other', async () => {
    const client = { id: 'Booking', type: 'AWS::Cognito::UserPoolClient', action: 'Remove' };
    pages = [[client]];
    expect(await run('review', '--allow', 'Booking')).toMatchObject({ code: 0 });
    pages = [[client, { ...pool, action: 'Remove' }]];
    const { code, stdout } = await run('review', '--allow', 'Booking');
    expect([code, stdout]).toEqual([3, expect.not.stringContaining('Booking (')]);
  });

  test('takes a change set that does not exist for a change of nothing', async () => {
    pages = undefined;
    expect(await run('review')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('There is no change set review.'),
    });
  });

  test('fails when the change set is not ready, the right is missing, or none is named', async () => {
    status = 'CREATE_IN_PROGRESS';
    expect(await run('review')).toMatchObject({ code: 1, stderr: expect.stringContaining('IN_PROGRESS') });
    policyFor = 'Other';
    expect(await run('review')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('does not let you call cloudformation:DescribeChangeSet'),
    });
    expect(await run()).toMatchObject({ code: 2 });
    expect(await run('--help')).toMatchObject({ code: 0 });
  });
});
