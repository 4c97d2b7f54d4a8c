import {
  type AuthWebAuthnCredential,
  associateWebAuthnCredential,
  deleteWebAuthnCredential,
  listWebAuthnCredentials,
} from 'aws-amplify/auth';
import type { WebConfig } from '../config.ts';
import { isNamed, namedError } from '../named-error.ts';
import type { Session, SignedIn } from '../session.ts';
import { beginFreshSignIn, finishFreshSignIn } from './fresh-sign-in.ts';

/** A passkey of the account, as Cognito describes it. */
export interface Passkey {
  readonly id: string;
  /** Made up by Cognito; empty if it gives none. */
  readonly name: string;
  /** Whether it is built into a device, or can be moved between devices; undefined where the browser did not say. */
  readonly attachment: 'platform' | 'cross-platform' | undefined;
  /** Milliseconds since the epoch; undefined if Cognito does not say. */
  readonly createdAt: number | undefined;
}

export type PasskeyActs = ReturnType<typeof createPasskeyActs>;

/** The most passkeys in an answer of `ListWebAuthnCredentials`. */
const PAGE_SIZE = 20;

/**
 * Returns the acts on one person's passkeys. A prompt of the browser can stay open for minutes, so that each act checks
 * before and after a failure whether this person is still signed in.
 *
 * @throws PersonChangedError from each act
 */
export function createPasskeyActs(
  config: WebConfig,
  session: Session,
  person: Pick<SignedIn, 'sub' | 'username'>,
  clientMetadata: Record<string, string>,
) {
  const guarded =
    <Input extends unknown[], Result>(act: (...input: Input) => Promise<Result>) =>
    async (...input: Input): Promise<Result> => {
      await session.requirePerson(person.sub);
      try {
        return await act(...input);
      } catch (error) {
        await session.requirePerson(person.sub);
        throw error;
      }
    };

  return {
    list: guarded(async (): Promise<readonly Passkey[]> => {
      const found: AuthWebAuthnCredential[] = [];
      let nextToken: string | undefined;
      do {
        const page = await listWebAuthnCredentials({
          pageSize: PAGE_SIZE,
          ...(nextToken !== undefined && { nextToken }),
        });
        found.push(...page.credentials);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return found.map(describe);
    }),
    /** Opens the browser's prompt for a new passkey, and registers it. */
    add: guarded(async (): Promise<void> => {
      try {
        await associateWebAuthnCredential();
      } catch (error) {
        // Elsewhere, the exception is about requests.
        if (!isNamed(error, 'LimitExceededException')) throw error;
        throw namedError('TooManyPasskeysError', 'The account has as many passkeys as it can have', error);
      }
    }),
    remove: guarded(async (credentialId: string): Promise<void> => {
      try {
        await deleteWebAuthnCredential({ credentialId });
      } catch (error) {
        // It was removed elsewhere.
        if (!isNamed(error, 'ResourceNotFoundException')) throw error;
      }
      await forgetOnDevice(config, credentialId);
    }),
    /** Sends the code that comes before a change. @returns the session of the sign-in that it belongs to */
    sendCode: guarded(() => beginFreshSignIn(config, person.username, clientMetadata)),
    enterCode: guarded((freshSession: string, code: string) =>
      finishFreshSignIn(config, person, freshSession, code, clientMetadata),
    ),
  };
}

/**
 * Lets the device stop offering a passkey that was removed, where the browser can tell it and the device is this one.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-signal-methods
 */
async function forgetOnDevice({ passkeys }: WebConfig, credentialId: string): Promise<void> {
  try {
    await PublicKeyCredential.signalUnknownCredential({ rpId: passkeys?.relyingPartyId ?? '', credentialId });
  } catch {
    // The page has said that the device may go on showing it.
  }
}

function describe(credential: AuthWebAuthnCredential): Passkey {
  const { credentialId = '', friendlyCredentialName = '', authenticatorAttachment, createdAt } = credential;
  const attachment =
    authenticatorAttachment === 'platform' || authenticatorAttachment === 'cross-platform'
      ? authenticatorAttachment
      : undefined;
  return { id: credentialId, name: friendlyCredentialName, attachment, createdAt: createdAt?.getTime() };
}
