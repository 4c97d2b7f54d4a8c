import { randomBytes } from 'node:crypto';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { type Cloud, type Latency, startCloud } from './cloud.ts';
import { type EmailEvents, encryptEvents, signedUpAccount } from './email-events.ts';

/** Response times as in AWS, for a function in the same region. */
export const AWS_LATENCY: Latency = { kms: 8, ssm: 8, cognito: 15, ses: 60 };

const NO_LATENCY: Latency = { kms: 0, ssm: 0, cognito: 0, ses: 0 };

/** The function configuration, services and events that a measurement needs. */
export interface Fixture {
  readonly sender: FunctionConfig;
  /** Answers immediately. */
  readonly fast: Cloud;
  /** Answers as slowly as AWS; has the same key as `fast`. */
  readonly slow: Cloud;
  readonly events: EmailEvents;
}

/**
 * Starts the services, once without and once with the latency of AWS, encrypts the events, and stops the services after
 * `measure`.
 *
 * @param assembly folder of the synthesised stack
 */
export async function withFixture<T>(
  assembly: string,
  measure: (fixture: Fixture) => Promise<T>,
): Promise<T> {
  const stack = readStack(assembly);
  const [sender] = stack.functions();
  if (sender === undefined) throw new Error('The stack has no functions');
  const keyArn = sender.environment.CODE_KEY_ARN ?? '';
  const keyMaterial = randomBytes(32);
  const start = (latency: Latency) =>
    startCloud({ keyArn, keyMaterial, latency, account: signedUpAccount() });
  const [fast, slow] = await Promise.all([start(NO_LATENCY), start(AWS_LATENCY)]);
  try {
    const { physicalId: userPoolId } = stack.only('AWS::Cognito::UserPool');
    const clientId = String(stack.outputs.UserPoolClientId);
    const { region } = stack;
    const events = await encryptEvents({ cloud: fast, keyArn, userPoolId, clientId, region });
    return await measure({ sender, fast, slow, events });
  } finally {
    await Promise.all([fast.close(), slow.close()]);
  }
}
