// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its substitutions so
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStack } from '../../../emulator/template/stack.ts';
import { writeAssembly } from './assembly.ts';

const HASH = 'a'.repeat(64);

/** Resolves a value as the property of a queue. */
function resolved(
  value: unknown,
  template: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
) {
  const resources = { Holder: { Type: 'AWS::SQS::Queue', Properties: { Value: value } }, ...more };
  return readStack(writeAssembly({ resources, template }), { region: 'eu-west-1' }).resources.Holder
    ?.properties.Value;
}

describe('the values of resources', () => {
  const resources = {
    Key: { Type: 'AWS::KMS::Key', Metadata: { 'aws:cdk:path': 'Demo/Codes/Key/Resource' } },
    Pool: { Type: 'AWS::Cognito::UserPool' },
    Client: { Type: 'AWS::Cognito::UserPoolClient' },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'failures' } },
    Topic: { Type: 'AWS::SNS::Topic' },
    Role: { Type: 'AWS::IAM::Role' },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/clinic/sender' } },
    Set: { Type: 'AWS::SES::ConfigurationSet' },
    Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'clinic.example' } },
    Odd: { Type: 'AWS::Odd::Thing' },
  };

  test('look like those of AWS', () => {
    const stack = readStack(writeAssembly({ resources }), { region: 'eu-west-1' });
    const { Key, Pool, Client, Queue, Topic, Role, Logs, Set: ConfigurationSet, Identity } = stack.resources;
    expect(Key?.physicalId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Key?.arn).toBe(`arn:aws:kms:eu-west-1:123456789012:key/${Key?.physicalId}`);
    expect(Key?.path).toBe('Demo/Codes/Key/Resource');
    expect(Pool?.physicalId).toMatch(/^eu-west-1_[A-Za-z0-9]{9}$/);
    expect(Client?.physicalId).toMatch(/^[a-z0-9]{26}$/);
    expect(Queue?.physicalId).toBe('https://sqs.eu-west-1.amazonaws.com/123456789012/failures');
    expect(Queue?.arn).toBe('arn:aws:sqs:eu-west-1:123456789012:failures');
    expect(Topic?.physicalId).toBe(Topic?.arn);
    expect(Role?.arn).toMatch(/^arn:aws:iam::123456789012:role\/Demo-Role-[a-z0-9]{12}$/);
    expect([Logs?.physicalId, Logs?.arn]).toEqual([
      '/clinic/sender',
      'arn:aws:logs:eu-west-1:123456789012:log-group:/clinic/sender:*',
    ]);
    expect(ConfigurationSet?.physicalId).toMatch(/^Demo-Set-[a-z0-9]{12}$/);
    expect(Identity?.physicalId).toBe('clinic.example');
  });

  test('are the same at each start and differ between resources', () => {
    const [one, two] = [readStack(writeAssembly({ resources })), readStack(writeAssembly({ resources }))];
    const ids = (stack: typeof one) =>
      Object.values(stack.resources)
        .filter(({ type }) => type !== 'AWS::Odd::Thing')
        .map(({ physicalId }) => physicalId);
    expect(ids(one)).toEqual(ids(two));
    expect(new Set(ids(one)).size).toBe(ids(one).length);
  });

  test('that are unknown throw when they are read', () => {
    const { Odd, Set: ConfigurationSet } = readStack(writeAssembly({ resources })).resources;
    expect(() => Odd?.physicalId).toThrow('Odd (AWS::Odd::Thing) has no physical id on this machine.');
    expect(() => ConfigurationSet?.arn).toThrow(
      'Set (AWS::SES::ConfigurationSet) has no ARN on this machine.',
    );
  });

  test('have at most 64 characters as the name of a function', () => {
    const logicalId = 'CustomEmailSenderFunction'.repeat(3);
    const stack = readStack(writeAssembly({ resources: { [logicalId]: { Type: 'AWS::Lambda::Function' } } }));
    expect(stack.resources[logicalId]?.physicalId).toHaveLength(64);
  });

  test('use the account and the region of the stack, if it is bound to them', () => {
    const environment = 'aws://210987654321/eu-central-1';
    const stack = readStack(writeAssembly({ resources, environment }), { region: 'eu-west-1' });
    expect(stack).toMatchObject({ stackName: 'Demo', region: 'eu-central-1', accountId: '210987654321' });
  });
});

describe('intrinsic functions', () => {
  const queue = { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'failures' } } };
  const ARN = 'arn:aws:sqs:eu-west-1:123456789012:failures';

  test.each([
    ['Ref', { Ref: 'Queue' }, 'https://sqs.eu-west-1.amazonaws.com/123456789012/failures'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, ARN],
    ['Fn::GetAtt in one word', { 'Fn::GetAtt': 'Queue.Arn' }, ARN],
    [
      'Fn::Join',
      { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Region' }, { Ref: 'AWS::StackName' }]] },
      'a/eu-west-1/Demo',
    ],
    ['Fn::Split', { 'Fn::Split': [':', 'a:b'] }, ['a', 'b']],
    [
      'Fn::Select',
      { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      'failures',
    ],
    ['Fn::Sub', { 'Fn::Sub': '${AWS::Partition}/${Queue.QueueName}/${!Literal}' }, 'aws/failures/${Literal}'],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': ['${A}-${AWS::AccountId}', { A: { Ref: 'AWS::URLSuffix' } }] },
      'amazonaws.com-123456789012',
    ],
    ['Fn::If', { 'Fn::If': ['IsHere', 'yes', { Ref: 'Nowhere' }] }, 'yes'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'size'] }, 3],
    ['a parameter', { Ref: 'Size' }, '7'],
    ['no value', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['no value in a list', [{ Ref: 'AWS::NoValue' }, 'x'], ['x']],
    [
      'a policy condition',
      { Effect: 'Allow', Condition: { StringEquals: { a: 'b' } } },
      { Effect: 'Allow', Condition: { StringEquals: { a: 'b' } } },
    ],
    ['a lone policy condition', { Condition: { Null: true } }, { Condition: { Null: true } }],
    ['the stack', { 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }, 'Demo'],
  ])('resolve %s', (_name, value, expected) => {
    const template = {
      Parameters: { Size: { Type: 'String', Default: '7' } },
      Mappings: { Map: { 'eu-west-1': { size: 3 } } },
      Conditions: {
        IsHere: {
          'Fn::And': [
            {
              'Fn::Or': [
                { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
                { 'Fn::Equals': ['a', 'b'] },
              ],
            },
            { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] },
          ],
        },
      },
    };
    expect(resolved(value, template, queue)).toEqual(expected);
  });

  test.each([
    [{ Ref: 'Unknown' }, 'Holder.Value needs Ref Unknown, which has no value on this machine.'],
    [{ a: [{ 'Fn::GetAtt': ['Queue', 'Colour'] }] }, 'Holder.Value.a[0] needs Fn::GetAtt Queue.Colour'],
    [{ 'Fn::Sub': 'x ${Queue.Colour}' }, 'needs Fn::GetAtt Queue.Colour'],
    [{ 'Fn::Sub': 'x ${Unknown}' }, 'needs Fn::Sub ${Unknown}'],
    [{ 'Fn::Select': [3, ['a']] }, 'needs Fn::Select 3'],
    [{ 'Fn::If': ['Nothing', 1, 2] }, 'needs Fn::If Nothing'],
    [{ 'Fn::ImportValue': 'x' }, 'Holder.Value (Fn::ImportValue) uses an intrinsic function'],
    [{ 'Fn::Join': ['', [{ a: 1 }]] }, 'Holder.Value needs a string, a number or a boolean.'],
    [{ 'Fn::Sub': ['${A}', { A: { Ref: 'AWS::NoValue' } }] }, 'Holder.Value needs a string'],
    [{ 'Fn::Join': 'x' }, 'Holder.Value has an intrinsic function without its list of arguments.'],
    ['{{resolve:secretsmanager:x}}', 'Holder.Value uses the dynamic reference'],
    [{ 'Fn::GetAtt': ['Holder', 'Value'] }, 'Holder.Value needs Fn::GetAtt Holder.Value'],
  ])('report where %j cannot be resolved', (value, sentence) => {
    expect(() => resolved(value, {}, queue)).toThrow(sentence);
  });

  test('that fail in one property leave the others usable', () => {
    const Properties = { Bad: { Ref: 'Unknown' }, Good: 'x', None: { Ref: 'AWS::NoValue' } };
    const { resources } = readStack(
      writeAssembly({ resources: { Queue: { Type: 'AWS::SQS::Queue', Properties } } }),
    );
    expect(resources.Queue?.properties.Good).toBe('x');
    expect(Object.keys(resources.Queue?.properties ?? {})).toEqual(['Bad', 'Good']);
  });

  test('that refer to each other in a circle are reported', () => {
    const named = (other: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: other } } });
    const { resources } = readStack(writeAssembly({ resources: { A: named('B'), B: named('A') } }));
    expect(() => resources.A?.physicalId).toThrow('The name of A refers to itself, through A, B.');
  });
});

describe('a stack', () => {
  test('has the resources whose condition holds, and outputs', () => {
    const stack = readStack(
      writeAssembly({
        resources: {
          Here: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } },
          Gone: { Type: 'AWS::SQS::Queue', Condition: 'Never' },
        },
        template: {
          Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
          Outputs: { QueueArn: { Value: { 'Fn::GetAtt': ['Here', 'Arn'] } } },
        },
      }),
    );
    expect(stack.ofType('AWS::SQS::Queue').map(({ logicalId }) => logicalId)).toEqual(['Here']);
    expect(stack.only('AWS::SQS::Queue').logicalId).toBe('Here');
    expect(stack.outputs).toEqual({ QueueArn: 'arn:aws:sqs:us-east-1:123456789012:q' });
    expect(() => stack.only('AWS::SNS::Topic')).toThrow('The stack must have one AWS::SNS::Topic, not 0.');
  });

  test('must be synthesised and the only one', () => {
    const empty = mkdtempSync(join(tmpdir(), 'assembly-'));
    expect(() => readStack(empty)).toThrow(
      `manifest.json cannot be read from ${empty}; synthesise the stack first.`,
    );
    const stack = { type: 'aws:cloudformation:stack', properties: {} };
    writeFileSync(join(empty, 'manifest.json'), JSON.stringify({ artifacts: { One: stack, Two: stack } }));
    expect(() => readStack(empty)).toThrow('must contain one stack, not One, Two.');
    expect(() => readStack(empty, { stackName: 'Three' })).toThrow('has no stack Three; there are One, Two.');
    writeFileSync(join(empty, 'manifest.json'), '{}');
    expect(() => readStack(empty)).toThrow('must contain one stack, not none.');
  });
});

describe('a function', () => {
  const Code = { S3Bucket: { 'Fn::Sub': 'cdk-${AWS::AccountId}' }, S3Key: `${HASH}.zip` };
  const assets = { [HASH]: `asset.${HASH}` };
  const minimal = { Code, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: 'arn:aws:iam::1:role/a' };

  test("has Lambda's defaults for what the template leaves out", () => {
    const directory = writeAssembly({
      resources: { Sender: { Type: 'AWS::Lambda::Function', Properties: minimal } },
      assets,
    });
    const [sender] = readStack(directory, { region: 'eu-west-1' }).functions();
    expect(sender).toEqual({
      logicalId: 'Sender',
      name: expect.stringMatching(/^Demo-Sender-[a-z0-9]{12}$/),
      arn: `arn:aws:lambda:eu-west-1:123456789012:function:${sender?.name}`,
      roleArn: 'arn:aws:iam::1:role/a',
      assetDir: join(directory, `asset.${HASH}`),
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      architecture: 'x86_64',
      timeoutSeconds: 3,
      memoryMb: 128,
      environment: {},
      logGroup: `/aws/lambda/${sender?.name}`,
      logFormat: 'Text',
      tracing: 'PassThrough',
      asyncInvoke: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
    });
  });

  test('has the settings of the template', () => {
    const resources = {
      Sender: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          ...minimal,
          FunctionName: 'sender',
          Architectures: ['arm64'],
          Timeout: 30,
          MemorySize: 512,
          Environment: { Variables: { KEY: { 'Fn::GetAtt': ['Key', 'Arn'] }, NUMBER: 1 } },
          ReservedConcurrentExecutions: 0,
          LoggingConfig: {
            LogGroup: { Ref: 'Logs' },
            LogFormat: 'JSON',
            ApplicationLogLevel: 'DEBUG',
            SystemLogLevel: 'WARN',
          },
          TracingConfig: { Mode: 'Active' },
        },
      },
      Key: { Type: 'AWS::KMS::Key' },
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/clinic/sender' } },
      Failures: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'failures' } },
      Invoke: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'Sender' },
          Qualifier: '$LATEST',
          MaximumRetryAttempts: 0,
          MaximumEventAgeInSeconds: 900,
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
        },
      },
    };
    const stack = readStack(writeAssembly({ resources, assets }), { region: 'eu-west-1' });
    expect(stack.functions()).toMatchObject([
      {
        name: 'sender',
        architecture: 'arm64',
        timeoutSeconds: 30,
        memoryMb: 512,
        environment: { KEY: stack.only('AWS::KMS::Key').arn, NUMBER: '1' },
        reservedConcurrency: 0,
        logGroup: '/clinic/sender',
        logFormat: 'JSON',
        applicationLogLevel: 'DEBUG',
        systemLogLevel: 'WARN',
        tracing: 'Active',
        asyncInvoke: {
          maximumRetryAttempts: 0,
          maximumEventAgeSeconds: 900,
          onFailureArn: 'arn:aws:sqs:eu-west-1:123456789012:failures',
        },
      },
    ]);
  });

  test.each([
    ['a missing folder', minimal, 'The code of Sender is missing:'],
    [
      'an unlisted asset',
      { ...minimal, Code: { S3Key: 'other.zip' } },
      'Sender.Code names the asset other, which',
    ],
    ['no code', { ...minimal, Code: {} }, 'Sender.Code names no asset'],
  ])('with %s is rejected', (_name, Properties, sentence) => {
    const missing = Object.values(assets);
    const directory = writeAssembly({
      resources: { Sender: { Type: 'AWS::Lambda::Function', Properties } },
      assets,
      missing,
    });
    expect(() => readStack(directory).functions()).toThrow(sentence);
  });

  test('with inline code has a folder with index.js', () => {
    const Properties = { ...minimal, Code: { ZipFile: 'exports.handler = async () => 1;' } };
    const directory = writeAssembly({
      resources: { Theirs: { Type: 'AWS::Lambda::Function', Properties } },
      assets,
    });
    const [config] = readStack(directory).functions();
    expect(readFileSync(join(config?.assetDir ?? '', 'index.js'), 'utf8')).toBe(Properties.Code.ZipFile);
  });

  test.each([
    ['another language', { Runtime: 'python3.13' }],
    ['an image', { PackageType: 'Image', Runtime: undefined, Handler: undefined }],
  ])('of %s is left out', (_, properties) => {
    const Properties = { ...minimal, ...properties };
    const directory = writeAssembly({
      resources: { Theirs: { Type: 'AWS::Lambda::Function', Properties } },
      assets,
    });
    expect(readStack(directory).functions()).toEqual([]);
  });

  test('with a variable that is not a string is rejected', () => {
    const Properties = { ...minimal, Environment: { Variables: { LIST: { 'Fn::Split': [',', 'a,b'] } } } };
    const directory = writeAssembly({
      resources: { Sender: { Type: 'AWS::Lambda::Function', Properties } },
      assets,
    });
    expect(() => readStack(directory).functions()).toThrow(
      'Sender.Environment.Variables.LIST needs a string',
    );
  });

  test('without a runtime is rejected', () => {
    const Properties = { Code, Handler: 'index.handler' };
    const directory = writeAssembly({
      resources: { Sender: { Type: 'AWS::Lambda::Function', Properties } },
      assets,
    });
    expect(() => readStack(directory).functions()).toThrow('Sender has no Runtime');
  });
});
