import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import { createTelemetry } from '../../sender/telemetry/telemetry.ts';
import type { ReportClients } from '../../support/aws/clients.ts';
import { createWidgetHandler } from '../../support/widget/widget-handler.ts';
import { captureLines, parseLines } from '../sender/captured-lines.ts';

const ADDRESS = 'ana@example.com';
const context = {
  awsRequestId: '3f1f3cf2-9a0e-4c49-9d2c-000000000001',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:desk',
} as Context;

/** Asks a desk whose services answer in one way. */
async function ask(answer: () => Promise<never>) {
  const service = { send: answer };
  const clients: ReportClients = {
    cognito: service,
    logs: service,
    xray: service,
    ses: service,
    sqs: service,
    cloudwatch: service,
    region: 'eu-west-1',
    stackName: 'ClinicMail',
    url: undefined,
    userPoolId: 'eu-west-1_Example12',
    logGroups: ['sender'],
    cognitoErrors: undefined,
    supportActions: undefined,
    supportDeskLog: undefined,
    failureQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/failures',
    links: () => ({ logs: '', trace: () => '' }),
  };
  const telemetry = createTelemetry(
    new Logger({ serviceName: 'support-widget' }),
    new Tracer({ enabled: false }),
    { stackName: 'ClinicMail' },
    'support',
  );
  const handler = createWidgetHandler({
    telemetry,
    clients,
    clientId: 'client',
    timeZone: 'Europe/London',
    notices: { welcome: true, passwordChanged: true, newSignIn: true },
    runbookUrl: '',
    budget: 50,
    clock: Date.now,
  });
  const event = { ask: 'report', widgetContext: { forms: { all: { patient: ADDRESS } } } };
  const { ended, lines } = await captureLines(() => handler(event, context));
  return { html: String(ended), lines: parseLines(lines), text: lines.join('\n') };
}

describe('a support desk whose services do not answer', () => {
  test('says so within its budget, and keeps its box', async () => {
    const { html, lines, text } = await ask(() => new Promise<never>(() => undefined));
    expect(html).toContain('AWS took too long to answer.');
    expect(html).toContain('name="patient"');
    expect(lines).toMatchObject([
      { level: 'ERROR', message: 'support_request_failed' },
      { message: 'support_request', support_action: 'report', support_outcome: 'failed' },
    ]);
    expect(text).not.toContain(ADDRESS);
  });

  test('names the error of one that refuses, and not its message', async () => {
    const { html, lines, text } = await ask(async () => {
      throw Object.assign(new Error(`No rights to ${ADDRESS}`), { name: 'AccessDeniedException' });
    });
    expect(html).toContain('This could not be asked (AccessDeniedException).');
    expect(html).not.toContain('No rights');
    expect(lines.at(-1)).toMatchObject({ message: 'support_request', support_outcome: 'failed' });
    expect(text).toContain('support_request_failed');
  });
});
