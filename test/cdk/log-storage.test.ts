import { Match } from 'aws-cdk-lib/assertions';
import { INDEXED_FIELDS } from '../../cdk/monitoring/log-storage.ts';
import { logicalId, synthesise } from './synthesise.ts';

const logKey = logicalId(synthesise(), 'AWS::KMS::Key', 'Records');

describe('the log groups', () => {
  test('are encrypted, keep lines for the days set for the site, and outlive the stack', () => {
    const template = synthesise({ site: { logRetentionDays: 90 } });
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
    template.allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 90,
      KmsKeyId: { 'Fn::GetAtt': [logKey, 'Arn'] },
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
