import { readOwnPool, withTriggers } from './attach.ts';
import { changePool } from './change-pool.ts';
import type { PoolClients, Terminal } from './clients.ts';
import { AttachError } from './errors.ts';
import { objectIn } from './json.ts';
import type { AttachOptions } from './target.ts';

/**
 * Removes the function from a user pool, so that Cognito sends its own emails again, and changes nothing else. The key
 * stays if a custom SMS sender uses it.
 *
 * @returns whether the function is detached now
 * @throws AttachError that says why not, and what state the pool is in
 */
export async function detach(
  options: AttachOptions,
  clients: PoolClients,
  terminal: Terminal,
): Promise<boolean> {
  const { userPoolId, functionArn, region, yes, undoFile } = options;
  const before = await readOwnPool(options, clients);
  const { CustomEmailSender, KMSKeyID, ...others } = objectIn(before.pool, 'LambdaConfig');
  const { LambdaArn: current } = objectIn({ CustomEmailSender }, 'CustomEmailSender');
  if (current === undefined) {
    terminal.print(`The user pool ${userPoolId} has no custom email sender. Nothing was changed.`);
    return true;
  }
  if (current !== functionArn) {
    throw new AttachError(
      `The custom email sender of the user pool is ${current}, not ${functionArn}. Nothing was changed. Check --function-arn.`,
    );
  }
  const keepsKey = others.CustomSMSSender !== undefined;
  const after = withTriggers(before, { ...others, ...(keepsKey && { KMSKeyID }) });
  const written = await changePool(
    { command: 'detach', region, before, after, yes, undoFile },
    clients,
    terminal,
  );
  if (written === undefined) return false;
  terminal.print(`Cognito sends the emails of ${userPoolId} itself now, with its own texts. Nothing else has changed.

Keep the function and the key for six more hours: Lambda may still have emails to send.`);
  return true;
}
