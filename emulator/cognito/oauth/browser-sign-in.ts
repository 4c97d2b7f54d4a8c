import type { Action, WireInput } from '../../aws/service.ts';
import { initiateAuthActions } from '../actions/initiate-auth.ts';
import { passwordActions } from '../actions/password.ts';
import { respondToAuthChallengeActions } from '../actions/respond-to-auth-challenge.ts';
import { secretHash } from '../client-secret.ts';
import { notAuthorized } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { FIELDS } from '../requests/input-fields.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { ChallengeName } from '../sign-in/auth-sessions.ts';
import type { SignInResponse } from '../sign-in/sign-in-attempt.ts';
import type { BrowserSessions } from './browser-sessions.ts';

/** In minutes; Cognito's sign-in pages ignore the app client's `AuthSessionValidity`. */
export const PAGE_SESSION_MINUTES = 3;

/** A sign-in in progress: the user name as typed, and the value of `Session`. */
export interface PendingSignIn {
  readonly username: string;
  readonly session: string;
}

/** The result of a step: a browser session at the end, otherwise the next challenge. */
export type BrowserSignInResult =
  | { readonly browserSession: string }
  | { readonly challenge: ChallengeName; readonly session: string };

/**
 * Signs users in on sign-in pages, with a browser session at the end in place of tokens. Every step calls the action of
 * the API, so its limits, lockouts and emails apply.
 *
 * All methods throw an `AwsError` as the action does.
 */
export class BrowserSignIn {
  readonly #actions: Readonly<Record<string, Action>>;

  constructor(pool: Pool, sessions: BrowserSessions) {
    const pagePool = poolForPages(pool, sessions);
    this.#actions = {
      ...initiateAuthActions(pagePool),
      ...respondToAuthChallengeActions(pagePool),
      ...passwordActions(pagePool),
    };
  }

  async withPassword(
    client: ClientSettings,
    username: string,
    password: string,
  ): Promise<BrowserSignInResult> {
    // The action would refuse it as an invalid parameter; for the user it is a wrong password.
    if (!FIELDS.password.pattern.test(password)) throw notAuthorized();
    return this.#initiate(client, 'USER_PASSWORD_AUTH', username, { PASSWORD: password });
  }

  /** Sends a sign-in code. Returns SELECT_CHALLENGE when the account cannot use one. */
  withEmailCode(client: ClientSettings, username: string): Promise<BrowserSignInResult> {
    return this.#initiate(client, 'USER_AUTH', username, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  }

  answerEmailCode(
    client: ClientSettings,
    pending: PendingSignIn,
    code: string,
  ): Promise<BrowserSignInResult> {
    return this.#respond(client, 'EMAIL_OTP', pending, { EMAIL_OTP_CODE: code });
  }

  setNewPassword(
    client: ClientSettings,
    pending: PendingSignIn,
    password: string,
  ): Promise<BrowserSignInResult> {
    return this.#respond(client, 'NEW_PASSWORD_REQUIRED', pending, { NEW_PASSWORD: password });
  }

  async forgotPassword(client: ClientSettings, username: string): Promise<void> {
    await this.#callForUser(client, 'ForgotPassword', username);
  }

  async confirmForgotPassword(
    client: ClientSettings,
    username: string,
    code: string,
    password: string,
  ): Promise<void> {
    const input = { ConfirmationCode: code, Password: password };
    await this.#callForUser(client, 'ConfirmForgotPassword', username, input);
  }

  async #initiate(
    client: ClientSettings,
    flow: string,
    username: string,
    parameters: WireInput,
  ): Promise<BrowserSignInResult> {
    const AuthParameters = {
      USERNAME: username,
      ...hashMember('SECRET_HASH', client, username),
      ...parameters,
    };
    return resultOf(await this.#call(client, 'InitiateAuth', { AuthFlow: flow, AuthParameters }));
  }

  async #respond(
    client: ClientSettings,
    challenge: ChallengeName,
    { username, session }: PendingSignIn,
    responses: WireInput,
  ): Promise<BrowserSignInResult> {
    const ChallengeResponses = {
      USERNAME: username,
      ...hashMember('SECRET_HASH', client, username),
      ...responses,
    };
    const input = { ChallengeName: challenge, Session: session, ChallengeResponses };
    return resultOf(await this.#call(client, 'RespondToAuthChallenge', input));
  }

  #callForUser(
    client: ClientSettings,
    action: string,
    Username: string,
    input: WireInput = {},
  ): Promise<object> {
    return this.#call(client, action, { Username, ...hashMember('SecretHash', client, Username), ...input });
  }

  async #call({ clientId: ClientId }: ClientSettings, name: string, input: WireInput): Promise<object> {
    const action = this.#actions[name];
    if (action === undefined) throw new TypeError(`The sign-in pages do not use the action ${name}.`);
    return action({ ClientId, ...input });
  }
}

/** Returns the pool with what differs on the pages: passwords in the clear, shorter sessions, another result. */
function poolForPages(pool: Pool, sessions: BrowserSessions): Pool {
  const clientForPages = (client: ClientSettings | undefined) =>
    client && {
      ...client,
      sessionMinutes: PAGE_SESSION_MINUTES,
      flows: [...client.flows, 'ALLOW_USER_PASSWORD_AUTH'],
    };
  return {
    ...pool,
    clients: { get: (clientId) => clientForPages(pool.clients.get(clientId)) },
    issueResult: async ({ user: { username } }) => ({
      BrowserSession: sessions.open(username, pool.clock()),
    }),
  };
}

function resultOf(output: object): BrowserSignInResult {
  const response = output as SignInResponse;
  if (!('AuthenticationResult' in response)) {
    return { challenge: response.ChallengeName, session: response.Session ?? '' };
  }
  const { AuthenticationResult: result } = response;
  if (!('BrowserSession' in result)) throw new TypeError('The sign-in did not end with a browser session.');
  return { browserSession: result.BrowserSession };
}

/** Returns the member that authenticates a confidential app client; none for a public one. */
const hashMember = (name: string, client: ClientSettings, username: string): WireInput =>
  client.secret === undefined ? {} : { [name]: secretHash(client, username) };
