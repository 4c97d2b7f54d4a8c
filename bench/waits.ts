import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
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
    return { measures: [email, report] };
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

function measureOf(name: string, values: readonly number[], unit: string, atMost: number): Measure {
  const { median, from, to } = spreadOf(values);
  return { name, value: median, unit, spread: [from, to], target: { atMost } };
}
