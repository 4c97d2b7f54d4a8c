import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oidc from 'openid-client';

/*
 * An app that runs on a server and has a client secret. Tokens stay on the server; the browser has only a session cookie.
 * Sessions are in memory here; a real app needs a store that all its servers share.
 */
const {
  APP_NAME = 'Lab results',
  PORT = '3005',
  ISSUER = '',
  CLIENT_ID = '',
  CLIENT_SECRET = '',
  SIGN_IN_DOMAIN = '',
  CALLBACK_PATH = '/signed-in',
  SIGNED_OUT_PATH = '/',
} = process.env;

/** The session of a browser: the sign-in in progress, or its tokens. */
interface Session {
  attempt?: { readonly verifier: string; readonly state: string; readonly nonce: string };
  tokens?: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;
}

/** Cookies are shared by all ports of a host, so each app on one machine needs its own name. */
const COOKIE = `session-${CLIENT_ID}`;
const sessions = new Map<string, Session>();
const style = readFileSync(new URL('../style.css', import.meta.url));

// Reads all endpoints and keys from the issuer, once.
const config = await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET);

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    // The OAuth error code contains no secret; the rest of the error may.
    const reason = error instanceof Error && 'error' in error ? error.error : 'unknown';
    process.stderr.write(`The sign-in did not work: ${String(reason)}\n`);
    reply(response, 400, 'The sign-in did not work.', link('/sign-in', 'Try again'));
  });
});

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Joined as text: the path `//` would otherwise be read as the start of another host.
  const url = new URL(`${origin()}${request.url}`);
  const [id, session] = sessionOf(request, response);
  switch (url.pathname) {
    case '/style.css':
      response.writeHead(200, { 'content-type': 'text/css' }).end(style);
      return;
    case '/sign-in':
      return signIn(session, response);
    case CALLBACK_PATH:
      if (url.search === '') return show(session, response);
      return finishSignIn(url, id, session, response);
    case '/renew':
      return renew(session, response);
    case '/sign-out':
      return signOut(id, session, response);
    default:
      return show(session, response);
  }
}

/** Redirects the browser to the sign-in page, with values that tie the response to this attempt. */
async function signIn(session: Session, response: ServerResponse): Promise<void> {
  const verifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  session.attempt = { verifier, state, nonce };
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${origin()}${CALLBACK_PATH}`,
    scope: 'openid email',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  redirect(response, address.href);
}

/** Exchanges the code for tokens. The library checks state, nonce, issuer, audience and signature. */
async function finishSignIn(url: URL, id: string, session: Session, response: ServerResponse): Promise<void> {
  const { attempt } = session;
  delete session.attempt;
  if (attempt === undefined) return redirect(response, '/sign-in');
  const tokens = await oidc.authorizationCodeGrant(config, url, {
    pkceCodeVerifier: attempt.verifier,
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
  });
  // A new session id prevents session fixation.
  sessions.delete(id);
  startSession(response, { tokens });
  redirect(response, '/');
}

/** Renews the tokens. The response may contain a new refresh token, which replaces the old one. */
async function renew(session: Session, response: ServerResponse): Promise<void> {
  const before = session.tokens?.refresh_token;
  if (before === undefined) return redirect(response, '/sign-in');
  const tokens = await oidc.refreshTokenGrant(config, before);
  session.tokens = Object.assign(tokens, { refresh_token: tokens.refresh_token ?? before });
  reply(response, 200, 'Your tokens have been renewed.', link('/', 'Back'));
}

/** Ends this app's session, its tokens, and the session of the shared sign-in pages. */
async function signOut(id: string, session: Session, response: ServerResponse): Promise<void> {
  sessions.delete(id);
  const token = session.tokens?.refresh_token;
  if (token !== undefined) await oidc.tokenRevocation(config, token);
  const address = new URL(`https://${SIGN_IN_DOMAIN}/logout`);
  address.search = new URLSearchParams({
    client_id: CLIENT_ID,
    logout_uri: `${origin()}${SIGNED_OUT_PATH}`,
  }).toString();
  redirect(response, address.href);
}

async function show({ tokens }: Session, response: ServerResponse): Promise<void> {
  if (tokens === undefined)
    return reply(response, 200, 'You are not signed in.', link('/sign-in', 'Sign in'));
  const address = String(tokens.claims()?.email);
  const actions = `${link('/renew', 'Renew')} ${link('/sign-out', 'Sign out')}`;
  reply(response, 200, `You are signed in as ${address}.`, actions);
}

function sessionOf({ headers }: IncomingMessage, response: ServerResponse): [id: string, Session] {
  const pair = (headers.cookie ?? '').split('; ').find((cookie) => cookie.startsWith(`${COOKIE}=`));
  const id = pair?.slice(COOKIE.length + 1) ?? '';
  const session = sessions.get(id);
  return session === undefined ? startSession(response, {}) : [id, session];
}

function startSession(response: ServerResponse, session: Session): [id: string, Session] {
  const id = randomBytes(32).toString('base64url');
  sessions.set(id, session);
  // Add Secure when the app is served over https.
  response.setHeader('set-cookie', `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`);
  return [id, session];
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end();
}

function reply(response: ServerResponse, status: number, text: string, actions: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(APP_NAME)}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <main>
      <h1>${escapeHtml(APP_NAME)}</h1>
      <p id="state">${escapeHtml(text)}</p>
      <p>${actions}</p>
    </main>
  </body>
</html>`);
}

const link = (href: string, label: string) => `<a class="button" href="${href}">${label}</a>`;

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

server.listen(Number(PORT), 'localhost', () => process.stdout.write(`${APP_NAME} is at ${origin()}\n`));
