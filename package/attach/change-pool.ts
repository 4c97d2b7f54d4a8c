import { setTimeout as delay } from 'node:timers/promises';
import {
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { quoted } from '../../support/aws/target.ts';
import { ask, reasonOf } from './aws-call.ts';
import type { PoolClients, Terminal } from './clients.ts';
import { AttachError } from './errors.ts';
import { isSame, type Json } from './json.ts';
import { planOf } from './plan.ts';
import { differencesOf, isUntouched, type PoolState, readPool } from './read-pool.ts';
import { removeUndoFile, undoFileName, writeUndoFile } from './undo-file.ts';
import { updateRequestOf } from './update-request.ts';

export interface PoolChange {
  /** The name of the command, for the undo file. */
  readonly command: string;
  readonly region: string;
  readonly before: PoolState;
  readonly after: PoolState;
  readonly yes: boolean;
  readonly undoFile?: string | undefined;
}

/** Milliseconds before each look at the pool after a change whose result is not known. */
const LOOKS = [0, 1_000, 3_000];

/** The sentence of Cognito for a pool whose second factor is an app or an email. */
const MFA_WITHOUT_SMS = /SMS configuration and Auto verification/i;

/**
 * Changes the settings of a pool: shows the plan, asks, writes the undo file, looks whether somebody changed the pool
 * meanwhile, updates it, and compares everything afterwards. What differs from the plan is undone at once.
 *
 * @returns the undo file; undefined when the answer was no
 * @throws AttachError that says what state the pool is in
 */
export async function changePool(
  change: PoolChange,
  clients: PoolClients,
  terminal: Terminal,
): Promise<string | undefined> {
  const { command, before, after, region } = change;
  const userPoolId = `${before.pool.Id}`;
  const request = updateRequestOf(after.pool);
  const [, , , , account] = `${before.pool.Arn}`.split(':');
  terminal.print(`User pool ${userPoolId} "${before.pool.Name}" in account ${account}, ${region}`);
  terminal.print();
  for (const line of planOf(before, after)) terminal.print(line);
  terminal.print();
  if (!change.yes && !/^y(es)?$/i.test(await terminal.ask('Change the user pool? [y/N]'))) {
    terminal.print('Nothing was changed.');
    return undefined;
  }

  const now = Date.now();
  const undoFile = change.undoFile ?? undoFileName(userPoolId, command, now);
  writeUndoFile(undoFile, { userPoolId, writtenAt: new Date(now).toISOString(), command, before });
  terminal.print(
    `${undoFile} has all settings before the change, texts of emails included. Only you can read it.`,
  );
  try {
    await requireUntouched(change, clients);
    const lost = await update(request, region, clients);
    if (!isSame(before.mfa, after.mfa)) await setMfa(after, clients, region).catch(() => undefined);
    await verify({ ...change, undoFile, lost }, clients);
  } catch (error) {
    if (error instanceof UnchangedError) removeUndoFile(undoFile);
    throw error;
  }
  return undoFile;
}

/** Thrown when a change did not happen; the pool is as it was. */
class UnchangedError extends AttachError {}

async function requireUntouched({ before, region }: PoolChange, { cognito }: PoolClients): Promise<void> {
  const now = await readState(before, region, cognito).catch((cause: unknown) => {
    throw new UnchangedError(cause instanceof Error ? cause.message : String(cause), { cause });
  });
  if (isUntouched(before, now)) return;
  const names = differencesOf(before, now);
  const what = names.length === 0 ? '' : ` (${names.join(', ')})`;
  throw new UnchangedError(
    `Somebody else changed the user pool since it was read${what}. Nothing was changed by this command. Run it again to see the new plan.`,
  );
}

const readState = ({ pool }: PoolState, region: string, cognito: PoolClients['cognito']) =>
  ask('cognito-idp:DescribeUserPool', region, () => readPool(cognito, `${pool.Id}`));

/**
 * Sends an update.
 *
 * @returns why the answer was lost; undefined when Cognito accepted the update
 * @throws UnchangedError when Cognito refused it
 */
async function update(
  request: ReturnType<typeof updateRequestOf>,
  region: string,
  { cognitoOnce }: PoolClients,
): Promise<string | undefined> {
  try {
    await cognitoOnce.send(new UpdateUserPoolCommand(request));
    return undefined;
  } catch (cause) {
    const reason = reasonOf(cause, 'cognito-idp:UpdateUserPool', region);
    const { httpStatusCode = 0 } = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
    const isRefused = httpStatusCode >= 400 && httpStatusCode < 500;
    if (!isRefused && !(cause instanceof Error && cause.name === 'CredentialsProviderError')) return reason;
    const hint = MFA_WITHOUT_SMS.test(reason)
      ? '\nThe second factor of this user pool is not SMS, and UpdateUserPool does not keep that. To leave it out would turn multi-factor authentication off for everybody, so this command does not. docs/existing-pools.md says what is known.'
      : '';
    throw new UnchangedError(`${reason}${hint}\nNothing was changed.`, { cause });
  }
}

interface Verification extends PoolChange {
  readonly undoFile: string;
  /** Why the answer to the update was lost. */
  readonly lost: string | undefined;
}

async function verify(change: Verification, clients: PoolClients): Promise<void> {
  const { before, after, lost } = change;
  const now = await look(change, clients);
  const reason = lost === undefined ? '' : `${lost}\n`;
  if (now === undefined) {
    throw new AttachError(
      `${reason}The user pool cannot be read after the update, so its state is not known. ${undoAdvice(change.undoFile)}`,
    );
  }
  if (differencesOf(after, now).length === 0) return;
  if (lost !== undefined && isUntouched(before, now)) {
    throw new UnchangedError(
      `${reason}The update did not arrive: the user pool is as it was. Run the command again.`,
    );
  }
  await restore(change, now, clients);
}

/** Looks at the pool until it is as planned, because an update whose answer was lost may still be under way. */
async function look(change: Verification, { cognito }: PoolClients): Promise<PoolState | undefined> {
  let latest: PoolState | undefined;
  for (const wait of LOOKS) {
    await delay(wait);
    const now = await readState(change.before, change.region, cognito).catch(() => undefined);
    latest = now ?? latest;
    if (now === undefined) continue;
    const isPending = change.lost !== undefined && isUntouched(change.before, now);
    if (!isPending) return now;
  }
  return latest;
}

/** Gives the pool its earlier settings back. @throws AttachError always: with the state that it is in then */
async function restore(change: Verification, changed: PoolState, clients: PoolClients): Promise<never> {
  const { before, after, region, undoFile } = change;
  const names = differencesOf(after, changed).join(', ');
  const said = `After the update, more differed than planned: ${names}.`;
  const failure = await sendUntilAccepted(async () => {
    await clients.cognitoOnce.send(new UpdateUserPoolCommand(updateRequestOf(before.pool)));
    await setMfa(before, clients, region);
  }, region);
  const now = await readState(before, region, clients.cognito).catch(() => undefined);
  if (now !== undefined && differencesOf(before, now).length === 0) {
    throw new AttachError(
      `${said} The change was undone: the user pool has the settings that it had before. ${undoFile} holds them too. If somebody else changed the user pool at the same moment, their change was undone as well.`,
    );
  }
  const rest =
    now === undefined
      ? 'its state is not known'
      : `these differ from before: ${differencesOf(before, now).join(', ')}`;
  throw new AttachError(
    `${said} The change could not be undone completely: ${rest}.${failure}\n${undoAdvice(undoFile)}`,
  );
}

/** Sends a restoration, and again if it fails. @returns why the last attempt failed; empty when one was accepted */
async function sendUntilAccepted(send: () => Promise<void>, region: string): Promise<string> {
  let failure = '';
  for (const wait of LOOKS) {
    await delay(wait);
    try {
      await send();
      return '';
    } catch (cause) {
      failure = `\n${reasonOf(cause, 'cognito-idp:UpdateUserPool', region)}`;
    }
  }
  return failure;
}

/** Sets multi-factor authentication as it was, if it differs; UpdateUserPool does not set all of it. */
async function setMfa(
  wanted: PoolState,
  { cognito, cognitoOnce }: Pick<PoolClients, 'cognito' | 'cognitoOnce'>,
  region: string,
): Promise<void> {
  const now = await readState(wanted, region, cognito);
  if (isSame(wanted.mfa, now.mfa)) return;
  const { MfaConfiguration, WebAuthnConfiguration, ...factors } = wanted.mfa;
  // Cognito refuses factors beside OFF.
  const settings: Json = {
    MfaConfiguration,
    ...(WebAuthnConfiguration != null && { WebAuthnConfiguration }),
    ...(MfaConfiguration !== 'OFF' && factors),
  };
  await cognitoOnce.send(new SetUserPoolMfaConfigCommand({ UserPoolId: `${wanted.pool.Id}`, ...settings }));
}

const undoAdvice = (undoFile: string) =>
  `To give the user pool the settings that it had before, run: npx cognito-emails undo --undo-file ${quoted(undoFile)}`;
