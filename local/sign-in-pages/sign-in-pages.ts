import type { Page } from '../../emulator/aws/page.ts';
import { AuthorizationCodes } from '../../emulator/cognito/oauth/authorization-codes.ts';
import { BrowserSessions } from '../../emulator/cognito/oauth/browser-sessions.ts';
import { discoveryPages } from '../../emulator/cognito/oauth/discovery.ts';
import { revocationEndpoint } from '../../emulator/cognito/oauth/revocation-endpoint.ts';
import { tokenEndpoint } from '../../emulator/cognito/oauth/token-endpoint.ts';
import { userInfoEndpoint } from '../../emulator/cognito/oauth/user-info.ts';
import type { Pool } from '../../emulator/cognito/pool.ts';
import { authorizationPages } from './authorization-pages.ts';
import type { Desk, ManagedLoginOptions } from './context.ts';
import { FormGuard } from './csrf-guard.ts';
import { loginPages } from './login-pages.ts';
import { pageStyle } from './page.ts';
import { createSteps } from './sign-in-steps.ts';

/** What stands on the domain of a user pool. */
export interface ManagedLogin {
  /** What a browser shows. */
  readonly pages: readonly Page[];
  /** What apps call, from a server or from a page. */
  readonly apis: readonly Page[];
}

/**
 * OpenID Connect for the apps of a pool, with plain sign-in pages in the place of Cognito's managed login.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html
 */
export function createManagedLogin(pool: Pool, options: ManagedLoginOptions): ManagedLogin {
  const { random } = pool;
  const sessions = new BrowserSessions(random);
  const codes = new AuthorizationCodes(random);
  const guard = new FormGuard(random);
  const desk: Desk = { ...options, pool, sessions, codes, guard, steps: createSteps(pool, sessions) };
  const refusals = (event: 'token_refused' | 'revocation_refused') => (reason: string, clientId?: string) =>
    options.log(event, { reason, clientId });
  return {
    pages: [...authorizationPages(desk), ...loginPages(desk), stylePage(options)],
    apis: [
      tokenEndpoint({ pool, codes, onRefusal: refusals('token_refused') }),
      ...userInfoEndpoint(pool),
      revocationEndpoint(pool, refusals('revocation_refused')),
      ...discoveryPages(pool, options),
    ],
  };
}

function stylePage({ brandOf, config }: ManagedLoginOptions): Page {
  return {
    path: '/style.css',
    respond: ({ url }) => ({
      headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' },
      body: pageStyle(brandOf(url.searchParams.get('client_id') ?? '') ?? config.clinic),
    }),
  };
}
