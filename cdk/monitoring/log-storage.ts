import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { DataIdentifier, DataProtectionPolicy, FieldIndexPolicy, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { SiteConfig } from '../../site/config.ts';
import { allowNagFindings } from '../nag-exceptions.ts';

export interface LogStorageProps {
  readonly site: SiteConfig;
}

/**
 * The log fields that support searches by. They are indexed, so that Logs Insights scans only lines with the value
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing.html).
 */
export const INDEXED_FIELDS = [
  'user_sub',
  'ses_message_id',
  'function_request_id',
  'xray_trace_id',
  'email_trace_id',
  'message',
] as const;

/**
 * The KMS key for logs, failed events and alarms, and the log groups. Codes have another key, because
 * people who read logs must not be able to decrypt codes.
 */
export class LogStorage extends Construct {
  readonly key: Key;
  /** The log groups that have been created so far. */
  readonly logGroups: LogGroup[] = [];
  readonly #retentionDays: SiteConfig['logRetentionDays'];

  constructor(scope: Construct, id: string, { site }: LogStorageProps) {
    super(scope, id);
    this.#retentionDays = site.logRetentionDays;
    this.key = new Key(this, 'Key', {
      // Existing deployments have this alias; another name would replace it.
      alias: `clinic-mail/${site.stage}/records`,
      description: 'Logs, failed events and alarms of the emails',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.#allowLogGroupsToEncrypt();
    this.#allowAlarmsToPublish();
  }

  /**
   * Creates a log group that is encrypted with the key, deletes old lines and outlives the stack. The code never logs an
   * address; if one slips through, it is masked for every reader and counted as a finding
   * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html). The indexed fields contain
   * no `@`, so masking never affects them.
   */
  logGroup(scope: Construct, id: string): LogGroup {
    return this.#logGroup(scope, id, this.key);
  }

  /**
   * Creates a log group like the others, but encrypted with the key of CloudWatch Logs, because Cognito cannot deliver
   * its logs to a group with a KMS key.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cognito-logdeliveryconfiguration-cloudwatchlogsconfiguration.html
   */
  logGroupForCognito(scope: Construct, id: string): LogGroup {
    const logGroup = this.#logGroup(scope, id);
    allowNagFindings(logGroup, {
      'HIPAA.Security-CloudWatchLogGroupEncrypted':
        'Cognito cannot deliver logs to a group with a KMS key; CloudWatch Logs encrypts it with a key of its own.',
    });
    return logGroup;
  }

  #logGroup(scope: Construct, id: string, encryptionKey?: Key): LogGroup {
    const logGroup = new LogGroup(scope, id, {
      dataProtectionPolicy: new DataProtectionPolicy({
        name: 'addresses',
        description: 'Masks email addresses and counts them',
        identifiers: [DataIdentifier.EMAILADDRESS],
      }),
      fieldIndexPolicies: [new FieldIndexPolicy({ fields: [...INDEXED_FIELDS] })],
      ...(encryptionKey !== undefined && { encryptionKey }),
      retention: this.#retentionDays,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.logGroups.push(logGroup);
    return logGroup;
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  #allowLogGroupsToEncrypt(): void {
    const stack = Stack.of(this);
    const everyLogGroup = stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogGroupsOfThisAccount',
        principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': everyLogGroup } },
      }),
    );
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
  #allowAlarmsToPublish(): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
