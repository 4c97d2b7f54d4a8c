import type { IncomingHttpHeaders } from 'node:http';
import type { Page, PageResponse } from '../../emulator/aws/page.ts';
import {
  type AuthorizationRequest,
  readAuthorizationRequest,
} from '../../emulator/cognito/oauth/authorization-request.ts';
import type { SignedInUser } from '../../emulator/cognito/oauth/browser-sessions.ts';
import { AuthorizationError, addQuery, UnverifiedRequestError } from '../../emulator/cognito/oauth/errors.ts';
import { readSignOut } from '../../emulator/cognito/oauth/sign-out.ts';
import type { Desk } from './context.ts';
import { readCookie, setCookie } from './cookies.ts';
import { refusedPage, signedOutPage } from './error-pages.ts';

type Asked = Parameters<Page['respond']>[0];

/** Where apps send browsers to: to sign in and to sign out. */
export function authorizationPages(desk: Desk): Page[] {
  return [
    {
      path: '/oauth2/authorize',
      respond: (asked) =>
        verified(desk, asked, (request) =>
          signIn(desk, request, asked.headers, () => redirect(`/login${asked.url.search}`)),
        ),
    },
    { path: '/logout', respond: (asked) => signOut(desk, asked) },
  ];
}

/**
 * Goes on with an authorization whose every parameter is known to be right. A refusal goes back to the app, unless it is
 * not certain that the address is the app's: then it is a page.
 */
export async function verified(
  desk: Desk,
  asked: Asked,
  goOn: (request: AuthorizationRequest) => PageResponse | Promise<PageResponse>,
): Promise<PageResponse> {
  try {
    return await goOn(readAuthorizationRequest(desk.pool, asked.url.searchParams));
  } catch (error) {
    if (error instanceof UnverifiedRequestError) {
      desk.log('authorization_refused', { reason: error.reason });
      return refusedPage(desk, asked);
    }
    if (error instanceof AuthorizationError) {
      desk.log('authorization_refused', { reason: error.code, clientId: error.clientId });
      return redirect(error.location);
    }
    throw error;
  }
}

/** Sends who is signed in to the app, and asks who is not, unless the app forbids either. */
export function signIn(
  desk: Desk,
  request: AuthorizationRequest,
  headers: IncomingHttpHeaders,
  ask: () => PageResponse | Promise<PageResponse>,
): PageResponse | Promise<PageResponse> {
  const signedIn =
    request.prompt === 'again'
      ? undefined
      : desk.sessions.find(readCookie(headers, 'session') ?? '', desk.pool);
  if (signedIn !== undefined) return goToApp(desk, request, signedIn);
  if (request.prompt === 'none') {
    throw new AuthorizationError('login_required', { ...request, clientId: request.client.clientId });
  }
  return ask();
}

/** Sends the browser back to the app with a code. */
export function goToApp(
  { codes, pool }: Desk,
  { client, redirectUri, scope, state, nonce, codeChallenge }: AuthorizationRequest,
  { user, authTime }: SignedInUser,
): PageResponse {
  const { clientId } = client;
  const { username } = user;
  const code = codes.issue(
    { clientId, username, redirectUri, scope, authTime, nonce, codeChallenge },
    pool.clock(),
  );
  return redirect(addQuery(redirectUri, { code, state }));
}

/**
 * Ends the session of the browser, whoever asks; where the browser goes next depends on who does. Tokens that apps have
 * stay good.
 */
async function signOut(desk: Desk, asked: Asked): Promise<PageResponse> {
  desk.sessions.close(readCookie(asked.headers, 'session') ?? '');
  const cookie = setCookie('session', '', 0);
  try {
    const after = readSignOut(desk.pool, asked.url.searchParams);
    const answer = redirect(after.to === 'app' ? after.location : `/login${asked.url.search}`);
    return { ...answer, headers: { ...answer.headers, 'set-cookie': [cookie] } };
  } catch (error) {
    if (!(error instanceof UnverifiedRequestError)) throw error;
    desk.log('sign_out_redirect_refused', { reason: error.reason });
    return signedOutPage(desk, asked, cookie);
  }
}

function redirect(location: string): PageResponse {
  return {
    status: 302,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  };
}
