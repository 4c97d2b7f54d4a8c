import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { XRayClient } from '@aws-sdk/client-xray';
import type { SiteConfig } from '../../site/config.ts';
import type { Cloud } from './cloud.ts';
import { connect, type Place } from './connect.ts';
import { consoleLinks, localLinks } from './links.ts';

/** How long a service is waited for, in milliseconds; a patient is on the phone, and logs are searched for longer. */
const patience = (requestTimeout: number) => ({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 2_000, requestTimeout, throwOnRequestTimeout: true },
});
const BRIEF = patience(4_000);
const SEARCH = patience(30_000);

/**
 * Finds the services of a place, and by the outputs of the stack what is in them.
 *
 * @throws Error with a sentence, as `connect`, or when an output is missing
 * @throws UsageError when the place contradicts itself
 */
export async function openCloud(place: Place, site: SiteConfig): Promise<Cloud> {
  const { client, url, outputs, output } = await connect(place, site);
  const { region } = client;
  const [userPoolId, senderGroup] = [output('UserPoolId'), output('SenderLogGroup')];
  const profile = place.profile === undefined ? '' : ` --profile ${place.profile}`;
  const endpoint = url === undefined ? '' : ` --endpoint-url ${url}`;
  return {
    cognito: new CognitoIdentityProviderClient({ ...client, ...BRIEF }),
    logs: new CloudWatchLogsClient({ ...client, ...SEARCH }),
    xray: new XRayClient({ ...client, ...BRIEF }),
    ses: new SESv2Client({ ...client, ...BRIEF }),
    sqs: new SQSClient({ ...client, ...BRIEF }),
    region,
    url,
    userPoolId,
    logGroups: [...outputs].filter(([name]) => name.endsWith('LogGroup')).map(([, value]) => value),
    failureQueueUrl: output('FailureQueueUrl'),
    awsOptions: ` --region ${region}${profile}${endpoint}`,
    links: (sub, since) =>
      url === undefined ? consoleLinks(region, senderGroup, sub, since) : localLinks(url, sub),
  };
}
