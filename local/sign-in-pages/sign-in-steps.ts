import { AwsError } from '../../emulator/aws/service.ts';
import type { BrowserSignIn, BrowserSignInResult } from '../../emulator/cognito/oauth/browser-sign-in.ts';
import type { ClientSettings } from '../../emulator/cognito/settings/client-settings.ts';
import type { AuthOperation } from '../../web/src/auth-errors.ts';
import type { NoticeKey } from '../../web/src/words/index.ts';

export type StepName = 'sign-in' | 'code' | 'new-password' | 'forgot' | 'reset';
export type FieldName = 'email' | 'password' | 'code' | 'newPassword';
export type ButtonName = 'submit' | 'other' | 'again';

/** The stage of a sign-in, which the pages carry in hidden fields. */
export interface Stage {
  readonly step: StepName;
  /** As typed; empty before. */
  readonly username: string;
  /** The value of `Session` for the next challenge; empty if there is none. */
  readonly session: string;
}

interface StepOutcome {
  readonly to: 'step';
  readonly stage: Stage;
  readonly notice?: NoticeKey;
}

/** The destination of a button. */
export type Outcome = { readonly to: 'app'; readonly browserSession: string } | StepOutcome;

interface Submission {
  readonly client: ClientSettings;
  readonly stage: Stage;
  /** The checked fields of the button. */
  readonly values: Readonly<Partial<Record<FieldName, string>>>;
}

export interface Button {
  readonly operation: AuthOperation;
  readonly fields: readonly FieldName[];
  /** @throws AwsError as the pool's API does */
  readonly run: (submission: Submission) => Promise<Outcome>;
}

export type Steps = Readonly<Record<StepName, Readonly<Partial<Record<ButtonName, Button>>>>>;

type StepAction = (signIn: BrowserSignIn, submission: Submission) => Promise<Outcome>;

/** The buttons of each step: the fields that they need, and the action that they run. */
export function createSteps(signIn: BrowserSignIn): Steps {
  const button = (operation: AuthOperation, fields: readonly FieldName[], action: StepAction): Button => ({
    operation,
    fields,
    run: (submission) => action(signIn, submission),
  });
  return {
    'sign-in': {
      submit: button('signIn', ['email', 'password'], signInWithPassword),
      other: button('signIn', ['email'], sendSignInCode),
    },
    code: {
      submit: button('signInCode', ['code'], answerSignInCode),
      again: button('signIn', [], resendSignInCode),
    },
    'new-password': { submit: button('newPassword', ['newPassword'], setFirstPassword) },
    forgot: { submit: button('sendReset', ['email'], sendResetCode) },
    reset: {
      submit: button('reset', ['code', 'newPassword'], resetPassword),
      again: button('sendReset', [], sendResetCode),
    },
  };
}

const signInWithPassword: StepAction = (signIn, { client, values: { email = '', password = '' } }) =>
  signIn.withPassword(client, email, password).then(
    (result) => outcomeOf(result, email),
    (error: unknown) => requiredStep(signIn, client, email, error),
  );

const sendSignInCode: StepAction = (signIn, { client, stage, values }) => {
  const { email = stage.username } = values;
  return signIn.withEmailCode(client, email).then(
    (result) => outcomeOf(result, email),
    (error: unknown) => requiredStep(signIn, client, email, error),
  );
};

const resendSignInCode: StepAction = async (signIn, submission) => ({
  ...(await sendSignInCode(signIn, submission)),
  notice: 'codeSent',
});

/** Leads to the reset that an account must complete before it can sign in. @throws the error if it need not */
async function requiredStep(
  signIn: BrowserSignIn,
  client: ClientSettings,
  username: string,
  error: unknown,
): Promise<Outcome> {
  if (!(error instanceof AwsError) || error.type !== 'PasswordResetRequiredException') throw error;
  await signIn.forgotPassword(client, username);
  return stepOutcome('reset', username, 'mustReset');
}

const answerSignInCode: StepAction = async (signIn, { client, stage, values: { code = '' } }) =>
  outcomeOf(await signIn.answerEmailCode(client, stage, code), stage.username);

const setFirstPassword: StepAction = async (signIn, { client, stage, values: { newPassword = '' } }) =>
  outcomeOf(await signIn.setNewPassword(client, stage, newPassword), stage.username);

const sendResetCode: StepAction = async (signIn, { client, stage, values }) => {
  const { email = stage.username } = values;
  await signIn.forgotPassword(client, email);
  return stepOutcome('reset', email, values.email === undefined ? 'codeSent' : undefined);
};

const resetPassword: StepAction = async (signIn, { client, stage, values }) => {
  const { code = '', newPassword = '' } = values;
  await signIn.confirmForgotPassword(client, stage.username, code, newPassword);
  return stepOutcome('sign-in', stage.username, 'passwordReset');
};

function outcomeOf(result: BrowserSignInResult, username: string): Outcome {
  if ('browserSession' in result) return { to: 'app', browserSession: result.browserSession };
  const { challenge, session } = result;
  if (challenge === 'EMAIL_OTP') return { to: 'step', stage: { step: 'code', username, session } };
  if (challenge === 'NEW_PASSWORD_REQUIRED') {
    return { to: 'step', stage: { step: 'new-password', username, session } };
  }
  // The type is a key in the web app's table of problems.
  throw new AwsError('NoCodeError', 'The account has no code to offer.');
}

function stepOutcome(step: StepName, username: string, notice: NoticeKey | undefined): StepOutcome {
  return { to: 'step', stage: { step, username, session: '' }, ...(notice !== undefined && { notice }) };
}
