import { quoted } from '../../support/aws/target.ts';
import { ask } from './aws-call.ts';
import { changePool } from './change-pool.ts';
import { checkSender } from './check-sender.ts';
import type { PoolClients, Terminal } from './clients.ts';
import { AttachError } from './errors.ts';
import { type Json, objectIn } from './json.ts';
import { refuseOwnedPool } from './owner.ts';
import { type PoolState, readPool } from './read-pool.ts';
import type { AttachOptions } from './target.ts';

/** The version of the events that the function reads. */
const VERSION = 'V1_0';

/** Reads a pool that no other tool owns. @throws AttachError */
export async function readOwnPool(
  { userPoolId, region, functionArn, keyArn }: AttachOptions,
  { cognito }: PoolClients,
): Promise<PoolState> {
  const absent = `There is no user pool ${userPoolId} in the account of these credentials. Check --user-pool-id and --profile.`;
  const read = () => readPool(cognito, userPoolId);
  const state = await ask('cognito-idp:DescribeUserPool', region, read, absent);
  const refusal = refuseOwnedPool(state.pool, { functionArn, keyArn });
  if (refusal !== undefined) throw new AttachError(refusal);
  return state;
}

/** Returns a state with other triggers. */
export const withTriggers = ({ pool, mfa }: PoolState, LambdaConfig: Json): PoolState => ({
  pool: { ...pool, LambdaConfig },
  mfa,
});

/**
 * Makes a user pool send its emails through the function, and changes nothing else.
 *
 * @returns whether the function is attached now
 * @throws AttachError that says why not, and what state the pool is in
 */
export async function attach(
  options: AttachOptions,
  clients: PoolClients,
  terminal: Terminal,
): Promise<boolean> {
  const { userPoolId, functionArn, keyArn, region } = options;
  const before = await readOwnPool(options, clients);
  const triggers = objectIn(before.pool, 'LambdaConfig');
  const { LambdaArn: current } = objectIn(triggers, 'CustomEmailSender');
  if (current === functionArn && triggers.KMSKeyID === keyArn) {
    terminal.print(`The function is attached to ${userPoolId} already. Nothing was changed.`);
    return true;
  }
  if (current !== undefined && current !== functionArn) {
    throw new AttachError(
      `The user pool has another custom email sender: ${current}. Nothing was changed. Ask its owner, and remove it first.`,
    );
  }
  requireKey(triggers, keyArn);
  await checkSender(options, `${before.pool.Arn}`, clients);
  if (triggers.CustomSMSSender !== undefined) {
    terminal.print(
      'The user pool has a custom SMS sender. It is kept, with its key, which the emails share.',
    );
  }
  const after = withTriggers(before, {
    ...triggers,
    CustomEmailSender: { LambdaArn: functionArn, LambdaVersion: VERSION },
    KMSKeyID: keyArn,
  });
  const { yes, undoFile } = options;
  const written = await changePool(
    { command: 'attach', region, before, after, yes, undoFile },
    clients,
    terminal,
  );
  if (written === undefined) return false;
  const account = options.profile === undefined ? '' : ` --profile ${quoted(options.profile)}`;
  terminal.print(`The emails of ${userPoolId} go through the function now. Nothing else has changed.

Send a test email now, to yourself:
  aws cognito-idp forgot-password --region ${region} --client-id CLIENT_ID --username YOUR_USER_NAME

If it does not arrive within a minute, read the log of the function. To go back at once:
  npx cognito-emails detach --user-pool-id ${userPoolId} --function-arn ${functionArn} --key-arn ${keyArn}${account}`);
  return true;
}

/** A pool has one key for both of its senders. */
function requireKey(triggers: Json, keyArn: string): void {
  const { KMSKeyID, CustomSMSSender } = triggers;
  if (CustomSMSSender === undefined || KMSKeyID === keyArn) return;
  throw new AttachError(
    `The custom SMS sender of the user pool uses the key ${KMSKeyID}, and a user pool has one key. Nothing was changed. Deploy the function with that key (CODE_KEY_ARN, and kms:Decrypt on it), then give it with --key-arn.`,
  );
}
