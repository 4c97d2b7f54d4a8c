import type { SignInStep } from './auth.ts';
import { useApp, useDeepLink } from './context.ts';
import { ROUTE } from './routes.ts';

/** Thrown where an account offers no code; named so that the table of problems finds it. */
class NoCodeError extends Error {
  override readonly name = 'NoCodeError';
}

/** Goes on with a sign-in: to whatever it needs next, or to where the patient wanted to go. */
export function useSignInStep(): (step: SignInStep, address: string) => Promise<void> {
  const { auth, go, journey, refresh } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  return async (step, address) => {
    const { resendConfirmation, sendResetCode } = await auth();
    switch (step) {
      case 'signed-in':
        journey.end('signIn');
        await refresh();
        return go(deepLink === undefined ? ROUTE.account : ROUTE.email);
      case 'code':
        journey.start('signIn', address);
        return go(ROUTE.loginCode);
      case 'new-password':
        return go(ROUTE.newPassword);
      case 'confirm':
        await resendConfirmation(address);
        journey.start('confirm', address);
        return go(ROUTE.confirm, 'confirmFirst');
      case 'reset':
        await sendResetCode(address);
        journey.start('reset', address);
        return go(ROUTE.reset, 'mustReset');
      case 'password-only':
        throw new NoCodeError('The account has no code to offer');
    }
  };
}
