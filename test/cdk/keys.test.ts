import { Match } from 'aws-cdk-lib/assertions';
import { logicalId, resourcesOf, site, statementsOf, synthesise } from './synthesise.ts';

const template = synthesise();
const codeKey = logicalId(template, 'AWS::KMS::Key', 'CodeEncryption');
const logKey = logicalId(template, 'AWS::KMS::Key', 'Records');
const policyOf = (key: string) =>
  resourcesOf(template, 'AWS::KMS::Key')[key]?.Properties.KeyPolicy as { Statement: { Sid?: string }[] };
const statement = (key: string, sid: string) => policyOf(key).Statement.find(({ Sid }) => Sid === sid);

describe('the keys', () => {
  test('are two, are rotated, outlive the stack and have aliases with the stage', () => {
    template.resourceCountIs('AWS::KMS::Key', 2);
    template.allResources('AWS::KMS::Key', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    template.allResourcesProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    const aliases = Object.values(resourcesOf(template, 'AWS::KMS::Alias'));
    expect(aliases.map(({ Properties }) => Properties.AliasName).sort()).toEqual([
      'alias/clinic-mail/production/codes',
      'alias/clinic-mail/production/records',
    ]);
  });

  test.each([codeKey, logKey])('%s delegates access to the IAM policies of the account', (key) => {
    const root = { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] };
    expect(policyOf(key).Statement).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:*',
      Principal: { AWS: root },
      Resource: '*',
    });
  });

  test('the key for codes can be granted through Cognito only for pools of this account and region', () => {
    const context = { 'kms:EncryptionContext:userpool-id': `${site.region}_*` };
    expect(statement(codeKey, 'WhoManagesPoolsGrantsThroughCognito')).toMatchObject({
      Action: 'kms:CreateGrant',
      Condition: {
        StringEquals: {
          'kms:CallerAccount': { Ref: 'AWS::AccountId' },
          'kms:ViaService': `cognito-idp.${site.region}.amazonaws.com`,
        },
        StringLike: context,
      },
    });
    expect(statement(codeKey, 'CognitoGrantsForPoolsOfThisAccount')).toMatchObject({
      Action: 'kms:CreateGrant',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': expect.anything() },
        StringLike: context,
      },
    });
  });

  test('the key for codes decrypts only what a user pool encrypted', () => {
    expect(statement(codeKey, 'NothingButCodesIsOpened')).toMatchObject({
      Effect: 'Deny',
      Action: 'kms:Decrypt',
      Principal: { AWS: '*' },
      Condition: { StringNotLike: { 'kms:EncryptionContext:userpool-id': `${site.region}_*` } },
    });
  });

  test('the sender may decrypt the codes of this pool and nothing else', () => {
    const about = statementsOf(template).filter(({ Resource }) => JSON.stringify(Resource).includes(codeKey));
    expect(about).toEqual([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': [codeKey, 'Arn'] },
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

  test('the key for logs can be used by the log groups and alarms of this account', () => {
    expect(statement(logKey, 'LogGroupsOfThisAccount')).toMatchObject({
      Principal: { Service: `logs.${site.region}.amazonaws.com` },
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': expect.anything() } },
    });
    expect(statement(logKey, 'AlarmsOfThisAccount')).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });
});
