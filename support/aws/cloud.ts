import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { XRayClient } from '@aws-sdk/client-xray';
import type { Links } from './links.ts';

/** The services that know something of a patient's emails, and where in them to look. */
export interface Cloud {
  readonly cognito: Pick<CognitoIdentityProviderClient, 'send'>;
  readonly logs: Pick<CloudWatchLogsClient, 'send'>;
  readonly xray: Pick<XRayClient, 'send'>;
  readonly ses: Pick<SESv2Client, 'send'>;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly region: string;
  /** The address on this machine; undefined on AWS. */
  readonly url: string | undefined;
  readonly userPoolId: string;
  /** Of all functions. */
  readonly logGroups: readonly string[];
  readonly failureQueueUrl: string;
  /** What leads the AWS CLI to the same place, e.g. ` --region eu-west-1`. */
  readonly awsOptions: string;
  /** Where more can be seen of a patient, from a time on. */
  links(sub: string, since: number): Links;
}
