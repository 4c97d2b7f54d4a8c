import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { XRayClient } from '@aws-sdk/client-xray';
import { readConfig, VARIABLES } from '../../sender/config.ts';
import { tuneProcess } from '../../sender/process-tuning.ts';
import { redactErrors } from '../../sender/redacted-client.ts';
import { createFunctionTelemetry } from '../../sender/telemetry/function-telemetry.ts';
import { TIMING } from '../../sender/timing.ts';
import { consoleLinks } from '../aws/links.ts';
import { createWidgetHandler } from './widget-handler.ts';

const config = readConfig(VARIABLES.supportWidget);
const { stackName, region, ownLog } = readConfig({
  ...VARIABLES.telemetry,
  region: 'AWS_REGION',
  ownLog: 'AWS_LAMBDA_LOG_GROUP_NAME',
});
const { telemetry } = createFunctionTelemetry('support');

// Not traced: the tracer would mark the answer that there is no such account as a fault.
const clients = {
  cognito: new CognitoIdentityProviderClient(TIMING.support),
  logs: new CloudWatchLogsClient(TIMING.support),
  xray: new XRayClient(TIMING.support),
  ses: new SESv2Client(TIMING.support),
  // The queue's URL names the same host as the client's endpoint, except on a developer's machine.
  sqs: new SQSClient({ ...TIMING.support, useQueueUrlAsEndpoint: false }),
  cloudwatch: new CloudWatchClient(TIMING.support),
};
for (const client of Object.values(clients)) redactErrors(client);

const logGroups = config.logGroups.split(' ');
const [senderGroup = ''] = logGroups;
const notices = config.notices.split(' ');

export const handler = createWidgetHandler({
  telemetry,
  clients: {
    ...clients,
    region,
    stackName,
    url: undefined,
    userPoolId: config.userPoolId,
    logGroups,
    cognitoErrors: config.cognitoErrors,
    supportActions: config.supportActions,
    supportDeskLog: ownLog,
    failureQueueUrl: config.failureQueueUrl,
    links: (sub, since) => consoleLinks(region, senderGroup, sub, since),
  },
  clientId: config.clientId,
  timeZone: config.timeZone,
  notices: {
    welcome: notices.includes('welcome'),
    passwordChanged: notices.includes('passwordChanged'),
    newSignIn: notices.includes('newSignIn'),
  },
  runbookUrl: config.runbookUrl,
  budget: TIMING.supportBudget,
  clock: Date.now,
});

tuneProcess();
