import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { WireInput } from '../../aws/service.ts';
import {
  invalidParameter,
  limitExceeded,
  webAuthnChallengeNotFound,
  webAuthnClientMismatch,
  webAuthnCredentialNotSupported,
  webAuthnOriginNotAllowed,
  webAuthnRelyingPartyMismatch,
} from '../errors.ts';
import type { Pool } from '../pool.ts';
import { findText, readTextList, requireObject, requireText } from '../requests/input-validation.ts';
import type { Caller } from '../requests/lookups.ts';
import { readClientData } from './client-data.ts';
import { descriptorOf, MAXIMUM_PASSKEYS, type Passkey } from './passkey.ts';
import {
  CHALLENGE_LIFETIME,
  isOriginOf,
  PROMPT_TIMEOUT,
  type RelyingParty,
  requireRelyingParty,
  userHandleOf,
} from './relying-party.ts';

/** ES256 and RS256 (https://www.iana.org/assignments/cose/cose.xhtml#algorithms). */
const ALGORITHMS = [-7, -257];
const BASE64URL = { max: 131_072, pattern: /^[A-Za-z0-9_-]+$/ };
const WORD = { max: 128 };

/**
 * Starts a registration; returns the options for `navigator.credentials.create()`.
 *
 * @throws AwsError `WebAuthnNotEnabledException`, `WebAuthnConfigurationMissingException`, `LimitExceededException`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html
 */
export function startRegistration(pool: Pool, { user, client }: Caller): object {
  const { relyingPartyId, userVerification } = requireRelyingParty(pool.settings);
  requireRoom(user.passkeys);
  const now = pool.clock();
  const challenge = Buffer.from(pool.random.bytes(32)).toString('base64url');
  const pending = { username: user.username, clientId: client.clientId };
  pool.passkeyRegistrations.put(challenge, pending, now + CHALLENGE_LIFETIME, now);
  return {
    challenge,
    rp: { id: relyingPartyId, name: relyingPartyId },
    user: { id: userHandleOf(user), name: user.username, displayName: user.username },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: PROMPT_TIMEOUT,
    excludeCredentials: user.passkeys.map(descriptorOf),
    authenticatorSelection: { requireResidentKey: true, residentKey: 'required', userVerification },
  };
}

/**
 * Verifies the browser's answer to a registration and adds the passkey to the user.
 *
 * @throws AwsError `InvalidParameterException`, `LimitExceededException` and the exceptions that begin with `WebAuthn`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html
 */
export async function completeRegistration(
  pool: Pool,
  { user, client }: Caller,
  credential: RegistrationResponseJSON,
): Promise<void> {
  const relyingParty = requireRelyingParty(pool.settings);
  const { relyingPartyId } = relyingParty;
  const clientData = readClientData(credential.response.clientDataJSON);
  if (clientData === undefined) throw invalidParameter('The clientDataJSON of the credential is not valid.');
  const pending = pool.passkeyRegistrations.take(clientData.challenge, pool.clock());
  if (pending?.username !== user.username) throw webAuthnChallengeNotFound();
  if (pending.clientId !== client.clientId) throw webAuthnClientMismatch();
  if (!isOriginOf(clientData.origin, relyingPartyId)) throw webAuthnOriginNotAllowed();
  const passkey = await verify(credential, relyingParty, clientData, pool.clock());
  requireRoom(user.passkeys);
  const isKnown = pool.users
    .all()
    .some(({ passkeys }) => passkeys.some(({ credentialId }) => credentialId === passkey.credentialId));
  if (isKnown) throw invalidParameter('The passkey is already registered.');
  user.passkeys.push(passkey);
}

function requireRoom(passkeys: readonly Passkey[]): void {
  if (passkeys.length >= MAXIMUM_PASSKEYS)
    throw limitExceeded('The user has the most passkeys that are allowed.');
}

async function verify(
  response: RegistrationResponseJSON,
  { relyingPartyId, userVerification }: RelyingParty,
  { challenge, origin }: { readonly challenge: string; readonly origin: string },
  now: number,
): Promise<Passkey> {
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: relyingPartyId,
    requireUserVerification: userVerification === 'required',
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((cause: unknown) => {
    const isOther = cause instanceof Error && cause.name === 'UnexpectedRPIDHash';
    throw isOther ? webAuthnRelyingPartyMismatch() : webAuthnCredentialNotSupported();
  });
  if (registrationInfo === undefined) throw webAuthnCredentialNotSupported();
  const { id, publicKey, counter } = registrationInfo.credential;
  const { authenticatorAttachment: attachment } = response;
  return {
    credentialId: id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    counter,
    relyingPartyId,
    transports: response.response.transports ?? [],
    ...(attachment !== undefined && { attachment }),
    createdAt: now,
  };
}

/** Reads the `RegistrationResponseJSON` of a request (https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson). */
export function readRegistrationResponse(input: WireInput): RegistrationResponseJSON {
  const credential = requireObject(input.Credential ?? null, 'Credential');
  const response = requireObject(credential.response ?? null, 'response');
  const attachment = findText(credential, 'authenticatorAttachment', WORD);
  return {
    id: requireText(credential, 'id', BASE64URL),
    rawId: requireText(credential, 'rawId', BASE64URL),
    type: requireText(credential, 'type', WORD) as 'public-key',
    clientExtensionResults: {},
    ...((attachment === 'platform' || attachment === 'cross-platform') && {
      authenticatorAttachment: attachment,
    }),
    response: {
      clientDataJSON: requireText(response, 'clientDataJSON', BASE64URL),
      attestationObject: requireText(response, 'attestationObject', BASE64URL),
      transports: [...readTextList(response, 'transports', WORD)],
    },
  };
}
