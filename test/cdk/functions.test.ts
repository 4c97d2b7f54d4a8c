import { Match } from 'aws-cdk-lib/assertions';
import { reservedConcurrency } from '../../cdk/functions/concurrency.ts';
import { SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import {
  logicalId,
  propertiesOf,
  resourcesOf,
  type Statement,
  site,
  statementsOf,
  synthesise,
} from './synthesise.ts';

const template = synthesise();
const sender = logicalId(template, 'AWS::Lambda::Function', 'CustomEmailSender');
const notices = logicalId(template, 'AWS::Lambda::Function', 'Notices');
const queue = logicalId(template, 'AWS::SQS::Queue', 'CustomEmailSender');
const functionOf = (id: string) => propertiesOf(template, 'AWS::Lambda::Function', id);
const actionsOf = (statements: Statement[]) => statements.flatMap(({ Action }) => Action).sort();

describe('the functions that send', () => {
  test.each([sender, notices])(
    '%s runs on Node 24 and arm64, with tracing and its own log group for JSON',
    (id) => {
      expect(functionOf(id)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.stringContaining('Logs') } },
        Environment: {
          Variables: expect.objectContaining({
            POWERTOOLS_LOGGER_LOG_EVENT: 'false',
            POWERTOOLS_TRACER_CAPTURE_RESPONSE: 'false',
            SITE_URL: site.siteUrl,
          }),
        },
      });
    },
  );

  test('no two functions share a log group', () => {
    const groups = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(({ Properties }) =>
      JSON.stringify(Properties.LoggingConfig),
    );
    expect(new Set(groups).size).toBe(groups.length);
  });

  test('have reserved concurrency, and leave the 100 unreserved that Lambda requires', () => {
    const reserved = reservedConcurrency(site.email.sendingRate);
    expect(functionOf(sender)).toMatchObject({ ReservedConcurrentExecutions: reserved.sender });
    expect(functionOf(notices)).toMatchObject({ ReservedConcurrentExecutions: reserved.notices });
    const all = Object.values(resourcesOf(template, 'AWS::Lambda::Function'));
    const sum = all.reduce(
      (total, { Properties }) => total + Number(Properties.ReservedConcurrentExecutions),
      0,
    );
    expect(sum).toBe(Object.values(reserved).reduce((total, each) => total + each, 0));
    expect(sum).toBeLessThanOrEqual(140);
  });

  test('the sender gets more concurrency if SES allows more emails a second', () => {
    expect([1, 14, 50, 200].map((rate) => reservedConcurrency(rate).sender)).toEqual([10, 10, 30, 120]);
  });

  test('the sender may log, trace, send, and store failed events', () => {
    const statements = statementsOf(template, 'CustomEmailSender');
    expect(actionsOf(statements)).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ses:SendEmail',
      'sqs:SendMessage',
      'ssm:GetParameter',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(statements).toContainEqual(
      expect.objectContaining({
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: { 'Fn::GetAtt': [logicalId(template, 'AWS::KMS::Key', 'Records'), 'Arn'] },
        Condition: { StringEquals: { 'kms:ViaService': `sqs.${site.region}.amazonaws.com` } },
      }),
    );
  });

  test('the notices function may log, trace and send', () => {
    expect(actionsOf(statementsOf(template, 'Notices'))).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ses:SendEmail',
      'ssm:GetParameter',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test.each(['CustomEmailSender', 'Notices'])(
    "%s may send only from the site's address, with the two configuration sets",
    (start) => {
      const sends = statementsOf(template, start).find(({ Action }) => Action === 'ses:SendEmail');
      expect(sends?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': site.email.from } });
      const named = [
        logicalId(template, 'AWS::SES::ConfigurationSet', 'EmailDeliveryBrief'),
        logicalId(template, 'AWS::SES::ConfigurationSet', 'EmailDeliveryLasting'),
      ];
      const refs = JSON.stringify(sends?.Resource).matchAll(/"Ref":"(?<id>EmailDelivery\w+)"/g);
      expect([...refs].map(({ groups }) => groups?.id)).toEqual(named);
      // In the sandbox, SES also asks for the right to the identity of the recipient.
      expect(JSON.stringify(sends?.Resource)).toContain(':identity/*"');
    },
  );

  test('only what has no resources is allowed for all resources: tracing, and what the support desk reads and unblocks', () => {
    const wildcards = statementsOf(template).filter(({ Resource }) => Resource === '*');
    expect(new Set(actionsOf(wildcards))).toEqual(
      new Set([
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
        'xray:BatchGetTraces',
        'xray:GetTraceSegmentDestination',
        'cloudwatch:DescribeAlarms',
        'ses:GetAccount',
        'ses:GetSuppressedDestination',
        'ses:DeleteSuppressedDestination',
      ]),
    );
  });

  test('a failed event is stored for three days, encrypted and over TLS', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: sender },
      MaximumEventAgeInSeconds: (SIGN_IN_CODE_LIFETIME.value - 5) * 60,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } } },
    });
    expect(propertiesOf(template, 'AWS::SQS::Queue', queue)).toEqual({
      KmsMasterKeyId: { 'Fn::GetAtt': [logicalId(template, 'AWS::KMS::Key', 'Records'), 'Arn'] },
      MessageRetentionPeriod: 259_200,
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: queue }],
      PolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      }),
    });
  });

  const always = 'address-changed passkey-added passkey-removed';

  test('Cognito invokes the notices function for enabled notices, for at most 5 seconds', () => {
    const arn = { 'Fn::GetAtt': [notices, 'Arn'] };
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: arn, PostAuthentication: arn },
    });
    expect(functionOf(notices)).toMatchObject({
      Timeout: 5,
      Environment: { Variables: { NOTICES: `welcome password-changed new-sign-in ${always}` } },
    });
  });

  test('Cognito does not invoke the notices function for a disabled notice, except to end sessions', () => {
    const some = synthesise({
      site: { notices: { welcome: false, passwordChanged: true, newSignIn: false } },
    });
    some.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: Match.anyValue(), PostAuthentication: Match.absent() },
    });
    some.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ NOTICES: `password-changed ${always}` }) },
    });
    const none = synthesise({
      site: { notices: { welcome: false, passwordChanged: false, newSignIn: false } },
    });
    const ends = { 'Fn::GetAtt': [logicalId(none, 'AWS::Lambda::Function', 'Notices'), 'Arn'] };
    none.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: ends, PostAuthentication: Match.absent() },
    });
  });

  test('CloudTrail reports changes that have no trigger, with the pool that their events do not name', () => {
    const [rule] = Object.values(resourcesOf(template, 'AWS::Events::Rule')).filter(({ Properties }) =>
      JSON.stringify(Properties.EventPattern ?? {}).includes('aws.cognito-idp'),
    );
    expect(rule?.Properties).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['cognito-idp.amazonaws.com'],
          eventName: [
            'ChangePassword',
            'CompleteWebAuthnRegistration',
            'DeleteWebAuthnCredential',
            'VerifyUserAttribute',
          ],
        },
      },
      Targets: [{ Arn: { 'Fn::GetAtt': [notices, 'Arn'] } }],
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: notices },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
    });
    expect(JSON.stringify(rule?.Properties.Targets)).toContain(
      JSON.stringify({ Ref: logicalId(template, 'AWS::Cognito::UserPool') }),
    );
  });

  test('the account rules may log, trace and read one parameter, which holds the client of the portal', () => {
    const statements = statementsOf(template, 'AccountRules');
    expect(actionsOf(statements)).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ssm:GetParameter',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    const { Name, Type, Value } = propertiesOf(template, 'AWS::SSM::Parameter', 'AccountRules');
    expect([Name, Type, Value]).toEqual([
      '/clinic-mail/production/portal-client',
      'String',
      { Ref: logicalId(template, 'AWS::Cognito::UserPoolClient', 'IdentityAliasPoolPortal') },
    ]);
    const reads = statements.find(({ Action }) => Action === 'ssm:GetParameter');
    expect(JSON.stringify(reads?.Resource)).toContain(`parameter${Name}"`);
    expect(functionOf(logicalId(template, 'AWS::Lambda::Function', 'AccountRules'))).toMatchObject({
      Timeout: 5,
      ReservedConcurrentExecutions: reservedConcurrency(site.email.sendingRate).accountRules,
      Environment: { Variables: { PORTAL_CLIENT_PARAMETER: Name } },
    });
  });
});
