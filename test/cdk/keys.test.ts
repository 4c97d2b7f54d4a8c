import { Match } from 'aws-cdk-lib/assertions';
import { logicalId, resourcesOf, site, statementsOf, synthesise } from './synthesise.ts';

const template = synthesise();
const codes = logicalId(template, 'AWS::KMS::Key', 'CodeEncryption');
const records = logicalId(template, 'AWS::KMS::Key', 'Records');
const policyOf = (key: string) =>
  resourcesOf(template, 'AWS::KMS::Key')[key]?.Properties.KeyPolicy as { Statement: { Sid?: string }[] };
const statement = (key: string, sid: string) => policyOf(key).Statement.find(({ Sid }) => Sid === sid);

describe('the keys', () => {
  test('are two, rotate every year, outlive the stack and have a name of their stage', () => {
    template.resourceCountIs('AWS::KMS::Key', 2);
    template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.allResourcesProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    const aliases = Object.values(resourcesOf(template, 'AWS::KMS::Alias'));
    expect(aliases.map(({ Properties }) => Properties.AliasName).sort()).toEqual([
      'alias/clinic-mail/production/codes',
      'alias/clinic-mail/production/records',
    ]);
  });

  test.each([codes, records])('%s leaves to the account who may use it', (key) => {
    const root = { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] };
    expect(policyOf(key).Statement).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:*',
      Principal: { AWS: root },
      Resource: '*',
    });
  });

  test('the key of codes is granted through Cognito only for pools of this account and region', () => {
    const context = { 'kms:EncryptionContext:userpool-id': `${site.region}_*` };
    expect(statement(codes, 'WhoManagesPoolsGrantsThroughCognito')).toMatchObject({
      Action: 'kms:CreateGrant',
      Condition: {
        StringEquals: {
          'kms:CallerAccount': { Ref: 'AWS::AccountId' },
          'kms:ViaService': `cognito-idp.${site.region}.amazonaws.com`,
        },
        StringLike: context,
      },
    });
    expect(statement(codes, 'CognitoGrantsForPoolsOfThisAccount')).toMatchObject({
      Action: 'kms:CreateGrant',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': expect.anything() },
        StringLike: context,
      },
    });
  });

  test('the key of codes opens nothing but what a user pool encrypted', () => {
    expect(statement(codes, 'NothingButCodesIsOpened')).toMatchObject({
      Effect: 'Deny',
      Action: 'kms:Decrypt',
      Principal: { AWS: '*' },
      Condition: { StringNotLike: { 'kms:EncryptionContext:userpool-id': `${site.region}_*` } },
    });
  });

  test('the sender may decrypt the codes of this pool and nothing else with their key', () => {
    const about = statementsOf(template).filter(({ Resource }) => JSON.stringify(Resource).includes(codes));
    expect(about).toEqual([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': [codes, 'Arn'] },
        Condition: {
          StringEquals: {
            'kms:EncryptionContext:userpool-id': { Ref: logicalId(template, 'AWS::Cognito::UserPool') },
          },
        },
      },
    ]);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({ Statement: about }),
      Roles: [{ Ref: logicalId(template, 'AWS::IAM::Role', 'CustomEmailSender') }],
    });
  });

  test('the key of records serves the log groups and alarms of this account', () => {
    expect(statement(records, 'LogGroupsOfThisAccount')).toMatchObject({
      Principal: { Service: `logs.${site.region}.amazonaws.com` },
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': expect.anything() } },
    });
    expect(statement(records, 'AlarmsOfThisAccount')).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });
});

describe('records', () => {
  test('every log group is encrypted, forgets after the days of the site, and outlives the stack', () => {
    const template = synthesise({ site: { logRetentionDays: 90 } });
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
    template.allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 90,
      KmsKeyId: { 'Fn::GetAtt': [records, 'Arn'] },
    });
  });

  test('alarms reach each address of the site, encrypted and over TLS', () => {
    const alarmEmails = ['one@clinic.example', 'two@clinic.example'];
    const template = synthesise({ site: { alarmEmails } });
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': [records, 'Arn'] } });
    const subscriptions = Object.values(resourcesOf(template, 'AWS::SNS::Subscription'));
    expect(subscriptions.map(({ Properties }) => [Properties.Protocol, Properties.Endpoint])).toEqual(
      alarmEmails.map((address) => ['email', address]),
    );
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      }),
    });
  });
});
