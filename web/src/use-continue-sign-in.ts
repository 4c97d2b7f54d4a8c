import type { SignInStep } from './auth.ts';
import { useApp, useDeepLink } from './context.ts';
import { isNamed, namedError } from './named-error.ts';
import { ROUTE } from './routes.ts';

/**
 * Returns a function that takes a step of a sign-in, sends the code that the next one needs, and opens its page. When
 * another tab was faster, it goes on to the page that this tab wanted.
 */
export function useContinueSignIn(): (address: string, take: () => Promise<SignInStep>) => Promise<void> {
  const { auth, go, pendingCodes, refresh } = useApp();
  const deepLink = useDeepLink(ROUTE.account);

  const openAccount = () => {
    pendingCodes.remove('signIn');
    go(deepLink === undefined ? ROUTE.account : ROUTE.email);
  };
  const openNext = async (step: SignInStep, address: string) => {
    switch (step) {
      case 'signed-in':
        await refresh();
        return openAccount();
      case 'code':
        pendingCodes.add('signIn', address);
        return go(ROUTE.loginCode);
      case 'new-password':
        return go(ROUTE.newPassword);
      case 'confirm':
        // The page answers as it does to a wrong password.
        throw namedError('NotConfirmedError', 'The account was never confirmed');
      case 'reset':
        await (await auth()).sendResetCode(address);
        pendingCodes.add('reset', address);
        return go(ROUTE.reset, 'mustReset');
      case 'password-only':
        throw namedError('NoCodeError', 'Cognito offers no code for this account');
    }
  };

  return async (address, take) => {
    try {
      await openNext(await take(), address);
    } catch (error) {
      if (!isNamed(error, 'UserAlreadyAuthenticatedException')) throw error;
      const found = await refresh();
      if (found?.address.toLowerCase() === address.toLowerCase()) openAccount();
      else go(ROUTE.login, 'alreadySignedIn');
    }
  };
}
