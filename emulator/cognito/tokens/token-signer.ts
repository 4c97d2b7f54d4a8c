import { createHash } from 'node:crypto';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { notAuthorized } from '../errors.ts';
import type { Randomness } from '../randomness.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { User } from '../users/user-store.ts';
import { isInScope } from './scopes.ts';
import type { TokenFamily } from './token-families.ts';

/** The tokens of a sign-in or a refresh. */
export interface AuthenticationResult {
  readonly AccessToken: string;
  readonly ExpiresIn: number;
  /** Absent after a sign-in on the sign-in pages without the scope `openid`. */
  readonly IdToken?: string;
  readonly RefreshToken?: string;
  readonly TokenType: 'Bearer';
}

/** Generates the RSA key of 2048 bits that signs a pool's tokens, private part included. */
export async function generateSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, alg: 'RS256', use: 'sig', kid: await calculateJwkThumbprint(key) };
}

/** Signs and verifies the JSON Web Tokens of a pool with RS256 (RFC 7519, RFC 7515). */
export class TokenSigner {
  readonly #issuer: string;
  readonly #random: Randomness;
  readonly #privateKey: CryptoKey;
  readonly #publicKey: CryptoKey;
  readonly #publicJwk: JWK;

  private constructor(
    issuer: string,
    random: Randomness,
    privateKey: CryptoKey,
    publicKey: CryptoKey,
    publicJwk: JWK,
  ) {
    this.#issuer = issuer;
    this.#random = random;
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
    this.#publicJwk = publicJwk;
  }

  static async create(issuer: string, random: Randomness, signingKey: JWK): Promise<TokenSigner> {
    const { alg, e, kid, kty, n, use } = signingKey as Required<JWK>;
    const publicJwk = { alg, e, kid, kty, n, use };
    const [privateKey, publicKey] = await Promise.all([importJWK(signingKey), importJWK(publicJwk)]);
    if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) {
      throw new TypeError('The signing key of a user pool must be an RSA key.');
    }
    return new TokenSigner(issuer, random, privateKey, publicKey, publicJwk);
  }

  /** Returns the JSON Web Key Set that verifies the tokens (RFC 7517). */
  jwks(): { keys: JWK[] } {
    return { keys: [{ ...this.#publicJwk }] };
  }

  /**
   * Issues the access and ID tokens of a sign-in or a refresh.
   *
   * @param scopes of the access token
   * @param nonce of the authorization request, for the ID token
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
   */
  async issue(
    client: ClientSettings,
    user: User,
    family: TokenFamily,
    now: number,
    scopes: readonly string[],
    nonce?: string,
  ): Promise<AuthenticationResult> {
    const iat = Math.floor(now / 1000);
    const { scope } = family;
    const shared = {
      sub: user.attributes.sub ?? '',
      iss: this.#issuer,
      ...(client.revokesTokens ? { origin_jti: family.originJti } : {}),
      event_id: family.eventId,
      auth_time: family.authTime,
      iat,
    };
    const AccessToken = await this.#sign({
      ...shared,
      ...(scope !== undefined && { version: 2 }),
      client_id: client.clientId,
      token_use: 'access',
      scope: scopes.join(' '),
      exp: iat + client.accessTokenSeconds,
      jti: this.#random.uuid(),
      username: user.username,
    });
    const tokens = { AccessToken, ExpiresIn: client.accessTokenSeconds, TokenType: 'Bearer' as const };
    if (scope !== undefined && !scope.split(' ').includes('openid')) return tokens;
    const IdToken = await this.#sign({
      ...profileClaims(user, client.readAttributes, scope),
      ...shared,
      ...(scope !== undefined && { at_hash: tokenHash(AccessToken) }),
      ...(nonce !== undefined && { nonce }),
      aud: client.clientId,
      'cognito:username': user.username,
      token_use: 'id',
      exp: iat + client.idTokenSeconds,
      jti: this.#random.uuid(),
    });
    return { ...tokens, IdToken };
  }

  /**
   * Verifies the signature, issuer, use and expiry of an access token; returns its claims.
   *
   * @throws AwsError `NotAuthorizedException`
   */
  async verifyAccessToken(token: string, now: number): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, this.#publicKey, {
      algorithms: ['RS256'],
      currentDate: new Date(now),
      issuer: this.#issuer,
      requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'event_id'],
    }).catch((error: unknown) => {
      if (error instanceof errors.JWTExpired) throw notAuthorized('Access Token has expired');
      if (error instanceof errors.JOSEError) throw notAuthorized('Invalid Access Token');
      throw error;
    });
    if (payload.token_use !== 'access') throw notAuthorized('Invalid Access Token');
    return payload;
  }

  #sign(claims: JWTPayload): Promise<string> {
    const { kid } = this.#publicJwk as Required<JWK>;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(this.#privateKey);
  }
}

/** Claim `at_hash` (https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken). */
function tokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}

/** Returns the ID token's claims about the user, where verification states are booleans. */
function profileClaims(user: User, readable: readonly string[] | undefined, scope?: string): JWTPayload {
  const entries = Object.entries(user.attributes)
    .filter(([name]) => readable === undefined || readable.includes(name))
    .filter(([name]) => isInScope(name, scope?.split(' ')))
    .map(([name, value]) => [name, name.endsWith('_verified') ? value === 'true' : value]);
  return Object.fromEntries(entries);
}
