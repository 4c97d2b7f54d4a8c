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
import type { WebConfig } from './config.ts';
import type { NoticeKey } from './context.ts';
import { keepNotice, takeNotice } from './kept.ts';
import { ROUTE } from './routes.ts';
import { inMilliseconds } from './time.ts';

/** Who is signed in, as far as the tokens tell. */
export interface SignedIn {
  readonly address: string;
  /** The language of the emails, as the account remembers it. */
  readonly locale: string | undefined;
}

/** What the account says about the patient. */
export interface Profile {
  readonly name: string;
  readonly address: string;
  readonly addressConfirmed: boolean;
}

/** What a sign-in needs next. */
export type SignInStep = 'signed-in' | 'confirm' | 'code' | 'new-password' | 'reset' | 'password-only';

/**
 * Everything that the app asks of the user pool. All of it throws Amplify's errors, which are named as Cognito
 * names them.
 */
export type Auth = ReturnType<typeof createAuth>;

const STEPS: Partial<Record<ConfirmSignInOutput['nextStep']['signInStep'], SignInStep>> = {
  DONE: 'signed-in',
  CONFIRM_SIGN_UP: 'confirm',
  CONFIRM_SIGN_IN_WITH_EMAIL_CODE: 'code',
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED: 'new-password',
  RESET_PASSWORD: 'reset',
  // The account has no code to offer: it was made by the clinic and never used.
  CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION: 'password-only',
};

/**
 * Points Amplify at the user pool of a configuration. Where patients sign in on the pages that all apps share, it also
 * turns what they come back with into tokens.
 */
export function createAuth(config: WebConfig) {
  const { userPoolId, userPoolClientId, userPoolEndpoint, signInDomain, lives } = config;
  const isShared = signInDomain !== undefined;
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId,
        userPoolClientId,
        loginWith: {
          email: true,
          ...(isShared && { oauth: sharedPages(signInDomain) }),
        },
        ...(userPoolEndpoint !== undefined && { userPoolEndpoint }),
      },
    },
  });

  // Who turned back on the way to the shared pages is nobody to wait for. Amplify finds that out at once, but who asks
  // for tokens even sooner would wait for minutes.
  const turnedBack = isShared ? new Promise((resolve) => setTimeout(resolve)) : undefined;

  const toStep = ({ nextStep }: Pick<ConfirmSignInOutput, 'nextStep'>): SignInStep => {
    const step = STEPS[nextStep.signInStep];
    if (step === undefined) throw new Error(`The app cannot go on with ${nextStep.signInStep}`);
    if (step === 'code' || step === 'new-password') keepSignIn(inMilliseconds(lives.signIn));
    return step;
  };

  return {
    signUp: async (name: string, address: string, password: string, locale: string): Promise<void> => {
      const userAttributes = { email: address, name, locale };
      // What signs in here would not sign in to the apps that share the other pages.
      const autoSignIn = !isShared && ({ authFlowType: 'USER_AUTH' } as const);
      await signUp({ username: address, password, options: { userAttributes, autoSignIn } });
    },
    resendConfirmation: async (username: string): Promise<void> => {
      await resendSignUpCode({ username });
    },
    /** @returns whether the patient is signed in too, which works where the account was just made */
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
    /** Answers with the code, or with the password of one's own choice, whichever the sign-in waits for. */
    answer: async (challengeResponse: string) => toStep(await confirmSignIn({ challengeResponse })),
    /** Leaves for the sign-in pages that all apps share, which are in that language where they speak it. */
    signInOnSharedPages: (lang: string) => signInWithRedirect({ options: { lang } }),
    readSignedIn: async (): Promise<SignedIn | undefined> => {
      await turnedBack;
      const { tokens } = await fetchAuthSession();
      if (tokens === undefined) return undefined;
      const { email = '', locale } = tokens.idToken?.payload ?? {};
      return { address: String(email), locale: locale === undefined ? undefined : String(locale) };
    },
    /** @param notice what the next page says, should the browser go by the shared pages, which end their session */
    signOut: async (global: boolean, notice: NoticeKey): Promise<void> => {
      if (isShared) keepNotice(notice);
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
      // The tokens still tell the old address.
      await fetchAuthSession({ forceRefresh: true });
    },
    changePassword: (oldPassword: string, newPassword: string) =>
      updatePassword({ oldPassword, newPassword }),
    /** @param notice as for `signOut` */
    deleteAccount: async (notice: NoticeKey): Promise<void> => {
      if (isShared) keepNotice(notice);
      try {
        await deleteUser();
      } catch (error) {
        takeNotice();
        throw error;
      }
    },
  };
}

/** What the portal asks the shared pages for: who the patient is, and to manage the account. Patients come back to `/login`. */
function sharedPages(domain: string) {
  const here = `${location.origin}${ROUTE.login}`;
  return {
    domain,
    scopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
    redirectSignIn: [here],
    redirectSignOut: [here],
    responseType: 'code' as const,
  };
}

/**
 * Lets a sign-in that waits for a code outlive a reload for as long as the code does. Phones reload the page when
 * the patient comes back from the mail app, and Amplify would forget the sign-in after three minutes.
 */
function keepSignIn(milliseconds: number): void {
  sessionStorage.setItem('CognitoSignInState.expiry', String(Date.now() + milliseconds));
}
