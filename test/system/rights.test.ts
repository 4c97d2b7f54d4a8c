import { randomUUID } from 'node:crypto';
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ForgotPasswordCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Denial } from '../../local/access.ts';
import { DENIALS_LOG_GROUP } from '../../local/access.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY, SHORT_SEND_BUDGET } from '../harness/assembly.ts';
import {
  changedAssembly,
  type Resources,
  withCondition,
  withoutAction,
  withoutStatements,
  withPermission,
} from './changed-assembly.ts';
import { eventOf } from './sample-event.ts';

type Line = Record<string, unknown>;

/** A system whose template was changed, after a patient has signed up or tried to. */
interface Outcome {
  readonly system: LocalSystem;
  readonly denials: readonly Denial[];
  /** The log events of the sender. */
  readonly lines: readonly Line[];
  readonly emails: number;
  /** The error that the patient's browser got. */
  readonly error: Error | undefined;
}

const systems: LocalSystem[] = [];
afterEach(async () => {
  await Promise.all(systems.splice(0).map((system) => system.close()));
});

async function start(...changes: ((resources: Resources) => void)[]) {
  const denials: Denial[] = [];
  const system = await startLocalSystem({
    assembly: changedAssembly((resources) => {
      for (const change of changes) change(resources);
    }),
    delayScale: 0.001,
    environment: SHORT_SEND_BUDGET,
    onDenied: (denial) => denials.push(denial),
  });
  systems.push(system);
  return { system, denials };
}

async function signUp(...changes: ((resources: Resources) => void)[]): Promise<Outcome> {
  const { system, denials } = await start(...changes);
  const cognito = new CognitoIdentityProviderClient({
    region: system.region,
    endpoint: system.awsUrl,
    maxAttempts: 1,
  });
  const error = await cognito
    .send(
      new SignUpCommand({
        ClientId: system.clientId,
        Username: randomUUID(),
        Password: 'correct horse battery staple',
        UserAttributes: [{ Name: 'email', Value: 'alex.morgan@example.com' }],
      }),
    )
    .then(
      () => undefined,
      (cause: Error) => cause,
    );
  await system.lambda.settled();
  return { system, denials, lines: linesOf(system), emails: (await system.inbox.emails()).length, error };
}

const linesOf = ({ logs, sender }: LocalSystem): Line[] =>
  logs
    .query({ group: sender.logGroup })
    .filter(({ message }) => message.startsWith('{'))
    .map(({ message }) => JSON.parse(message));

const failureClasses = (lines: readonly Line[]) => [
  ...new Set(lines.flatMap((line) => (line.message === 'email_failed' ? [line.failure_class] : []))),
];

const SENDER_ROLE = /:assumed-role\/ClinicMail-CustomEmailSenderRole\w+-\w+\/ClinicMail-CustomEmailSender/;

describe('the policies of the template', () => {
  test('allow everything that a sign-up does, from the request to the delivery', async () => {
    const { denials, emails, error, lines, system } = await signUp();
    expect({ denials, emails, error }).toEqual({ denials: [], emails: 1, error: undefined });
    expect(lines.map(({ message }) => message)).toContain('email_sent');
    expect(system.traces.traceIds().length).toBeGreaterThan(0);
  });

  test('suffice within a permissions boundary that allows what docs/policies has for it', async () => {
    const { denials, emails, error } = await signUp((resources) => {
      for (const { Type, Properties } of Object.values(resources)) {
        if (Type === 'AWS::IAM::Role') {
          Properties.PermissionsBoundary = 'arn:aws:iam::123456789012:policy/Boundary';
        }
      }
    });
    expect({ denials, emails, error }).toEqual({ denials: [], emails: 1, error: undefined });
  });

  test.each([
    ['without a right to decrypt', withoutAction('kms:Decrypt'), 'kms:Decrypt', 'key_denied'],
    [
      'with a right to decrypt the codes of another pool',
      withCondition('kms:EncryptionContext:userpool-id', 'eu-west-1_Another12'),
      'kms:Decrypt',
      'key_denied',
    ],
    [
      'with a key policy that does not delegate to the account',
      withoutStatements(({ Action }) => Action === 'kms:*'),
      'kms:Decrypt',
      'key_denied',
    ],
    ['without a right to send', withoutAction('ses:SendEmail'), 'ses:SendEmail', 'ses_not_allowed'],
    [
      'with a right to send from another address',
      withCondition('ses:FromAddress', 'billing@mail.riverside-clinic.example'),
      'ses:SendEmail',
      'ses_not_allowed',
    ],
  ])('stop the email %s', async (_, change, action, failureClass) => {
    const { denials, emails, error, lines, system } = await signUp(change);
    expect({ emails, error }).toEqual({ emails: 0, error: undefined });
    expect(failureClasses(lines)).toEqual([failureClass]);
    expect(denials).toContainEqual(
      expect.objectContaining({ action, caller: expect.stringMatching(SENDER_ROLE) }),
    );
    const [logged] = system.logs.query({ group: DENIALS_LOG_GROUP });
    expect(JSON.parse(logged?.message ?? '')).toMatchObject({ message: 'access_denied', ...denials[0] });
    expect(JSON.stringify(denials)).not.toContain('alex.morgan');
  });

  test.each([
    ['without a right to the queue', withoutAction('sqs:SendMessage'), 'sqs:SendMessage'],
    [
      'without a right to the key of the queue',
      withCondition('kms:ViaService', 'sqs.us-east-1.amazonaws.com'),
      'kms:GenerateDataKey',
    ],
    [
      'with a queue policy that denies it',
      (resources: Resources) => {
        const policy = Object.values(resources).find(({ Type }) => Type === 'AWS::SQS::QueuePolicy');
        const document = policy?.Properties.PolicyDocument as { Statement: { Condition: unknown }[] };
        for (const statement of document.Statement) {
          statement.Condition = { Bool: { 'aws:SecureTransport': 'true' } };
        }
      },
      'sqs:SendMessage',
    ],
  ])('lose a failed event silently %s, and count it', async (_, change, action) => {
    const { denials, lines, system } = await signUp(withoutAction('ses:SendEmail'), change);
    expect(failureClasses(lines)).toEqual(['ses_not_allowed']);
    expect(system.failedEvents).toEqual([]);
    expect(system.lambda.destinationDeliveryFailures(system.sender.arn)).toBe(1);
    expect(denials.at(-1)).toMatchObject({ action, caller: expect.stringMatching(SENDER_ROLE) });
    expect(lines.some((line) => JSON.stringify(line).includes('sqs'))).toBe(false);
  });

  test('keep a failed event in the queue as they are', async () => {
    const { system } = await signUp(withoutAction('ses:SendEmail'));
    expect(system.failedEvents).toHaveLength(1);
    expect(system.lambda.destinationDeliveryFailures(system.sender.arn)).toBe(0);
  });

  test("show the clinic's own brand without a right to the brands of the apps", async () => {
    const { system, denials } = await start(withoutAction('ssm:GetParameter'));
    const isAsked = () => denials.some(({ action }) => action === 'ssm:GetParameter');
    let sent = 0;
    // On a busy machine, the function may give up before it has asked.
    while (!isAsked()) {
      await system.lambda.invoke(system.sender.arn, await eventOf(system, 'verify-account', '123456'));
      sent += 1;
    }
    expect(denials).toContainEqual(
      expect.objectContaining({
        action: 'ssm:GetParameter',
        resource: expect.stringMatching(/:parameter\/clinic-mail\/production\/app-brands$/),
      }),
    );
    expect(await system.inbox.emails()).toHaveLength(sent);
    expect(linesOf(system).map(({ message }) => message)).toEqual(
      expect.arrayContaining(['brand_unknown', 'email_sent']),
    );
  });

  test.each([
    ['of another account', { SourceAccount: '210987654321' }],
    [
      'for another pool',
      { SourceArn: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Other1234' },
    ],
  ])('refuse an invocation by Cognito %s', async (_, change) => {
    const { denials, emails, error } = await signUp(withPermission('cognito-idp.amazonaws.com', change));
    expect(emails).toBe(0);
    expect(error).toMatchObject({
      name: 'UnexpectedLambdaException',
      message: 'PreSignUp invocation failed due to error AccessDeniedException.',
    });
    expect(denials).toEqual([
      expect.objectContaining({ action: 'lambda:InvokeFunction', caller: 'cognito-idp.amazonaws.com' }),
    ]);
  });

  test('refuse an invocation by EventBridge for another rule', async () => {
    const change = { SourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/Other' };
    const { denials, emails, system } = await signUp(withPermission('events.amazonaws.com', change));
    expect(emails).toBe(1);
    const events = () => denials.filter(({ caller }) => caller === 'events.amazonaws.com');
    while (events().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await system.lambda.settled();
    const group = system.logGroups.find((name) => name.includes('DeliveryEvents')) ?? '';
    expect(system.logs.query({ group })).toEqual([]);
  });

  test.each([
    [
      'without a right of the role',
      withoutAction('logs:PutLogEvents'),
      'logs:CreateLogStream',
      'arn:aws:sts:',
    ],
    [
      'without the key of the group for CloudWatch Logs',
      withoutStatements(({ Sid }) => Sid === 'LogGroupsOfThisAccount'),
      'kms:GenerateDataKey',
      'logs.eu-west-1.amazonaws.com',
    ],
  ])('write no log lines %s, and send emails all the same', async (_, change, action, caller) => {
    const { denials, emails, lines } = await signUp(change);
    expect({ emails, lines }).toEqual({ emails: 1, lines: [] });
    expect(denials[0]).toMatchObject({ action, caller: expect.stringContaining(caller) });
  });

  test('write no traces without a right of the role, and send emails all the same', async () => {
    const { denials, emails, system } = await signUp(withoutAction('xray:PutTraceSegments'));
    expect(emails).toBe(1);
    expect(system.traces.traceIds()).toEqual([]);
    expect(denials[0]).toMatchObject({ action: 'xray:PutTelemetryRecords', resource: '*' });
  });

  test('let nobody make a pool whose key cannot be granted to Cognito', async () => {
    const isGrant = ({ Action }: { Action: unknown }) =>
      ['kms:*', 'kms:CreateGrant'].includes(String(Action));
    await expect(start(withoutStatements(isGrant))).rejects.toThrow(
      'User: cognito-idp.amazonaws.com is not authorized to perform: kms:CreateGrant',
    );
    const { denials } = await start(withoutStatements(({ Sid }) => Sid?.startsWith('Cognito') ?? false));
    expect(denials).toEqual([]);
  });

  test('let nobody make a function whose role Lambda may not assume', async () => {
    const another = (resources: Resources) => {
      for (const { Type, Properties } of Object.values(resources)) {
        if (Type !== 'AWS::IAM::Role') continue;
        const { Statement } = Properties.AssumeRolePolicyDocument as { Statement: { Principal: object }[] };
        for (const statement of Statement) statement.Principal = { Service: 'edgelambda.amazonaws.com' };
      }
    };
    await expect(start(another)).rejects.toThrow('not authorized to perform: sts:AssumeRole');
  });
});

describe('who calls', () => {
  test('must say so, with an access key that exists, except where a patient has none', async () => {
    const { system } = await start();
    const { region, awsUrl: endpoint, userPoolId: UserPoolId, clientId: ClientId } = system;
    const client = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
      new CognitoIdentityProviderClient({ region, endpoint, credentials, maxAttempts: 1 });
    const getUser = new AdminGetUserCommand({ UserPoolId, Username: 'nobody' });
    const unknown = client({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' });
    await expect(unknown.send(getUser)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
      $metadata: { httpStatusCode: 400 },
    });
    const withToken = client({ accessKeyId: 'support', secretAccessKey: 'x', sessionToken: 'x' });
    await expect(withToken.send(getUser)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    const support = client({ accessKeyId: 'support', secretAccessKey: 'x' });
    await expect(support.send(getUser)).rejects.toMatchObject({ name: 'UserNotFoundException' });
    const forgotten = new ForgotPasswordCommand({ ClientId, Username: 'nobody' });
    await expect(unknown.send(forgotten)).resolves.toBeDefined();
    const unsigned = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser' },
      body: JSON.stringify({ UserPoolId, Username: 'nobody' }),
    });
    expect([unsigned.status, await unsigned.json()]).toEqual([
      400,
      { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
    ]);
  });

  test('is known to every action of the system', async () => {
    const system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01 });
    systems.push(system);
    const actions = system.answers.filter((name) => name.includes('.') && !name.includes('/'));
    expect(actions.length).toBeGreaterThan(30);
    for (const target of actions) {
      const response = await fetch(system.awsUrl, {
        method: 'POST',
        headers: { 'x-amz-target': target },
        body: '{}',
      });
      expect([target, response.status]).not.toEqual([target, 500]);
    }
  });
});
