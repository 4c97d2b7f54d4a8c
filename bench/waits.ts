import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { readStack } from '../emulator/template/stack.ts';
import { type LocalSystem, startLocalSystem } from '../local/system.ts';
import { createTestEvent } from './faults/trigger-event.ts';
import { fillLogs } from './filled-logs.ts';
import type { PartContext } from './part.ts';
import type { Findings, Measure } from './report.ts';
import { spreadOf } from './statistics.ts';

const EMAILS = 20;
const LOGGED_EMAILS = 10_000;
const REPORTS = 3;
const PATIENT = 'alex@example.com';
const SUPPORT_COMMAND = fileURLToPath(new URL('../support/commands/support.ts', import.meta.url));

/** Measures how long patients wait for an email and support staff for a report. */
export async function measureWaits({ assembly, progress }: PartContext): Promise<Findings> {
  const system = await startLocalSystem({ assembly });
  try {
    progress(`Sending ${EMAILS} emails`);
    const email = await measureEmail(system);
    progress(`Asking for ${REPORTS} reports among ${LOGGED_EMAILS} emails`);
    const report = await measureReport(system);
    progress('Asking the support desk');
    const desk = await measureDesk(system, assembly);
    return { measures: [email, report, ...desk] };
  } finally {
    await system.close();
  }
}

/** Measures the time from the event of the user pool to the email in the inbox, with a warm function. */
async function measureEmail(system: LocalSystem): Promise<Measure> {
  const send = async (index: number) => {
    const { event, address } = await createTestEvent(system, 'sender', index);
    const startedAt = performance.now();
    await system.lambda.invoke(system.sender.arn, event);
    await system.inbox.waitFor(({ destination }) => destination.to.includes(address));
    return performance.now() - startedAt;
  };
  await send(0);
  const durations: number[] = [];
  for (let index = 1; index <= EMAILS; index += 1) durations.push(await send(index));
  return measureOf('email, from the user pool to the inbox', durations, 'ms', 1_000);
}

/** Measures `npm run support` for one of many patients. */
async function measureReport(system: LocalSystem): Promise<Measure> {
  const cognito = new CognitoIdentityProvider({
    region: system.region,
    endpoint: system.awsUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { User } = await cognito.adminCreateUser({
    UserPoolId: system.userPoolId,
    Username: randomUUID(),
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: PATIENT },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  cognito.destroy();
  const sub = User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
  fillLogs(system, sub, LOGGED_EMAILS);
  const durations: number[] = [];
  for (let round = 0; round < REPORTS; round += 1) durations.push(await runReport(system));
  return measureOf('support report', durations, 's', 2);
}

/** @returns seconds @throws Error when the command fails */
async function runReport(system: LocalSystem): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [SUPPORT_COMMAND, PATIENT, '--local'], {
    env: { ...process.env, CLINIC_MAIL_AWS_PORT: new URL(system.awsUrl).port },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`npm run support exited with ${exitCode}.`);
  return (performance.now() - startedAt) / 1000;
}

/** Measures the support desk on the dashboard, among the same emails: its first answer, with a new process, and later ones. */
async function measureDesk({ region, awsUrl }: LocalSystem, assembly: string): Promise<Measure[]> {
  const desk = readStack(assembly)
    .functions()
    .find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === 'support-widget');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const lambda = new LambdaClient({ region, endpoint: awsUrl, credentials });
  const event = { ask: 'report', widgetContext: { forms: { all: { patient: PATIENT } } } };
  const ask = async () => {
    const startedAt = performance.now();
    const { Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: desk?.arn, Payload: JSON.stringify(event) }),
    );
    if (Payload?.transformToString().includes('Tell the patient') !== true) throw new Error('No report');
    return (performance.now() - startedAt) / 1000;
  };
  const cold = await ask();
  const warm: number[] = [];
  for (let round = 0; round < REPORTS; round += 1) warm.push(await ask());
  lambda.destroy();
  return [
    measureOf('support desk, first answer', [cold], 's', 4),
    measureOf('support desk, further answers', warm, 's', 2),
  ];
}

function measureOf(name: string, values: readonly number[], unit: string, atMost: number): Measure {
  const { median, from, to } = spreadOf(values);
  return { name, value: median, unit, spread: [from, to], target: { atMost } };
}
