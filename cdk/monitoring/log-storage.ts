import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { DataIdentifier, DataProtectionPolicy, FieldIndexPolicy, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { SiteConfig } from '../../site/config.ts';

export interface RecordsProps {
  readonly site: SiteConfig;
}

/**
 * What support looks emails up by: Logs Insights then reads only the lines that have the value
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing.html).
 */
export const JOIN_KEYS = [
  'user_sub',
  'ses_message_id',
  'function_request_id',
  'xray_trace_id',
  'email_trace_id',
  'message',
] as const;

/**
 * How the system keeps what it records about its work: logs, events that failed, alarms. They have a key of their
 * own, because who reads them must not be able to open codes.
 */
export class Records extends Construct {
  readonly key: Key;
  readonly #retention: SiteConfig['logRetentionDays'];

  constructor(scope: Construct, id: string, { site }: RecordsProps) {
    super(scope, id);
    this.#retention = site.logRetentionDays;
    this.key = new Key(this, 'Key', {
      alias: `clinic-mail/${site.stage}/records`,
      description: 'Logs, failed events and alarms of the emails',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#letLogGroupsEncrypt();
    this.#letAlarmsPublish();
  }

  /**
   * A log group that is encrypted, deletes what is old, and outlives the stack. Addresses are never logged; should one
   * be all the same, it is masked for every reader and counted as a finding
   * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html). What support searches by
   * holds no `@`, so that nothing of it is ever masked.
   */
  logGroup(scope: Construct, id: string): LogGroup {
    return new LogGroup(scope, id, {
      dataProtectionPolicy: new DataProtectionPolicy({
        name: 'addresses',
        description: 'Masks email addresses and counts them',
        identifiers: [DataIdentifier.EMAILADDRESS],
      }),
      fieldIndexPolicies: [new FieldIndexPolicy({ fields: [...JOIN_KEYS] })],
      encryptionKey: this.key,
      retention: this.#retention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  #letLogGroupsEncrypt(): void {
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
  #letAlarmsPublish(): void {
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
