import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aws, CfnParameter, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnUserPool, UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ApplicationLogLevel, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { readStack } from '../../emulator/template/stack.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import {
  CognitoEmails,
  CognitoEmailsMixin,
  type CognitoEmailsOptions,
  createStack,
  SHORTEST,
} from './library.ts';

const createFunction = (stack: Stack, id: string) =>
  new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async (event) => event;'),
  });

/** Returns the triggers of the only pool. */
function triggersOf(template: Template): Record<string, unknown> {
  const [pool] = Object.values(template.findResources('AWS::Cognito::UserPool'));
  return pool?.Properties.LambdaConfig;
}

const sender = { 'Fn::GetAtt': [expect.stringContaining('Sender'), 'Arn'] };
const SENDER = { LambdaArn: sender, LambdaVersion: 'V1_0' };

describe('the construct', () => {
  test('sends the emails of a pool with three settings', () => {
    const stack = createStack();
    const emails = new CognitoEmails(stack, 'Emails', {
      userPool: new UserPool(stack, 'Users'),
      ...SHORTEST,
    });
    const template = Template.fromStack(stack);
    expect(triggersOf(template)).toEqual({
      CustomEmailSender: SENDER,
      KMSKeyID: stack.resolve(emails.key.keyArn),
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: stack.resolve(emails.function.functionArn),
      Principal: 'cognito-idp.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Users'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'kms:Decrypt',
            Condition: {
              StringEquals: {
                'kms:EncryptionContext:userpool-id': { Ref: Match.stringLikeRegexp('^Users') },
              },
            },
            Effect: 'Allow',
            Resource: stack.resolve(emails.key.keyArn),
          },
        ],
      },
    });
  });

  test('deploys into a new account: it reserves nothing, and names nothing that another stack could have', () => {
    const stack = createStack();
    new CognitoEmails(stack, 'Emails', {
      userPool: new UserPool(stack, 'Users'),
      ...SHORTEST,
      alarms: true,
      dashboard: true,
      deliveryEvents: true,
      notices: { welcome: true },
    });
    const resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> =
      Template.fromStack(stack).toJSON().Resources;
    const names = [
      'AlarmName',
      'AliasName',
      'DashboardName',
      'FunctionName',
      'LogGroupName',
      'Name',
      'PolicyName',
    ];
    const named = Object.values(resources).flatMap(({ Type, Properties = {} }) =>
      names
        .filter((name) => typeof Properties[name] === 'string' && Type !== 'AWS::IAM::Policy')
        .map((name) => `${Type} ${name}`),
    );
    expect(named).toEqual([]);
    expect(JSON.stringify(resources)).not.toMatch(
      /ReservedConcurrentExecutions|AWS::KMS::Alias|AWS::SES::EmailIdentity/,
    );
  });

  test('leaves nothing that is charged when it is removed', () => {
    const stack = createStack();
    new CognitoEmails(stack, 'Emails', { userPool: new UserPool(stack, 'Users'), ...SHORTEST });
    const { Resources } = Template.fromStack(stack).toJSON();
    const kept = Object.values<{ Type: string; DeletionPolicy?: string }>(Resources).filter(
      ({ DeletionPolicy }) => DeletionPolicy === 'Retain',
    );
    expect(kept.map(({ Type }) => Type)).toEqual(['AWS::Cognito::UserPool']);
  });

  test('keeps the other triggers of the pool, whenever they are added', () => {
    const stack = createStack();
    const userPool = new UserPool(stack, 'Users', {
      lambdaTriggers: { postConfirmation: createFunction(stack, 'PostConfirmation') },
    });
    new CognitoEmails(stack, 'Emails', { userPool, ...SHORTEST });
    userPool.addTrigger(UserPoolOperation.PRE_SIGN_UP, createFunction(stack, 'PreSignUp'));
    expect(triggersOf(Template.fromStack(stack))).toEqual({
      CustomEmailSender: SENDER,
      KMSKeyID: expect.anything(),
      PostConfirmation: { 'Fn::GetAtt': [expect.stringContaining('PostConfirmation'), 'Arn'] },
      PreSignUp: { 'Fn::GetAtt': [expect.stringContaining('PreSignUp'), 'Arn'] },
    });
  });

  test('uses the key of an SMS sender, and keeps the sender', () => {
    const stack = createStack();
    const key = new Key(stack, 'Key');
    const customSmsSender = createFunction(stack, 'Sms');
    const userPool = new UserPool(stack, 'Users', {
      customSenderKmsKey: key,
      lambdaTriggers: { customSmsSender },
    });
    new CognitoEmails(stack, 'Emails', { userPool, ...SHORTEST });
    const template = Template.fromStack(stack);
    const keyArn = stack.resolve(key.keyArn);
    expect(triggersOf(template)).toEqual({
      CustomEmailSender: SENDER,
      CustomSMSSender: { LambdaArn: stack.resolve(customSmsSender.functionArn), LambdaVersion: 'V1_0' },
      KMSKeyID: keyArn,
    });
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ CODE_KEY_ARN: keyArn }) },
    });
  });

  test('takes an L1 pool, with triggers and without', () => {
    const stack = createStack();
    const postConfirmation = 'arn:aws:lambda:eu-west-1:111122223333:function:theirs';
    const bare = new CfnUserPool(stack, 'Bare');
    const used = new CfnUserPool(stack, 'Used', { lambdaConfig: { postConfirmation } });
    new CognitoEmails(stack, 'BareEmails', { userPool: bare, ...SHORTEST });
    new CognitoEmails(stack, 'UsedEmails', { userPool: used, ...SHORTEST });
    const pools = Template.fromStack(stack).findResources('AWS::Cognito::UserPool');
    expect(pools.Bare?.Properties.LambdaConfig).toEqual({
      CustomEmailSender: SENDER,
      KMSKeyID: expect.anything(),
    });
    expect(pools.Used?.Properties.LambdaConfig).toMatchObject({
      PostConfirmation: postConfirmation,
      CustomEmailSender: SENDER,
    });
  });

  test('is created in the stack of the pool, whichever scope it is given', () => {
    const app = new App();
    const backend = createStack('Backend', app);
    const auth = new NestedStack(backend, 'Auth');
    const userPool = new UserPool(auth, 'Users');
    new CognitoEmails(new NestedStack(backend, 'Custom'), 'Emails', { userPool, ...SHORTEST });
    const elsewhere = createStack('Elsewhere', app);
    new Topic(elsewhere, 'Topic');
    new CognitoEmails(elsewhere, 'Emails', {
      userPool: new UserPool(backend, 'Others'),
      ...SHORTEST,
    });
    expect(triggersOf(Template.fromStack(auth))).toMatchObject({ CustomEmailSender: SENDER });
    Template.fromStack(auth).resourceCountIs('AWS::Lambda::Function', 1);
    Template.fromStack(backend).resourceCountIs('AWS::Lambda::Function', 1);
    expect(() => app.synth()).not.toThrow();
  });

  test('shows what it created', () => {
    const stack = createStack();
    const topic = new Topic(stack, 'Topic');
    const emails = new CognitoEmails(stack, 'Emails', {
      userPool: new UserPool(stack, 'Users'),
      ...SHORTEST,
      alarms: true,
      alarmTopic: topic,
      dashboard: true,
      deliveryEvents: true,
      notices: { welcome: true, newSignIn: true },
      identity: 'mail.example',
    });
    const template = Template.fromStack(stack);
    expect(emails.alarms).toHaveLength(5);
    expect(emails.dkimRecords).toHaveLength(3);
    expect([emails.noticesFunction, emails.deliveryEventsFunction, emails.dashboard].every(Boolean)).toBe(
      true,
    );
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [stack.resolve(topic.topicArn)],
      OKActions: [stack.resolve(topic.topicArn)],
    });
    const metrics = [
      emails.metricRequested(),
      emails.metricSent(),
      emails.metricFailed(),
      emails.metricSendTime(),
    ];
    const { Environment } =
      Object.values(
        template.findResources('AWS::Lambda::Function', {
          Properties: { Description: 'Sends the codes of the user pool' },
        }),
      )[0]?.Properties ?? {};
    expect(metrics.map(({ namespace, dimensions }) => [namespace, dimensions?.service])).toEqual(
      metrics.map(() => [Environment.Variables.STACK_NAME, Environment.Variables.POWERTOOLS_SERVICE_NAME]),
    );
    expect(triggersOf(template)).toMatchObject({
      PostConfirmation: stack.resolve(emails.noticesFunction?.functionArn),
      PostAuthentication: stack.resolve(emails.noticesFunction?.functionArn),
    });
  });

  test.each([
    [{ selfSignUpEnabled: true }, 1],
    [{ selfSignUpEnabled: true, autoVerify: { email: true } }, 0],
    [{ selfSignUpEnabled: false }, 0],
  ])('warns of sign-ups that bring no code: %j', (settings, warnings) => {
    const stack = createStack();
    new CognitoEmails(stack, 'Emails', { userPool: new UserPool(stack, 'Users', settings), ...SHORTEST });
    const found = Annotations.fromStack(stack).findWarning(
      '*',
      Match.stringLikeRegexp('Cognito sends them no code'),
    );
    expect(found).toHaveLength(warnings);
  });

  test('takes what exists, and applies every other setting', () => {
    const stack = createStack();
    const encryptionKey = new Key(stack, 'Theirs');
    const replyTo = new CfnParameter(stack, 'ReplyTo').valueAsString;
    new CognitoEmails(stack, 'Emails', {
      userPool: new UserPool(stack, 'Users'),
      ...SHORTEST,
      encryptionKey,
      replyTo,
      configurationSetName: 'theirs',
      reservedConcurrency: 5,
      logRetention: RetentionDays.ONE_WEEK,
      logLevel: ApplicationLogLevel.WARN,
      tracing: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.resourceCountIs('AWS::SES::ConfigurationSet', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: 5,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { ApplicationLogLevel: 'WARN' },
      Environment: {
        Variables: Match.objectLike({
          CODE_KEY_ARN: stack.resolve(encryptionKey.keyArn),
          EMAIL_REPLY_TO: { Ref: 'ReplyTo' },
          EMAIL_CONFIGURATION_SET_BRIEF: 'theirs',
          EMAIL_CONFIGURATION_SET_LASTING: 'theirs',
        }),
      },
    });
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 7 },
      DeletionPolicy: 'Retain',
    });
    const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
    );
    const send = statements.find(({ Action }) => Action === 'ses:SendEmail');
    expect(JSON.stringify(send?.Resource).match(/configuration-set\/[^"]+/g)).toEqual([
      'configuration-set/theirs',
    ]);
  });

  test('is deployed by a stage of a pipeline', () => {
    const app = new App();
    const stack = new Stack(new Stage(app, 'Production'), 'Shop');
    new CognitoEmails(stack, 'Emails', { userPool: new UserPool(stack, 'Users'), ...SHORTEST });
    const { directory } = app.synth().getNestedAssembly('assembly-Production');
    const [sender] = readStack(directory).functions();
    expect(readFileSync(join(sender?.assetDir ?? '', 'site.json'), 'utf8')).toContain('"name":"Example"');
  });

  test('lets several live in one stack, and several stacks in one account', () => {
    const app = new App();
    const metrics = ['One', 'Two'].flatMap((id) => {
      const stack = createStack(id, app);
      return ['A', 'B'].map((name) => {
        const emails = new CognitoEmails(stack, `${name}Emails`, {
          userPool: new UserPool(stack, name),
          sender: 'accounts@mail.example',
          brands: [
            { name: 'First', clientIds: ['1'] },
            { name: 'Second', clientIds: ['2'] },
          ],
        });
        const { namespace, dimensions } = emails.metricSent();
        return `${namespace} ${dimensions?.service}`;
      });
    });
    expect(new Set(metrics).size).toBe(4);
    const parameters = ['One', 'Two'].flatMap((id) =>
      Object.values(
        Template.fromStack(app.node.findChild(id) as Stack).findResources('AWS::SSM::Parameter'),
      ).map(({ Properties }) => JSON.stringify(Properties.Name)),
    );
    expect(new Set(parameters).size).toBe(4);
  });

  test('writes the brand of each app client where the function reads it', () => {
    const stack = createStack();
    new CognitoEmails(stack, 'Emails', {
      userPool: new UserPool(stack, 'Users'),
      ...SHORTEST,
      brands: [{ name: 'Other', clientIds: [Aws.STACK_ID, 'two'] }],
    });
    const template = Template.fromStack(stack);
    const [parameter] = Object.values(template.findResources('AWS::SSM::Parameter'));
    expect(JSON.stringify(parameter?.Properties.Value)).toContain('app-0');
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ BRANDS_PARAMETER: parameter?.Properties.Name }) },
    });
  });

  test('deploys the same code as the app, beside the emails of its own', () => {
    const app = new App();
    const stack = createStack('Shop', app);
    new CognitoEmails(stack, 'Emails', { userPool: new UserPool(stack, 'Users'), ...SHORTEST });
    const { directory } = app.synth();
    const [ours] = readStack(directory).functions();
    const [apps] = readStack(ASSEMBLY).functions();
    const read = (folder = '', file = 'index.cjs') => readFileSync(join(folder, file), 'utf8');
    expect(read(ours?.assetDir)).toBe(read(apps?.assetDir));
    expect(JSON.parse(read(ours?.assetDir, 'site.json'))).toMatchObject({
      format: 1,
      brand: { name: 'Example', phone: null },
    });
  });

  test('gives the same asset for the same settings', () => {
    const assets = [1, 2].map(() => {
      const app = new App();
      const stack = createStack('Shop', app);
      new CognitoEmails(stack, 'Emails', { userPool: new UserPool(stack, 'Users'), ...SHORTEST });
      return readStack(app.synth().directory)
        .functions()
        .map(({ assetDir }) => assetDir.split('/').at(-1));
    });
    expect(assets[0]).toEqual(assets[1]);
  });
});

describe('the mixin', () => {
  test('does the same for a pool, beside it', () => {
    const stack = createStack();
    const userPool = new UserPool(stack, 'Users');
    expect(userPool.with(new CognitoEmailsMixin(SHORTEST))).toBe(userPool);
    expect(triggersOf(Template.fromStack(stack))).toMatchObject({ CustomEmailSender: SENDER });
  });

  test('reaches every pool below a construct', () => {
    const stack = createStack();
    new CfnUserPool(stack, 'One');
    new UserPool(new NestedStack(stack, 'Nested'), 'Two');
    new CfnUserPool(stack, 'Three');
    stack.with(new CognitoEmailsMixin(SHORTEST));
    const pools = Object.values(Template.fromStack(stack).findResources('AWS::Cognito::UserPool'));
    expect(pools.map(({ Properties }) => Properties.LambdaConfig.CustomEmailSender)).toEqual([
      SENDER,
      SENDER,
    ]);
  });
});

describe('what cannot work is refused with a sentence', () => {
  const create = (options: Partial<CognitoEmailsOptions>) => {
    const stack = createStack();
    new CognitoEmails(stack, 'Emails', { userPool: new UserPool(stack, 'Users'), ...SHORTEST, ...options });
    return stack;
  };
  const token = () => new CfnParameter(createStack(), 'Parameter').valueAsString;

  test.each<[string, () => Partial<CognitoEmailsOptions>, RegExp]>([
    ['a sender that is a token', () => ({ sender: token() }), /^sender is a token/],
    ['a name that is a token', () => ({ brand: { name: token() } }), /^brand\.name is a token/],
    ['a link that is a token', () => ({ links: { confirm: token() } }), /^links\.confirm is a token/],
    ['no address', () => ({ sender: 'accounts' }), /^sender must be a plain email address/],
    [
      'an address for replies that is none',
      () => ({ replyTo: 'me' }),
      /^replyTo must be a plain email address/,
    ],
    ['no name', () => ({ brand: { name: ' ' } }), /^brand\.name must be one line/],
    [
      'a colour that is too light',
      () => ({ brand: { name: 'A', colour: '#ffcc00' } }),
      /^brand\.colour is #ffcc00, .* contrast of 1\.\d+ .* darker/,
    ],
    ['a colour of another form', () => ({ brand: { name: 'A', colour: 'red' } }), /^brand\.colour is "red"/],
    [
      'a telephone that cannot be dialled',
      () => ({ brand: { name: 'A', phone: 'soon' } }),
      /^brand\.phone is no telephone number/,
    ],
    [
      'a brand with such a fault',
      () => ({ brands: [{ name: 'A', colour: '#ffffff', clientIds: [] }] }),
      /^brands\[0\]\.colour/,
    ],
    [
      'a name that is too long for a sender',
      () => ({ brand: { name: 'ا'.repeat(150) } }),
      /^brand\.name is too long for the sender/,
    ],
    [
      'a page without encryption',
      () => ({ links: { reset: 'http://app.example' } }),
      /^links\.reset is "http:/,
    ],
    [
      'a page with a fragment',
      () => ({ links: { login: 'https://app.example/#x' } }),
      /^links\.login is .* without a fragment/,
    ],
    [
      'a time zone that does not exist',
      () => ({ timeZone: 'Europe/Atlantis' }),
      /^timeZone is "Europe\/Atlantis"/,
    ],
    [
      'a language without templates',
      () => ({ languages: ['en', 'cy'] }),
      /^languages has "cy", but cognito-emails\/templates\/ has only: /,
    ],
    [
      'a default language that is not used',
      () => ({ languages: ['fr'], defaultLanguage: 'en' }),
      /^defaultLanguage is "en"/,
    ],
    [
      'a folder of templates that does not exist',
      () => ({ templates: '/nowhere' }),
      /^templates is \/nowhere, which is no folder/,
    ],
    [
      'no concurrency',
      () => ({ reservedConcurrency: 0 }),
      /^reservedConcurrency is 0: no code would be sent/,
    ],
    [
      'alarms on lines that are not written',
      () => ({ alarms: true, logLevel: ApplicationLogLevel.ERROR }),
      /^logLevel is ERROR/,
    ],
    [
      'delivery events of a foreign configuration set',
      () => ({ deliveryEvents: true, configurationSetName: 'theirs' }),
      /^deliveryEvents need/,
    ],
    [
      'a topic without alarms',
      () => ({ alarmTopic: Topic.fromTopicArn(createStack(), 'T', 'arn:aws:sns:eu-west-1:111122223333:t') }),
      /^alarmTopic needs alarms/,
    ],
    [
      'a key named by an alias',
      () => ({ encryptionKey: new Key(createStack(), 'Key', { alias: 'codes' }).addAlias('other') as never }),
      /not by its id or an alias/,
    ],
  ])('%s', (_, options, sentence) => {
    expect(() => create(options())).toThrow(
      expect.objectContaining({ message: expect.stringMatching(sentence) }),
    );
  });

  test('no brand at all', () => {
    const stack = createStack();
    const userPool = new UserPool(stack, 'Users');
    expect(() => new CognitoEmails(stack, 'Emails', { userPool, sender: 'a@mail.example' })).toThrow(
      'brand is missing',
    );
  });

  test('an imported pool', () => {
    const stack = createStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Users', 'eu-west-1_AbCdEfGhI');
    expect(() => new CognitoEmails(stack, 'Emails', { userPool, ...SHORTEST })).toThrow(
      /Shop\/Users is imported: .*npx cognito-emails attach/,
    );
  });

  test('a second email sender, of this package or another', () => {
    const stack = createStack();
    const userPool = new UserPool(stack, 'Users');
    new CognitoEmails(stack, 'Emails', { userPool, ...SHORTEST });
    const again = /Shop\/Users\/Resource has a custom email sender already/;
    expect(() => new CognitoEmails(stack, 'More', { userPool, ...SHORTEST })).toThrow(again);
    expect(() => userPool.with(new CognitoEmailsMixin(SHORTEST))).toThrow(again);
    const taken = new UserPool(stack, 'Taken', {
      customSenderKmsKey: new Key(stack, 'Key'),
      lambdaTriggers: { customEmailSender: createFunction(stack, 'Theirs') },
    });
    expect(() => new CognitoEmails(stack, 'Third', { userPool: taken, ...SHORTEST })).toThrow(
      /Shop\/Taken\/Resource has a custom email sender already/,
    );
  });

  test.each([
    ['an id', '1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['an alias', 'arn:aws:kms:eu-west-1:111122223333:alias/codes'],
  ])('a key of the SMS sender that is named by %s', (_, kmsKeyId) => {
    const stack = createStack();
    const userPool = new CfnUserPool(stack, 'Users', { lambdaConfig: { kmsKeyId } });
    expect(() => new CognitoEmails(stack, 'Emails', { userPool, ...SHORTEST })).toThrow(
      /by the ARN of the key/,
    );
  });

  test('another key than that of the SMS sender', () => {
    const stack = createStack();
    const userPool = new UserPool(stack, 'Users', { customSenderKmsKey: new Key(stack, 'Theirs') });
    const encryptionKey = new Key(stack, 'Ours');
    expect(() => new CognitoEmails(stack, 'Emails', { userPool, ...SHORTEST, encryptionKey })).toThrow(
      /encryptionKey is another key than that of the SMS sender/,
    );
  });

  test('notices, if the pool has a trigger of its own', () => {
    const stack = createStack();
    const userPool = new UserPool(stack, 'Users', {
      lambdaTriggers: { postConfirmation: createFunction(stack, 'Theirs') },
    });
    expect(
      () => new CognitoEmails(stack, 'Emails', { userPool, ...SHORTEST, notices: { welcome: true } }),
    ).toThrow(/notices need the trigger PostConfirmation/);
  });

  test.each<[string, (pool: CfnUserPool) => void, RegExp]>([
    [
      'the sender',
      (pool) => pool.addPropertyOverride('LambdaConfig.CustomEmailSender.LambdaArn', 'arn:other'),
      /The custom email sender .* was replaced/,
    ],
    ['all triggers', (pool) => pool.addPropertyDeletionOverride('LambdaConfig'), /was replaced/],
    [
      'the key',
      (pool) =>
        pool.addPropertyOverride('LambdaConfig.KMSKeyID', 'arn:aws:kms:eu-west-1:111122223333:key/other'),
      /The key .* was replaced .* no code could be decrypted/,
    ],
    [
      'the trigger of notices',
      (pool) => pool.addPropertyOverride('LambdaConfig.PostConfirmation', 'arn:other'),
      /The trigger PostConfirmation .* was replaced/,
    ],
  ])('replacing %s afterwards', (_, replace, sentence) => {
    const stack = createStack();
    const userPool = new UserPool(stack, 'Users');
    new CognitoEmails(stack, 'Emails', { userPool, ...SHORTEST, notices: { welcome: true } });
    replace(userPool.node.defaultChild as CfnUserPool);
    expect(() => Template.fromStack(stack)).toThrow(sentence);
  });

  test("mistakes in templates of one's own, with their path", () => {
    expect(() => create({ templates: join(import.meta.dirname, 'faulty-emails') })).toThrow(
      /^test\/package\/faulty-emails\/en\/sign-in-code\.liquid:7:4: "brand\.fax" is not known/,
    );
  });
});
