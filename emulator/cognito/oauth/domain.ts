import type { Route } from '../../aws/route.ts';
import type { Pool } from '../pool.ts';
import type { Randomness } from '../randomness.ts';
import type { PoolSettings } from '../settings/pool-settings.ts';
import { addQuery } from './add-query.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import { type AuthorizationRequest, readAuthorizationRequest } from './authorization-request.ts';
import { BrowserSessions, type SignedInUser } from './browser-sessions.ts';
import { BrowserSignIn } from './browser-sign-in.ts';
import { type DomainAddresses, discoveryEndpoints } from './discovery-endpoints.ts';
import { revocationEndpoint } from './revocation-endpoint.ts';
import { readSignOutRequest, type SignOutDestination } from './sign-out-request.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import { userInfoEndpoints } from './user-info-endpoint.ts';

export interface DomainOptions extends DomainAddresses {
  /** Called for every refused request to an endpoint; the client is passed only if it is known. */
  readonly onRefusal: (
    event: 'revocation_refused' | 'token_refused',
    fields: { readonly reason: string; readonly clientId: string | undefined },
  ) => void;
}

/** The domain of a user pool: endpoints for apps, and what sign-in pages need. */
export interface UserPoolDomain {
  /** The endpoints that apps call, from a server or from a page. */
  readonly endpoints: readonly Route[];
  readonly settings: Pick<PoolSettings, 'adminsCreateUsersOnly' | 'emailOtp'>;
  readonly random: Randomness;
  readonly signIn: BrowserSignIn;
  /** Reads the parameters of `/oauth2/authorize`. @throws UnverifiedRequestError, AuthorizationError */
  readAuthorizationRequest(query: URLSearchParams): AuthorizationRequest;
  /** Reads the parameters of `/logout`. @throws UnverifiedRequestError */
  readSignOutRequest(query: URLSearchParams): SignOutDestination;
  /** Returns the user of a browser session, unless it has ended or the user may no longer sign in. */
  findSignedInUser(browserSession: string): SignedInUser | undefined;
  endSession(browserSession: string): void;
  /** Issues an authorization code; returns the app's address with the code. */
  authorize(request: AuthorizationRequest, signedIn: SignedInUser): string;
}

/**
 * Creates the domain of a pool.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html
 */
export function createDomain(pool: Pool, { onRefusal, ...addresses }: DomainOptions): UserPoolDomain {
  const sessions = new BrowserSessions(pool.random);
  const codes = new AuthorizationCodes(pool.random);
  const refuse =
    (event: 'revocation_refused' | 'token_refused') => (reason: string, clientId: string | undefined) =>
      onRefusal(event, { reason, clientId });
  return {
    endpoints: [
      tokenEndpoint({ pool, codes, onRefusal: refuse('token_refused') }),
      ...userInfoEndpoints(pool),
      revocationEndpoint(pool, refuse('revocation_refused')),
      ...discoveryEndpoints(pool, addresses),
    ],
    get settings() {
      return pool.settings;
    },
    random: pool.random,
    signIn: new BrowserSignIn(pool, sessions),
    readAuthorizationRequest: (query) => readAuthorizationRequest(pool, query),
    readSignOutRequest: (query) => readSignOutRequest(pool, query),
    findSignedInUser: (browserSession) => sessions.find(browserSession, pool),
    endSession: (browserSession) => sessions.close(browserSession),
    authorize: ({ client, redirectUri, scope, state, nonce, codeChallenge }, { user, authTime }) => {
      const { clientId } = client;
      const { username } = user;
      const grant = { clientId, username, redirectUri, scope, authTime, nonce, codeChallenge };
      return addQuery(redirectUri, { code: codes.issue(grant, pool.clock()), state });
    },
  };
}
