import { Match } from 'aws-cdk-lib/assertions';
import { INDEXED_FIELDS } from '../../cdk/monitoring/log-storage.ts';
import { logicalId, resourcesOf, synthesise } from './synthesise.ts';

const logKey = logicalId(synthesise(), 'AWS::KMS::Key', 'Records');

describe('the log groups', () => {
  test('keep lines for the days set for the site, and outlive the stack', () => {
    const template = synthesise({ site: { logRetentionDays: 90 } });
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'RetainExceptOnCreate' });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test('are encrypted with the key of the stack, except the one that Cognito delivers to', () => {
    const keys = Object.entries(resourcesOf(synthesise(), 'AWS::Logs::LogGroup')).map(
      ([id, { Properties }]) => [id.replace(/Logs.*/, ''), Properties.KmsKeyId],
    );
    const key = { 'Fn::GetAtt': [logKey, 'Arn'] };
    expect(Object.fromEntries(keys)).toEqual({
      CustomEmailSender: key,
      NoticesSender: key,
      DeliveryEventsTeller: key,
      AccountRules: key,
      CanaryCheck: key,
      ActionsOfStaff24999704: key,
      SupportWidgetDesk: key,
      Identity: undefined,
    });
  });

  test('all have the indexes that support searches by, and mask and count email addresses', () => {
    const identifiers = { DataIdentifier: [Match.stringLikeRegexp('data-identifier/EmailAddress$')] };
    synthesise().allResourcesProperties('AWS::Logs::LogGroup', {
      FieldIndexPolicies: [{ Fields: [...INDEXED_FIELDS] }],
      DataProtectionPolicy: Match.objectLike({
        Statement: [
          Match.objectLike({ ...identifiers, Operation: { Audit: { FindingsDestination: {} } } }),
          Match.objectLike({ ...identifiers, Operation: { Deidentify: { MaskConfig: {} } } }),
        ],
      }),
    });
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing-Syntax.html
    expect(INDEXED_FIELDS.length).toBeLessThanOrEqual(20);
  });
});
