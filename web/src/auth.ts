import {
  type ConfirmSignInOutput,
  confirmResetPassword,
  confirmSignIn,
  resendSignUpCode,
  resetPassword,
  signIn,
  signInWithRedirect,
  signUp,
} from 'aws-amplify/auth';
import type { AccountActs } from './account-acts.ts';
import { tabStorage } from './browser-storage.ts';
import { type Agent, clientHint } from './client-hint.ts';
import { toMilliseconds, type WebConfig } from './config.ts';
import { confirmSignUp, signInConfirmed } from './confirm-sign-up.ts';
import { isNamed, namedError } from './named-error.ts';
import type { PasskeyActs } from './passkeys/passkey-acts.ts';
import { createSession, type SignedIn } from './session.ts';
import type { SessionPlace } from './token-storage.ts';

/** The details of a new account. */
export interface NewAccount {
  readonly name: string;
  readonly address: string;
  readonly password: string;
  readonly locale: string;
  /** The client id of the app that the patient came from; undefined for the portal. */
  readonly app: string | undefined;
  /** The version that the patient agreed to; undefined when the clinic does not ask. */
  readonly consentVersion: string | undefined;
}

/** The next step of a sign-in. */
export type SignInStep = 'signed-in' | 'confirm' | 'code' | 'new-password' | 'reset' | 'password-only';

/**
 * The app's calls to the user pool. All of them throw Amplify's errors, whose names are Cognito's.
 */
export type Auth = ReturnType<typeof createAuth>;

const STEPS: Partial<Record<ConfirmSignInOutput['nextStep']['signInStep'], SignInStep>> = {
  DONE: 'signed-in',
  CONFIRM_SIGN_UP: 'confirm',
  CONFIRM_SIGN_IN_WITH_EMAIL_CODE: 'code',
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED: 'new-password',
  RESET_PASSWORD: 'reset',
  // Cognito offers no code or passkey: for a code, the clinic created the account, and nobody has signed in to it.
  CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION: 'password-only',
};

/** Names the app whose brand the emails about a sign-up have. */
const brandHint = (app: string | undefined) => (app === undefined ? {} : { app });

/** The user name of the account that this tab created. It survives a reload, as phones do when the mail app is open. */
const BEGUN_HERE = 'clinic-mail.sign-up';

/**
 * Configures Amplify for a user pool. With managed login, Amplify also exchanges the code in the redirect for tokens.
 */
export function createAuth(config: WebConfig) {
  const session = createSession(config);
  const clientMetadata = { ...clientHint(navigator as Agent) };

  const toStep = async ({ nextStep }: Pick<ConfirmSignInOutput, 'nextStep'>): Promise<SignInStep> => {
    const step = STEPS[nextStep.signInStep];
    if (step === undefined)
      throw new Error(`The app does not support the sign-in step ${nextStep.signInStep}`);
    if (step === 'code' || step === 'new-password') extendSignIn(toMilliseconds(config.lives.signIn));
    if (step === 'signed-in') await session.began();
    return step;
  };

  const signInBy = async (
    preferredChallenge: 'EMAIL_OTP' | 'WEB_AUTHN',
    username: string,
    place: SessionPlace | undefined,
  ) => {
    session.prepareSignIn(place);
    const options = { authFlowType: 'USER_AUTH', preferredChallenge, clientMetadata } as const;
    return toStep(await signIn({ username, options }));
  };

  return {
    /** @param username made up by the app, because an address is worth nothing until it is confirmed */
    signUp: async (username: string, account: NewAccount): Promise<void> => {
      const { name, address, password, locale, app, consentVersion } = account;
      const userAttributes = {
        email: address,
        name,
        locale,
        ...(consentVersion !== undefined && {
          'custom:consent': `${consentVersion} at ${new Date().toISOString()}`,
        }),
      };
      await signUp({ username, password, options: { userAttributes, clientMetadata: brandHint(app) } });
      tabStorage.setItem(BEGUN_HERE, username);
    },
    resendConfirmation: async (username: string, app?: string): Promise<void> => {
      await resendSignUpCode({ username, options: { clientMetadata: brandHint(app) } });
    },
    /**
     * @param maySignIn whether to sign in too, if this tab created the account
     * @param app client id of the app that the patient came from
     * @returns whether the patient is now signed in to the new account
     */
    confirm: async (username: string, code: string, maySignIn: boolean, app?: string): Promise<boolean> => {
      const confirmed = await confirmSignUp(config, username, code, brandHint(app));
      const isBegunHere = tabStorage.getItem(BEGUN_HERE) === username;
      tabStorage.removeItem(BEGUN_HERE);
      // A sign-in here would not create the session of managed login, which the other apps use.
      if (!maySignIn || !isBegunHere || session.usesManagedLogin) return false;
      if (!session.prepareSignIn('tab')) return false;
      // The account is confirmed, whether or not the sign-in works.
      try {
        if (!(await signInConfirmed(config, username, confirmed, clientMetadata))) return false;
        await session.began();
        return true;
      } catch {
        return false;
      }
    },

    signInWithPassword: async (username: string, password: string, place: SessionPlace) => {
      session.prepareSignIn(place);
      const options = { authFlowType: 'USER_SRP_AUTH', clientMetadata } as const;
      return toStep(await signIn({ username, password, options }));
    },
    /** @param place by default, the one chosen before */
    signInWithCode: (username: string, place?: SessionPlace) => signInBy('EMAIL_OTP', username, place),
    /** Signs in with a passkey, for which the browser asks. */
    signInWithPasskey: async (username: string, place: SessionPlace) => {
      const step = await signInBy('WEB_AUTHN', username, place);
      if (step === 'password-only') throw namedError('NoPasskeyError', 'The account has no passkey');
      return step;
    },
    /** Answers the challenge of the sign-in, with a code or with a new password. */
    answer: async (challengeResponse: string) =>
      toStep(await confirmSignIn({ challengeResponse, options: { clientMetadata } })),
    /** Redirects to managed login, in the given language if it is available there. */
    signInWithManagedLogin: async (lang: string, place: SessionPlace): Promise<void> => {
      session.prepareSignIn(place);
      await signInWithRedirect({ options: { lang } });
    },
    /** Informs the other tabs of a sign-in with managed login. */
    completeRedirect: () => session.began(),

    readSignedIn: session.readSignedIn,
    leave: session.leave,
    end: session.end,
    /** Returns what one person can do with the account while that person is signed in. */
    accountOf: async (sub: string): Promise<AccountActs> => {
      const { createAccountActs } = await import('./account-acts.ts');
      return createAccountActs(session, sub, clientMetadata);
    },
    /** Returns what one person can do with the passkeys of the account while that person is signed in. */
    passkeysOf: async (person: SignedIn): Promise<PasskeyActs> => {
      const { createPasskeyActs } = await import('./passkeys/passkey-acts.ts');
      return createPasskeyActs(config, session, person, clientMetadata);
    },

    sendResetCode: async (username: string): Promise<void> => {
      try {
        await resetPassword({ username });
      } catch (error) {
        // Cognito's answer to some unknown users, so the page answers as it does to any other.
        if (!isNamed(error, 'InvalidParameterException')) throw error;
      }
    },
    reset: (username: string, confirmationCode: string, newPassword: string) =>
      confirmResetPassword({ username, confirmationCode, newPassword }),
  };
}

/**
 * Lets a sign-in that waits for a code survive a reload while the code is valid. Phones reload the page when the
 * patient comes back from the mail app, and Amplify would discard the sign-in after three minutes.
 */
function extendSignIn(milliseconds: number): void {
  tabStorage.setItem('CognitoSignInState.expiry', String(Date.now() + milliseconds));
}
