import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { XRayClient } from '@aws-sdk/client-xray';
import type { SiteConfig } from '../../site/config.ts';
import { connect } from './connect.ts';
import { consoleLinks, type Links, localLinks } from './links.ts';
import type { Target } from './target.ts';

/** Clients of the services that know something about a patient's emails, and the resources to look at. */
export interface ReportClients {
  readonly cognito: Pick<CognitoIdentityProviderClient, 'send'>;
  readonly logs: Pick<CloudWatchLogsClient, 'send'>;
  readonly xray: Pick<XRayClient, 'send'>;
  readonly ses: Pick<SESv2Client, 'send'>;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly cloudwatch: Pick<CloudWatchClient, 'send'>;
  readonly region: string;
  readonly stackName: string;
  /** The local endpoint; undefined on AWS. */
  readonly url: string | undefined;
  readonly userPoolId: string;
  /** Of all functions. */
  readonly logGroups: readonly string[];
  /** The log group of what Cognito could not pass on; undefined in a stack that does not tell yet. */
  readonly cognitoErrors: string | undefined;
  /** The log group of what staff did by commands; undefined in a stack that does not record it yet. */
  readonly supportActions: string | undefined;
  /** The log group of what staff did by the widget of the dashboard; undefined in a stack without it. */
  readonly supportDeskLog: string | undefined;
  readonly failureQueueUrl: string;
  /** Links to everything about a patient from a time on, in milliseconds since the epoch. */
  links(sub: string, since: number): Links;
}

/** The same, for commands that act and record who did. */
export interface SupportClients extends ReportClients {
  readonly sts: Pick<STSClient, 'send'>;
}

/** Timeouts in milliseconds: a patient is on the phone, but a search of the logs takes longer. */
const timeouts = (requestTimeout: number) => ({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 2_000, requestTimeout, throwOnRequestTimeout: true },
});
const BRIEF = timeouts(4_000);
const SEARCH = timeouts(30_000);

/**
 * Opens the clients of a target and finds its resources by the outputs of the stack.
 *
 * @throws Error with a sentence, as `connect`, or when an output is missing
 * @throws UsageError when the target contradicts itself
 */
export async function openClients(target: Target, site: SiteConfig): Promise<SupportClients> {
  const { client, url, stackName, outputs, output } = await connect(target, site, 'support');
  const { region } = client;
  const [userPoolId, senderGroup] = [output('UserPoolId'), output('SenderLogGroup')];
  return {
    cognito: new CognitoIdentityProviderClient({ ...client, ...BRIEF }),
    logs: new CloudWatchLogsClient({ ...client, ...SEARCH }),
    xray: new XRayClient({ ...client, ...BRIEF }),
    ses: new SESv2Client({ ...client, ...BRIEF }),
    sqs: new SQSClient({ ...client, ...BRIEF }),
    cloudwatch: new CloudWatchClient({ ...client, ...BRIEF }),
    sts: new STSClient({ ...client, ...BRIEF }),
    region,
    stackName,
    url,
    userPoolId,
    logGroups: [...outputs].filter(([name]) => name.endsWith('LogGroup')).map(([, value]) => value),
    cognitoErrors: outputs.get('CognitoErrors'),
    supportActions: outputs.get('SupportActions'),
    supportDeskLog: outputs.get('SupportDeskLog'),
    failureQueueUrl: output('FailureQueueUrl'),
    links: (sub, since) =>
      url === undefined ? consoleLinks(region, senderGroup, sub, since) : localLinks(url, sub),
  };
}
