import type { WireInput } from '../../aws/service.ts';
import { notAuthorized } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { FIELDS } from '../requests/input-fields.ts';
import { findText, type TextMap } from '../requests/input-validation.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { User } from '../users/user-store.ts';

export type Challenge = 'EMAIL_OTP' | 'NEW_PASSWORD_REQUIRED' | 'PASSWORD_VERIFIER' | 'SELECT_CHALLENGE';

/** What a session waits for: a challenge's answer, a confirmation, or the sign-in that follows it. */
export interface Session {
  readonly awaits: Challenge | 'CONFIRM_SIGN_UP' | 'AUTO_SIGN_IN';
  readonly username: string;
  readonly clientId: string;
}

/** An SRP exchange under way, found by its secret block. */
export interface Handshake {
  readonly username: string;
  readonly clientId: string;
  /** Hexadecimal. */
  readonly key: string;
  /** The session that the answer must carry; undefined when none was given out. */
  readonly session: string | undefined;
}

/** Starts a session that lives for the client's `AuthSessionValidity`; returns its opaque value. */
export function openSession(
  pool: Pool,
  client: ClientSettings,
  user: User,
  awaits: Session['awaits'],
): string {
  const session = Buffer.from(pool.random.bytes(96)).toString('base64url');
  const record = { awaits, username: user.username, clientId: client.clientId };
  pool.sessions.put(session, record, sessionEnd(pool, client), pool.clock());
  return session;
}

/** When a session that starts now ends, in milliseconds since the epoch. */
export const sessionEnd = (pool: Pool, client: ClientSettings): number =>
  pool.clock() + client.sessionMinutes * 60_000;

/**
 * Checks that the request carries a living session of this user, client and challenge; returns its value.
 *
 * @throws AwsError `NotAuthorizedException`
 */
export function requireSession(pool: Pool, input: WireInput, expected: Session): string {
  const value = findText(input, 'Session', FIELDS.session);
  const session = value === undefined ? undefined : pool.sessions.find(value, pool.clock());
  if (value === undefined || session === undefined) {
    throw notAuthorized('Invalid session for the user, session is expired.');
  }
  const isOurs =
    session.awaits === expected.awaits &&
    session.username === expected.username &&
    session.clientId === expected.clientId;
  if (!isOurs) throw notAuthorized('Invalid session for the user.');
  return value;
}

/** A challenge as `InitiateAuth` and `RespondToAuthChallenge` return it. */
export interface ChallengeResponse {
  readonly ChallengeName: Challenge;
  readonly ChallengeParameters: TextMap;
  readonly AvailableChallenges?: readonly string[];
  readonly Session?: string;
}
