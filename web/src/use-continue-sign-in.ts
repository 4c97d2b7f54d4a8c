import type { SignInStep } from './auth.ts';
import { useApp, useDeepLink } from './context.ts';
import { ROUTE } from './routes.ts';

/** Thrown when Cognito offers no code for an account. `auth-errors.ts` looks errors up by name. */
class NoCodeError extends Error {
  override readonly name = 'NoCodeError';
}

/** Returns a function that opens the page for the next step of a sign-in and sends the code that it needs. */
export function useContinueSignIn(): (step: SignInStep, address: string) => Promise<void> {
  const { auth, go, pendingCodes, refresh } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  return async (step, address) => {
    const { resendConfirmation, sendResetCode } = await auth();
    switch (step) {
      case 'signed-in':
        pendingCodes.remove('signIn');
        await refresh();
        return go(deepLink === undefined ? ROUTE.account : ROUTE.email);
      case 'code':
        pendingCodes.add('signIn', address);
        return go(ROUTE.loginCode);
      case 'new-password':
        return go(ROUTE.newPassword);
      case 'confirm':
        await resendConfirmation(address);
        pendingCodes.add('confirm', address);
        return go(ROUTE.confirm, 'confirmFirst');
      case 'reset':
        await sendResetCode(address);
        pendingCodes.add('reset', address);
        return go(ROUTE.reset, 'mustReset');
      case 'password-only':
        throw new NoCodeError('Cognito offers no code for this account');
    }
  };
}
