import { createHash } from 'node:crypto';
import { notAuthorized, refreshTokenReuse } from '../errors.ts';
import type { Randomness } from '../randomness.ts';
import type { ClientSettings } from '../settings/client-settings.ts';

/** The tokens of one sign-in, refreshed ones included; they are revoked together. */
export interface TokenFamily {
  /** Claim `event_id` of its tokens. */
  readonly eventId: string;
  /** Claim `origin_jti` of its tokens. */
  readonly originJti: string;
  readonly clientId: string;
  readonly username: string;
  /** Seconds since the epoch, claim `auth_time`. */
  readonly authTime: number;
  /** Claim `scope` of its access tokens, separated by spaces; absent for a sign-in by the API. */
  readonly scope?: string;
  /** Milliseconds since the epoch; a rotated refresh token expires no later than the first. */
  readonly expiresAt: number;
  revoked: boolean;
  /** SHA-256 of its refresh tokens, newest last; earlier ones are valid until their grace period ends. */
  refreshTokens: { readonly hash: string; validUntil: number }[];
}

/** Stores the token families of a pool and finds them by a token; stores only hashes of refresh tokens. */
export class TokenFamilies {
  readonly #byEvent = new Map<string, TokenFamily>();
  readonly #byRefreshToken = new Map<string, TokenFamily>();
  readonly #random: Randomness;

  constructor(random: Randomness, families: readonly TokenFamily[] = []) {
    this.#random = random;
    for (const family of families) this.#index(family);
  }

  all(): readonly TokenFamily[] {
    return [...this.#byEvent.values()];
  }

  /**
   * Starts a family; returns it with its first refresh token.
   *
   * @param login only after a sign-in on the sign-in pages: the requested scopes, and when the user signed in
   */
  open(
    { clientId, refreshTokenSeconds }: Pick<ClientSettings, 'clientId' | 'refreshTokenSeconds'>,
    username: string,
    now: number,
    login?: { readonly scope: string; readonly authTime: number },
  ): [TokenFamily, string] {
    this.#forgetExpired(now);
    const expiresAt = now + refreshTokenSeconds * 1000;
    const family: TokenFamily = {
      eventId: this.#random.uuid(),
      originJti: this.#random.uuid(),
      clientId,
      username,
      authTime: Math.floor(now / 1000),
      ...login,
      expiresAt,
      revoked: false,
      refreshTokens: [],
    };
    return [family, this.#addRefreshToken(family)];
  }

  find(eventId: string): TokenFamily | undefined {
    return this.#byEvent.get(eventId);
  }

  findByRefreshToken(refreshToken: string): TokenFamily | undefined {
    return this.#byRefreshToken.get(hashOf(refreshToken));
  }

  /**
   * Returns the family of a valid refresh token.
   *
   * @throws AwsError `NotAuthorizedException` when it is unknown, expired, revoked or another client's,
   *   `RefreshTokenReuseException` when a newer one has replaced it
   */
  requireRefreshable(refreshToken: string, clientId: string, now: number): TokenFamily {
    const family = this.findByRefreshToken(refreshToken);
    if (family === undefined || family.clientId !== clientId) throw notAuthorized('Invalid Refresh Token');
    if (family.revoked) throw notAuthorized('Refresh Token has been revoked');
    if (family.expiresAt <= now) throw notAuthorized('Refresh Token has expired');
    const hash = hashOf(refreshToken);
    const record = family.refreshTokens.find((candidate) => candidate.hash === hash);
    if (record === undefined || record.validUntil <= now) throw refreshTokenReuse();
    return family;
  }

  /** Adds a new refresh token to the family; the presented one stays valid for the grace period. */
  rotate(family: TokenFamily, presented: string, now: number, graceSeconds: number): string {
    const hash = hashOf(presented);
    for (const record of family.refreshTokens) {
      if (record.hash === hash) record.validUntil = Math.min(record.validUntil, now + graceSeconds * 1000);
    }
    return this.#addRefreshToken(family);
  }

  revokeAll(username: string): void {
    for (const family of this.#byEvent.values()) if (family.username === username) family.revoked = true;
  }

  #addRefreshToken(family: TokenFamily): string {
    const refreshToken = Buffer.from(this.#random.bytes(128)).toString('base64url');
    family.refreshTokens.push({ hash: hashOf(refreshToken), validUntil: family.expiresAt });
    this.#index(family);
    return refreshToken;
  }

  #index(family: TokenFamily): void {
    this.#byEvent.set(family.eventId, family);
    for (const { hash } of family.refreshTokens) this.#byRefreshToken.set(hash, family);
  }

  /** Waits one day, so that expired tokens are not mistaken for forged ones. */
  #forgetExpired(now: number): void {
    for (const family of this.#byEvent.values()) {
      if (family.expiresAt + 86_400_000 > now) continue;
      this.#byEvent.delete(family.eventId);
      for (const { hash } of family.refreshTokens) this.#byRefreshToken.delete(hash);
    }
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
