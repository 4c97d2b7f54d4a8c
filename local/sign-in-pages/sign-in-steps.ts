import { type Action as ApiAction, AwsError, type WireInput } from '../../emulator/aws/service.ts';
import { signInActions } from '../../emulator/cognito/actions/initiate-auth.ts';
import { passwordActions } from '../../emulator/cognito/actions/password.ts';
import { challengeActions } from '../../emulator/cognito/actions/respond-to-auth-challenge.ts';
import { signUpActions } from '../../emulator/cognito/actions/sign-up.ts';
import { secretHash } from '../../emulator/cognito/client-secret.ts';
import { notAuthorized } from '../../emulator/cognito/errors.ts';
import type { BrowserSessions } from '../../emulator/cognito/oauth/browser-sessions.ts';
import type { Pool } from '../../emulator/cognito/pool.ts';
import { FIELDS } from '../../emulator/cognito/requests/input-fields.ts';
import type { ClientSettings } from '../../emulator/cognito/settings/client-settings.ts';
import type { SignInResponse } from '../../emulator/cognito/sign-in/sign-in.ts';
import type { NoticeKey } from '../../web/src/context.ts';
import type { Doing } from '../../web/src/problems.ts';

export type StepName = 'sign-in' | 'code' | 'new-password' | 'confirm' | 'forgot' | 'reset';
export type FieldName = 'email' | 'password' | 'code' | 'newPassword';
export type ButtonName = 'submit' | 'other' | 'again';

/** How far a sign-in has come; the pages carry it along in their forms. */
export interface Stage {
  readonly step: StepName;
  /** As the patient typed it; empty until then. */
  readonly username: string;
  /** What the pool gave out for the next answer; empty where there is none. */
  readonly session: string;
}

/** Where a button leads. */
export type Outcome =
  | { readonly to: 'app'; readonly browserSession: string }
  | { readonly to: 'step'; readonly stage: Stage; readonly notice?: NoticeKey };

interface Attempt {
  readonly client: ClientSettings;
  readonly stage: Stage;
  readonly values: Readonly<Partial<Record<FieldName, string>>>;
}

/** What a button of a step does, and which fields it needs. */
export interface Button {
  readonly doing: Doing;
  readonly fields: readonly FieldName[];
  /** @throws AwsError as the pool's API does */
  readonly press: (attempt: Attempt) => Promise<Outcome> | Outcome;
}

export type Steps = Readonly<Record<StepName, Readonly<Partial<Record<ButtonName, Button>>>>>;

/** Cognito's sign-in pages do not go by the app client's `AuthSessionValidity`. In minutes. */
export const SESSION_MINUTES = 3;

/** Thrown where an account offers no code; named so that the table of problems finds it. */
const noCode = () => new AwsError('NoCodeError', 'The account has no code to offer.');

/**
 * The steps of a sign-in on the shared pages. Each goes through the pool's own actions, with their limits, lockouts and
 * emails; only what a sign-in ends with is another: a session of the browser.
 */
export function createSteps(pool: Pool, sessions: BrowserSessions): Steps {
  const call = createCaller(pool, sessions);

  const start = async ({ client, values, stage }: Attempt, flow: WireInput): Promise<Outcome> => {
    const username = values.email ?? stage.username;
    const { AuthFlow, ...parameters } = flow;
    const AuthParameters = { USERNAME: username, ...hash('SECRET_HASH', client, username), ...parameters };
    try {
      const response = await call(client, 'InitiateAuth', { AuthFlow, AuthParameters });
      return follow(response as SignInResponse, username);
    } catch (error) {
      return leaveFor(error, client, username);
    }
  };

  const answer = async (attempt: Attempt, ChallengeName: string, answers: WireInput): Promise<Outcome> => {
    const { client, stage } = attempt;
    const { username, session: Session } = stage;
    const proof = hash('SECRET_HASH', client, username);
    const ChallengeResponses = { USERNAME: username, ...proof, ...answers };
    const input = { ChallengeName, Session, ChallengeResponses };
    return follow((await call(client, 'RespondToAuthChallenge', input)) as SignInResponse, username);
  };

  /** Some accounts must do something else first. */
  const leaveFor = async (error: unknown, client: ClientSettings, username: string): Promise<Outcome> => {
    switch (error instanceof AwsError ? error.type : undefined) {
      case 'UserNotConfirmedException':
        await named(client, 'ResendConfirmationCode', username);
        return { ...at('confirm', username), notice: 'confirmFirst' };
      case 'PasswordResetRequiredException':
        await named(client, 'ForgotPassword', username);
        return { ...at('reset', username), notice: 'mustReset' };
      default:
        throw error;
    }
  };

  const named = (client: ClientSettings, action: string, Username: string, input: WireInput = {}) =>
    call(client, action, { Username, ...hash('SecretHash', client, Username), ...input });

  const sendCode = (attempt: Attempt) =>
    start(attempt, { AuthFlow: 'USER_AUTH', PREFERRED_CHALLENGE: 'EMAIL_OTP' });

  const confirm = async ({ client, stage, values }: Attempt): Promise<Outcome> => {
    const input = { ConfirmationCode: values.code };
    const wasConfirmed = await named(client, 'ConfirmSignUp', stage.username, input).then(
      () => false,
      isType('NotAuthorizedException'),
    );
    return {
      ...at('sign-in', stage.username),
      notice: wasConfirmed ? 'alreadyConfirmed' : 'confirmed',
    };
  };

  const confirmAgain = async ({ client, stage }: Attempt): Promise<Outcome> => {
    // Refused for an account that is in use. The page must not tell, so it says what it says to everyone.
    await named(client, 'ResendConfirmationCode', stage.username).catch(isType('InvalidParameterException'));
    return { ...at('confirm', stage.username), notice: 'codeSent' };
  };

  const sendReset = async ({ client, stage, values }: Attempt): Promise<Outcome> => {
    const username = values.email ?? stage.username;
    await named(client, 'ForgotPassword', username);
    return { ...at('reset', username), ...(values.email === undefined && { notice: 'codeSent' }) };
  };

  const reset = async ({ client, stage, values }: Attempt): Promise<Outcome> => {
    const input = { ConfirmationCode: values.code, Password: values.newPassword };
    await named(client, 'ConfirmForgotPassword', stage.username, input);
    return { ...at('sign-in', stage.username), notice: 'passwordReset' };
  };

  return {
    'sign-in': {
      submit: {
        doing: 'signIn',
        fields: ['email', 'password'],
        press: (attempt) => {
          const { password = '' } = attempt.values;
          // No password is like this, and the pool would call it a mistake in the request.
          if (!FIELDS.password.pattern.test(password)) throw notAuthorized();
          return start(attempt, { AuthFlow: 'USER_PASSWORD_AUTH', PASSWORD: password });
        },
      },
      other: { doing: 'signIn', fields: ['email'], press: sendCode },
    },
    code: {
      submit: {
        doing: 'signInCode',
        fields: ['code'],
        press: (attempt) => answer(attempt, 'EMAIL_OTP', { EMAIL_OTP_CODE: attempt.values.code }),
      },
      again: {
        doing: 'signIn',
        fields: [],
        press: async (attempt) => ({ ...(await sendCode(attempt)), notice: 'codeSent' }),
      },
    },
    'new-password': {
      submit: {
        doing: 'newPassword',
        fields: ['newPassword'],
        press: (attempt) =>
          answer(attempt, 'NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: attempt.values.newPassword }),
      },
    },
    confirm: {
      submit: { doing: 'confirm', fields: ['code'], press: confirm },
      again: { doing: 'confirm', fields: [], press: confirmAgain },
    },
    forgot: { submit: { doing: 'sendReset', fields: ['email'], press: sendReset } },
    reset: {
      submit: { doing: 'reset', fields: ['code', 'newPassword'], press: reset },
      again: { doing: 'sendReset', fields: [], press: sendReset },
    },
  };
}

/** Calls the pool's actions as the pages do: with passwords in the clear, and for a session of the browser. */
function createCaller(pool: Pool, sessions: BrowserSessions) {
  const clientOfPages = (client: ClientSettings | undefined) =>
    client && {
      ...client,
      sessionMinutes: SESSION_MINUTES,
      flows: [...client.flows, 'ALLOW_USER_PASSWORD_AUTH'],
    };
  const poolOfPages: Pool = {
    ...pool,
    clients: { get: (clientId) => clientOfPages(pool.clients.get(clientId)) },
    admit: async (_, { username }) => ({ BrowserSession: sessions.open(username, pool.clock()) }),
  };
  const actions: Readonly<Record<string, ApiAction>> = {
    ...signInActions(poolOfPages),
    ...challengeActions(poolOfPages),
    ...passwordActions(poolOfPages),
    ...signUpActions(poolOfPages),
  };
  return async (
    { clientId: ClientId }: ClientSettings,
    action: string,
    input: WireInput,
  ): Promise<object> => {
    const act = actions[action];
    if (act === undefined) throw new TypeError(`The sign-in pages have no action ${action}.`);
    return act({ ClientId, ...input });
  };
}

function follow(response: SignInResponse, username: string): Outcome {
  if ('AuthenticationResult' in response) {
    const { AuthenticationResult: admission } = response;
    if (!('BrowserSession' in admission)) throw new TypeError('The sign-in did not end with a session.');
    return { to: 'app', browserSession: admission.BrowserSession };
  }
  const { ChallengeName, Session = '' } = response;
  if (ChallengeName === 'EMAIL_OTP') return at('code', username, Session);
  if (ChallengeName === 'NEW_PASSWORD_REQUIRED') return at('new-password', username, Session);
  throw noCode();
}

function at(step: StepName, username: string, session = ''): Outcome & { readonly to: 'step' } {
  return { to: 'step', stage: { step, username, session } };
}

/** What a confidential app client proves itself with; nothing for a public one. */
const hash = (name: string, client: ClientSettings, username: string): WireInput =>
  client.secret === undefined ? {} : { [name]: secretHash(client, username) };

/** For `catch`: takes one refusal as an answer, and lets every other through. */
const isType = (type: string) => (error: unknown) => {
  if (error instanceof AwsError && error.type === type) return true;
  throw error;
};
