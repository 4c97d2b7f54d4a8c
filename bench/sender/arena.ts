import { randomBytes } from 'node:crypto';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { type Cloud, type Latency, startCloud } from './cloud.ts';
import { type Events, makeEvents } from './events.ts';

/** What the services take in AWS, seen from a function in the same region. */
export const AS_IN_AWS: Latency = { kms: 8, ssm: 8, table: 5, ses: 60 };

const AT_ONCE: Latency = { kms: 0, ssm: 0, table: 0, ses: 0 };

/** Everything around a function that is measured. */
export interface Arena {
  readonly sender: FunctionConfig;
  /** Answers at once. */
  readonly fast: Cloud;
  /** Answers as in AWS; it holds the same key. */
  readonly slow: Cloud;
  readonly events: Events;
}

/**
 * Starts the services in two tempers, and encrypts the events.
 *
 * @param assembly folder of the synthesised stack
 */
export async function openArena<T>(assembly: string, work: (arena: Arena) => Promise<T>): Promise<T> {
  const stack = readStack(assembly);
  const [sender] = stack.functions();
  if (sender === undefined) throw new Error('The stack has no functions');
  const keyArn = sender.environment.CODE_KEY_ARN ?? '';
  const keyMaterial = randomBytes(32);
  const start = (latency: Latency) => startCloud({ assembly, keyArn, keyMaterial, latency });
  const [fast, slow] = await Promise.all([start(AT_ONCE), start(AS_IN_AWS)]);
  try {
    const { physicalId: userPoolId } = stack.only('AWS::Cognito::UserPool');
    const clientId = String(stack.outputs.UserPoolClientId);
    const events = await makeEvents({ cloud: fast, keyArn, userPoolId, clientId, region: stack.region });
    return await work({ sender, fast, slow, events });
  } finally {
    await Promise.all([fast.close(), slow.close()]);
  }
}
