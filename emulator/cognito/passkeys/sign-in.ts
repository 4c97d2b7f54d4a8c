import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from '@simplewebauthn/server';
import { invalidParameter, notAuthorized } from '../errors.ts';
import type { Pool } from '../pool.ts';
import type { ChallengeResponse, SignInAttempt } from '../sign-in/sign-in-attempt.ts';
import { requireMaySignIn, type User } from '../users/user-store.ts';
import { readClientData, readJsonObject } from './client-data.ts';
import { descriptorOf } from './passkey.ts';
import {
  CHALLENGE_LIFETIME,
  isOriginOf,
  PROMPT_TIMEOUT,
  requireRelyingParty,
  userHandleOf,
} from './relying-party.ts';

/**
 * Asks the user to sign in with a passkey. A simulated user gets the same challenge.
 *
 * @throws AwsError `UserNotConfirmedException`, `PasswordResetRequiredException`, `NotAuthorizedException`
 */
export function passkeyChallenge(pool: Pool, { client, user }: SignInAttempt): ChallengeResponse {
  const { relyingPartyId, userVerification } = requireRelyingParty(pool.settings);
  const now = pool.clock();
  pool.lockout.requireUnlocked(user.username, now);
  requireMaySignIn(user);
  const challenge = Buffer.from(pool.random.bytes(32)).toString('base64url');
  const session = pool.sessions.open(client, user, 'WEB_AUTHN');
  pool.passkeyChallenges.put(session, challenge, now + CHALLENGE_LIFETIME, now);
  const options = {
    challenge,
    timeout: PROMPT_TIMEOUT,
    rpId: relyingPartyId,
    allowCredentials: user.passkeys.map(descriptorOf),
    userVerification,
  };
  return {
    ChallengeName: 'WEB_AUTHN',
    ChallengeParameters: { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) },
    Session: session,
  };
}

/**
 * Verifies the browser's answer to a challenge, and keeps the new count of the passkey. Every refusal is the same.
 *
 * @param challenge the one of the session
 * @param credential the `AuthenticationResponseJSON` (https://www.w3.org/TR/webauthn-3/#dictdef-authenticationresponsejson)
 * @throws AwsError `InvalidParameterException` when it is not JSON, otherwise `NotAuthorizedException`
 */
export async function verifyPasskey(
  pool: Pool,
  { user, simulated }: SignInAttempt,
  challenge: string,
  credential: string,
): Promise<void> {
  const response = readJsonObject(credential);
  if (response === undefined) throw invalidParameter('CREDENTIAL is not a JSON object.');
  const counter = await findNewCounter(pool, user, challenge, response);
  const passkey = user.passkeys.find(({ credentialId }) => credentialId === response.id);
  if (counter === undefined || passkey === undefined || simulated) {
    pool.lockout.recordFailure(user.username, pool.clock());
    throw notAuthorized();
  }
  passkey.counter = Math.max(passkey.counter, counter);
}

/** Returns the count that the passkey signed; undefined if anything about the answer is wrong. */
async function findNewCounter(
  pool: Pool,
  user: User,
  challenge: string,
  response: Readonly<Record<string, unknown>>,
): Promise<number | undefined> {
  const { relyingPartyId, userVerification } = requireRelyingParty(pool.settings);
  const passkey = user.passkeys.find(({ credentialId }) => credentialId === response.id);
  const { clientDataJSON, userHandle } = { ...(response.response ?? undefined) } as Record<string, unknown>;
  const clientData = typeof clientDataJSON === 'string' ? readClientData(clientDataJSON) : undefined;
  if (passkey === undefined || clientData === undefined) return undefined;
  if (userHandle != null && userHandle !== userHandleOf(user)) return undefined;
  if (!isOriginOf(clientData.origin, relyingPartyId)) return undefined;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as unknown as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: clientData.origin,
      expectedRPID: relyingPartyId,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
      requireUserVerification: userVerification === 'required',
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    // The library throws for everything that does not fit.
    return undefined;
  }
}
