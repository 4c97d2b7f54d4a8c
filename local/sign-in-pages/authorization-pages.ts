import type { IncomingHttpHeaders } from 'node:http';
import type { Route, RouteResponse } from '../../emulator/aws/route.ts';
import type { AuthorizationRequest } from '../../emulator/cognito/oauth/authorization-request.ts';
import type { SignedInUser } from '../../emulator/cognito/oauth/browser-sessions.ts';
import { AuthorizationError, UnverifiedRequestError } from '../../emulator/cognito/oauth/errors.ts';
import type { PageRequest, SignInPagesContext } from './context.ts';
import { readCookie, setCookie } from './cookies.ts';
import { refusedPage, signedOutPage } from './error-pages.ts';

/** The addresses that apps send browsers to: `/oauth2/authorize` and `/logout`. */
export function authorizationPages(context: SignInPagesContext): Route[] {
  return [
    {
      path: '/oauth2/authorize',
      respond: (request) =>
        withAuthorization(context, request, (authorization) =>
          redirectSignedIn(context, authorization, request.headers, () =>
            redirect(`/login${request.url.search}`),
          ),
        ),
    },
    { path: '/logout', respond: (request) => signOut(context, request) },
  ];
}

/**
 * Validates the authorization in the query and calls `respond` with it. An error is redirected to the app if its address is
 * verified, and shown on a page otherwise.
 */
export async function withAuthorization(
  context: SignInPagesContext,
  request: PageRequest,
  respond: (authorization: AuthorizationRequest) => RouteResponse | Promise<RouteResponse>,
): Promise<RouteResponse> {
  const { domain, log } = context;
  try {
    return await respond(domain.readAuthorizationRequest(request.url.searchParams));
  } catch (error) {
    if (error instanceof UnverifiedRequestError) {
      log('authorization_refused', { reason: error.reason });
      return refusedPage(context, request);
    }
    if (error instanceof AuthorizationError) {
      log('authorization_refused', { reason: error.code, clientId: error.clientId });
      return redirect(error.location);
    }
    throw error;
  }
}

/**
 * Redirects a signed-in user to the app and calls `askToSignIn` for others, unless the app's `prompt` forbids it.
 *
 * @throws AuthorizationError `login_required`
 */
export function redirectSignedIn(
  context: SignInPagesContext,
  authorization: AuthorizationRequest,
  headers: IncomingHttpHeaders,
  askToSignIn: () => RouteResponse | Promise<RouteResponse>,
): RouteResponse | Promise<RouteResponse> {
  const signedIn =
    authorization.prompt === 'again'
      ? undefined
      : context.domain.findSignedInUser(readCookie(headers, 'session') ?? '');
  if (signedIn !== undefined) return redirectToApp(context, authorization, signedIn);
  if (authorization.prompt === 'none') {
    throw new AuthorizationError('login_required', {
      ...authorization,
      clientId: authorization.client.clientId,
    });
  }
  return askToSignIn();
}

/** Redirects the browser to the app with an authorization code. */
export function redirectToApp(
  { domain }: SignInPagesContext,
  authorization: AuthorizationRequest,
  signedIn: SignedInUser,
): RouteResponse {
  return redirect(domain.authorize(authorization, signedIn));
}

/** Ends the browser session whatever the query says; the query decides where to redirect. Tokens of apps stay valid. */
async function signOut(context: SignInPagesContext, request: PageRequest): Promise<RouteResponse> {
  const { domain, log } = context;
  domain.endSession(readCookie(request.headers, 'session') ?? '');
  const cookie = setCookie('session', '', 0);
  try {
    const destination = domain.readSignOutRequest(request.url.searchParams);
    const response = redirect(
      destination.to === 'app' ? destination.location : `/login${request.url.search}`,
    );
    return { ...response, headers: { ...response.headers, 'set-cookie': [cookie] } };
  } catch (error) {
    if (!(error instanceof UnverifiedRequestError)) throw error;
    log('sign_out_redirect_refused', { reason: error.reason });
    return signedOutPage(context, request, cookie);
  }
}

function redirect(location: string): RouteResponse {
  return {
    status: 302,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  };
}
