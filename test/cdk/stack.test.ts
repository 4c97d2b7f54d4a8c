import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ClinicMailStack } from '../../cdk/stack.ts';
import { fromHeader } from '../../sender/build/from-header.ts';
import { INVITATION_LIVES, SIGN_IN_CODE_LIVES } from '../../sender/kinds.ts';
import { readSiteConfig, type SiteConfig } from '../../site/config.ts';

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
const site = readSiteConfig();

/** The stack with assets of one line, because what the bundles hold is proved elsewhere. */
function synthesise(change: Partial<SiteConfig> = {}): Template {
  const bundle = mkdtempSync(join(tmpdir(), 'bundle-'));
  writeFileSync(join(bundle, 'index.cjs'), 'exports.handler = async () => {};');
  try {
    const app = new App({ context });
    return Template.fromStack(
      new ClinicMailStack(app, 'ClinicMail', {
        site: { ...site, ...change },
        bundles: { sender: bundle, notices: bundle },
        env: { region: site.region },
      }),
    );
  } finally {
    rmSync(bundle, { recursive: true });
  }
}

/** `Template.fromStack` throws on circular dependencies, so every test here also proves that there are none. */
const template = synthesise();
const only = (type: string) => Object.keys(template.findResources(type));
const functionFor = (service: string) => {
  const properties = { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: service } } };
  return Object.keys(template.findResources('AWS::Lambda::Function', { Properties: properties }))[0];
};
const statements = () =>
  Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    (policy) => policy.Properties.PolicyDocument.Statement,
  );

describe('the stack', () => {
  test('lets patients sign up with an email address and sign in by password or code', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'ESSENTIALS',
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      MfaConfiguration: 'OFF',
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      Policies: {
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
        PasswordPolicy: Match.objectLike({ TemporaryPasswordValidityDays: INVITATION_LIVES.value }),
      },
    });
  });

  test('keeps the pool and the key when the stack goes', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', { DeletionProtection: 'ACTIVE' });
    template.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Retain' });
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
  });

  test('gives the app client no secret and hides who has an account', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
  });

  test('lets a sign-in session live as long as the emails say', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AuthSessionValidity: SIGN_IN_CODE_LIVES.value,
    });
  });

  test('has Cognito encrypt with the one rotating key and invoke the sender', () => {
    const [key] = only('AWS::KMS::Key');
    const sender = functionFor('custom-email-sender');
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: {
        KMSKeyID: { 'Fn::GetAtt': [key, 'Arn'] },
        CustomEmailSender: { LambdaArn: { 'Fn::GetAtt': [sender, 'Arn'] }, LambdaVersion: 'V1_0' },
      },
    });
    template.allResourcesProperties('AWS::Lambda::Permission', {
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [only('AWS::Cognito::UserPool')[0], 'Arn'] },
    });
  });

  test('runs each function on Node 24 and arm64 with tracing, JSON logs and a log group of its own', () => {
    expect(only('AWS::Logs::LogGroup')).toHaveLength(only('AWS::Lambda::Function').length);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: Match.stringLikeRegexp('Logs') } },
      Environment: {
        Variables: Match.objectLike({
          POWERTOOLS_LOGGER_LOG_EVENT: 'false',
          POWERTOOLS_TRACER_CAPTURE_RESPONSE: 'false',
          SITE_URL: site.siteUrl,
        }),
      },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test('counts what fails, by function and by class of failure', () => {
    template.resourceCountIs('AWS::Logs::MetricFilter', 2);
    template.allResourcesProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ $.message = "email_failed" }',
      MetricTransformations: [
        Match.objectLike({
          MetricNamespace: 'ClinicMail',
          MetricName: 'email_failed',
          MetricValue: '1',
          Dimensions: [
            { Key: 'service', Value: '$.service' },
            { Key: 'failure_class', Value: '$.failure_class' },
          ],
        }),
      ],
    });
  });

  test('has Cognito invoke the notices function for what is switched on, within 5 seconds', () => {
    const notices = { 'Fn::GetAtt': [functionFor('notices'), 'Arn'] };
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: notices, PostAuthentication: notices },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 5,
      Environment: { Variables: Match.objectLike({ NOTICES: 'welcome password-changed new-sign-in' }) },
    });
  });

  test('keeps nobody waiting for a notice that is switched off', () => {
    const some = synthesise({ notices: { welcome: false, passwordChanged: true, newSignIn: false } });
    some.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: Match.anyValue(), PostAuthentication: Match.absent() },
    });
    some.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ NOTICES: 'password-changed' }) },
    });
    const none = synthesise({ notices: { welcome: false, passwordChanged: false, newSignIn: false } });
    none.resourceCountIs('AWS::Lambda::Function', 1);
    none.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: Match.absent(), PostAuthentication: Match.absent() },
    });
  });

  test('keeps an email that could not be sent, encrypted and for three days', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumEventAgeInSeconds: (SIGN_IN_CODE_LIVES.value - 5) * 60,
      MaximumRetryAttempts: 2,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [only('AWS::SQS::Queue')[0], 'Arn'] } },
      },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 259_200,
    });
  });

  test('delivers over TLS only and suppresses bounced addresses', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSet', {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    });
    template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: site.email.domain });
  });

  test('lets the functions decrypt the codes of this pool and send from this address, and no more', () => {
    const actions = new Set(statements().flatMap(({ Action }) => Action));
    expect([...actions].sort()).toEqual([
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ses:SendEmail',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:SendMessage',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(statements()).toContainEqual(
      expect.objectContaining({
        Action: 'kms:Decrypt',
        Condition: {
          StringEquals: { 'kms:EncryptionContext:userpool-id': { Ref: only('AWS::Cognito::UserPool')[0] } },
        },
      }),
    );
    expect(statements()).toContainEqual(
      expect.objectContaining({
        Action: 'ses:SendEmail',
        Resource: [expect.anything(), expect.anything()],
        Condition: { StringEquals: { 'ses:FromAddress': site.email.from } },
      }),
    );
    const wildcards = statements().filter(({ Resource }) => Resource === '*');
    expect(new Set(wildcards.flatMap(({ Action }) => Action))).toEqual(
      new Set(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']),
    );
  });
});

describe('the From header', () => {
  test.each([
    ['Riverside Clinic', '"Riverside Clinic" <a@b.example>'],
    ['The "Clinic"', '"The \\"Clinic\\"" <a@b.example>'],
    ['Clínica', '=?UTF-8?B?Q2zDrW5pY2E=?= <a@b.example>'],
  ])('of %s is %s', (name, header) => expect(fromHeader(name, 'a@b.example')).toBe(header));

  test('splits a long name in another script without splitting a character', () => {
    const words = fromHeader('عيادة '.repeat(12), 'a@b.example').split(' ').slice(0, -1);
    expect(words.length).toBeGreaterThan(1);
    for (const word of words) expect(word.length).toBeLessThanOrEqual(75);
    const bytes = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString('utf8'));
    expect(bytes.join('')).toBe('عيادة '.repeat(12));
  });
});
