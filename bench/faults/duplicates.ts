import { join } from 'node:path';
import { type FunctionUnderTestOptions, preload, startFunctionUnderTest } from './function-under-test.ts';
import {
  configOf,
  type EventResult,
  type Expected,
  sendAndCheck,
  type TestEnvironment,
} from './send-and-check.ts';
import { createTestEvent } from './trigger-event.ts';

/** A reason for which an email can be sent twice. */
interface DuplicateCause extends Pick<Expected, 'allowed' | 'deliveries' | 'mayDie'> {
  /** @param flag path of a file that does not exist yet */
  readonly options: (flag: string) => Partial<FunctionUnderTestOptions>;
}

/**
 * Returns variables that kill a function's process right after the response of SES: once, or each time.
 *
 * @param flag path of a file that does not exist yet and that marks the one time
 */
export function killAfterSending(flag?: string): { readonly NODE_OPTIONS: string } {
  const once = flag === undefined ? '' : `fs.writeFileSync(${JSON.stringify(flag)}, '', { flag: 'wx' });`;
  return preload(`
    import { subscribe } from 'node:diagnostics_channel';
    import fs from 'node:fs';
    subscribe('http.client.response.finish', ({ request }) => {
      if (request.path !== '/v2/email/outbound-emails') return;
      try { ${once} } catch { return; }
      process.kill(process.pid, 'SIGKILL');
    });`);
}

/** The causes of duplicates. Both emails have the same code, and there is never a third one. */
const DUPLICATE_CAUSES = {
  'Lambda delivers the event twice': {
    options: () => ({}),
    deliveries: 2,
    allowed: [{ accepted: 2, sent: 2, failures: [], queued: 0 }],
  },
  'the process ends once after SES accepted the email': {
    options: (flag) => ({ environment: () => killAfterSending(flag) }),
    mayDie: true,
    allowed: [{ accepted: 2, sent: 1, failures: [], queued: 0 }],
  },
  'the process ends every time after SES accepted the email': {
    options: () => ({ environment: () => killAfterSending() }),
    mayDie: true,
    allowed: [{ accepted: 2, sent: 0, failures: [], queued: 1 }],
  },
  'the function times out every time after SES accepted the email': {
    options: () => ({
      timeoutSeconds: 3,
      sesFault: () => ({ fault: 'never responds', reachesService: true }),
    }),
    mayDie: true,
    allowed: [{ accepted: 2, sent: 0, failures: [], queued: 1 }],
  },
} as const satisfies Record<string, DuplicateCause>;

export type DuplicateCauseName = keyof typeof DUPLICATE_CAUSES;

export const duplicateCauses = Object.keys(DUPLICATE_CAUSES) as readonly DuplicateCauseName[];

/**
 * Sends codes that arrive twice for the given cause.
 *
 * @param scratch an existing folder
 */
export async function sendDuplicates(
  environment: TestEnvironment,
  name: DuplicateCauseName,
  scratch: string,
  emails: number,
): Promise<EventResult[]> {
  const { options, ...expected }: DuplicateCause = DUPLICATE_CAUSES[name];
  const results: EventResult[] = [];
  for (let index = 0; index < emails; index += 1) {
    const target = await startFunctionUnderTest({
      config: configOf(environment, 'sender'),
      cloudUrl: environment.system.awsUrl,
      access: environment.system.functionAccess,
      delayScale: 0.005,
      ...options(join(scratch, `${name} ${index}`)),
    });
    const testEvent = await createTestEvent(environment.system, 'sender', index);
    results.push(await sendAndCheck(environment, target, testEvent, { sentBy: 'sender', ...expected }));
    await target.close();
  }
  return results;
}
