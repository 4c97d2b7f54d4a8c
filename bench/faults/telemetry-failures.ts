import type { EmailFunction } from '../../sender/email/kinds.ts';
import { preload, startFunctionUnderTest } from './function-under-test.ts';
import {
  configOf,
  type EventResult,
  type Expected,
  sendAndCheck,
  type TestEnvironment,
} from './send-and-check.ts';
import { createTestEvent } from './trigger-event.ts';

/** Redirects stdout and stderr of a function to another file. */
const redirectOutput = (file: string, flags: 'r' | 'w') =>
  preload(
    `import fs from 'node:fs'; for (const output of [1, 2]) { fs.closeSync(output); fs.openSync('${file}', '${flags}'); }`,
  );

/** The failures of logging and tracing, and the variables that cause them. */
const TELEMETRY_FAILURES = {
  'no X-Ray daemon is running': { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9' },
  'the host name of the X-Ray daemon does not resolve': { AWS_XRAY_DAEMON_ADDRESS: 'daemon.invalid:2000' },
  'the address of the X-Ray daemon is empty': { AWS_XRAY_DAEMON_ADDRESS: '' },
  'the log output is full': redirectOutput('/dev/full', 'w'),
  'the log output is not writable': redirectOutput('/dev/null', 'r'),
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type TelemetryFailure = keyof typeof TELEMETRY_FAILURES;

export const telemetryFailures = Object.keys(TELEMETRY_FAILURES) as readonly TelemetryFailure[];

/** The email is sent, whether or not it is logged. */
const ALLOWED: Expected['allowed'] = [1, 0].map((sent) => ({ accepted: 1, sent, failures: [], queued: 0 }));

/** Sends codes and notices with one process each, first cold and then warm, while logging or tracing fails. */
export async function sendWithTelemetryFailure(
  environment: TestEnvironment,
  failure: TelemetryFailure,
  emails: number,
): Promise<EventResult[]> {
  const both = (['sender', 'notices'] as const).map((sentBy) => sendBy(sentBy, environment, failure, emails));
  return (await Promise.all(both)).flat();
}

async function sendBy(
  sentBy: EmailFunction,
  environment: TestEnvironment,
  failure: TelemetryFailure,
  emails: number,
): Promise<EventResult[]> {
  const target = await startFunctionUnderTest({
    config: configOf(environment, sentBy),
    cloudUrl: environment.system.awsUrl,
    access: environment.system.functionAccess,
    delayScale: 0.005,
    environment: () => TELEMETRY_FAILURES[failure],
  });
  const results: EventResult[] = [];
  for (let index = 0; index < emails; index += 1) {
    const testEvent = await createTestEvent(environment.system, sentBy, index);
    results.push(await sendAndCheck(environment, target, testEvent, { sentBy, allowed: ALLOWED }));
  }
  await target.close();
  return results;
}
