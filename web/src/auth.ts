import { Amplify } from 'aws-amplify';
import {
  autoSignIn,
  type ConfirmSignInOutput,
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  confirmUserAttribute,
  deleteUser,
  fetchAuthSession,
  fetchUserAttributes,
  resendSignUpCode,
  resetPassword,
  sendUserAttributeVerificationCode,
  signIn,
  signInWithRedirect,
  signOut,
  signUp,
  updatePassword,
  updateUserAttributes,
} from 'aws-amplify/auth';
import { toMilliseconds, type WebConfig } from './config.ts';
import { storeNotice, takeNotice } from './redirect-storage.ts';
import { ROUTE } from './routes.ts';
import type { NoticeKey } from './words/index.ts';

/** The signed-in patient, as the tokens describe them. */
export interface SignedIn {
  readonly address: string;
  /** The language of the emails, as the account stores it. */
  readonly locale: string | undefined;
}

/** The attributes of the account. */
export interface Profile {
  readonly name: string;
  readonly address: string;
  readonly addressConfirmed: boolean;
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
  // Cognito offers no code: the clinic created the account, and nobody has signed in to it.
  CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION: 'password-only',
};

/**
 * Configures Amplify for a user pool. With managed login, Amplify also exchanges the code in the redirect for tokens.
 */
export function createAuth(config: WebConfig) {
  const { userPoolId, userPoolClientId, userPoolEndpoint, signInDomain, lives } = config;
  const usesManagedLogin = signInDomain !== undefined;
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId,
        userPoolClientId,
        loginWith: {
          email: true,
          ...(usesManagedLogin && { oauth: managedLogin(signInDomain) }),
        },
        ...(userPoolEndpoint !== undefined && { userPoolEndpoint }),
      },
    },
  });

  // After a patient has turned back on the way to managed login, Amplify needs a moment to notice. A request for tokens
  // before that would wait for minutes.
  const redirectChecked = usesManagedLogin ? new Promise((resolve) => setTimeout(resolve)) : undefined;

  const toStep = ({ nextStep }: Pick<ConfirmSignInOutput, 'nextStep'>): SignInStep => {
    const step = STEPS[nextStep.signInStep];
    if (step === undefined)
      throw new Error(`The app does not support the sign-in step ${nextStep.signInStep}`);
    if (step === 'code' || step === 'new-password') extendSignIn(toMilliseconds(lives.signIn));
    return step;
  };

  return {
    signUp: async (name: string, address: string, password: string, locale: string): Promise<void> => {
      const userAttributes = { email: address, name, locale };
      // A sign-in here would not create the session of managed login, which the other apps use.
      const autoSignIn = !usesManagedLogin && ({ authFlowType: 'USER_AUTH' } as const);
      await signUp({ username: address, password, options: { userAttributes, autoSignIn } });
    },
    resendConfirmation: async (username: string): Promise<void> => {
      await resendSignUpCode({ username });
    },
    /** @returns whether the patient is now signed in, which happens in the tab that created the account */
    confirm: async (username: string, confirmationCode: string): Promise<boolean> => {
      const { nextStep } = await confirmSignUp({ username, confirmationCode });
      if (nextStep.signUpStep !== 'COMPLETE_AUTO_SIGN_IN') return false;
      return (await autoSignIn()).isSignedIn;
    },

    signInWithPassword: async (username: string, password: string) =>
      toStep(await signIn({ username, password, options: { authFlowType: 'USER_SRP_AUTH' } })),
    signInWithCode: async (username: string) =>
      toStep(
        await signIn({ username, options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' } }),
      ),
    /** Answers the challenge of the sign-in, with a code or with a new password. */
    answer: async (challengeResponse: string) => toStep(await confirmSignIn({ challengeResponse })),
    /** Redirects to managed login, in the given language if it is available there. */
    signInWithManagedLogin: (lang: string) => signInWithRedirect({ options: { lang } }),
    readSignedIn: async (): Promise<SignedIn | undefined> => {
      await redirectChecked;
      const { tokens } = await fetchAuthSession();
      if (tokens === undefined) return undefined;
      const { email = '', locale } = tokens.idToken?.payload ?? {};
      return { address: String(email), locale: locale === undefined ? undefined : String(locale) };
    },
    /** @param notice shown after the redirect through managed login, which ends its session */
    signOut: async (global: boolean, notice: NoticeKey): Promise<void> => {
      if (usesManagedLogin) storeNotice(notice);
      await signOut({ global });
    },

    sendResetCode: async (username: string): Promise<void> => {
      await resetPassword({ username });
    },
    reset: (username: string, confirmationCode: string, newPassword: string) =>
      confirmResetPassword({ username, confirmationCode, newPassword }),

    readProfile: async (): Promise<Profile> => {
      const { name = '', email = '', email_verified } = await fetchUserAttributes();
      return { name, address: email, addressConfirmed: email_verified === 'true' };
    },
    changeName: async (name: string): Promise<void> => {
      await updateUserAttributes({ userAttributes: { name } });
    },
    changeLocale: async (locale: string): Promise<void> => {
      await updateUserAttributes({ userAttributes: { locale } });
    },
    /** @returns whether a code must be entered before the address is used */
    changeAddress: async (email: string): Promise<boolean> => {
      const { email: changed } = await updateUserAttributes({ userAttributes: { email } });
      return changed?.nextStep.updateAttributeStep === 'CONFIRM_ATTRIBUTE_WITH_CODE';
    },
    sendAddressCode: async (): Promise<void> => {
      await sendUserAttributeVerificationCode({ userAttributeKey: 'email' });
    },
    confirmAddress: async (confirmationCode: string): Promise<void> => {
      await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode });
      // The tokens still contain the old address.
      await fetchAuthSession({ forceRefresh: true });
    },
    changePassword: (oldPassword: string, newPassword: string) =>
      updatePassword({ oldPassword, newPassword }),
    /** @param notice as for `signOut` */
    deleteAccount: async (notice: NoticeKey): Promise<void> => {
      if (usesManagedLogin) storeNotice(notice);
      try {
        await deleteUser();
      } catch (error) {
        takeNotice();
        throw error;
      }
    },
  };
}

/** Asks managed login for the scopes that the account pages need, and to redirect back to `/login`. */
function managedLogin(domain: string) {
  const loginUrl = `${location.origin}${ROUTE.login}`;
  return {
    domain,
    scopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
    redirectSignIn: [loginUrl],
    redirectSignOut: [loginUrl],
    responseType: 'code' as const,
  };
}

/**
 * Lets a sign-in that waits for a code survive a reload while the code is valid. Phones reload the page when the
 * patient comes back from the mail app, and Amplify would discard the sign-in after three minutes.
 */
function extendSignIn(milliseconds: number): void {
  sessionStorage.setItem('CognitoSignInState.expiry', String(Date.now() + milliseconds));
}
