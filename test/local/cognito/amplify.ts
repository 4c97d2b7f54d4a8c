import { Amplify } from 'aws-amplify';
import { signOut } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { ConsoleLogger } from 'aws-amplify/utils';
import { CLIENT_ID, POOL_ID } from './support.ts';

/** Amplify warns about every endpoint that is not AWS's own. */
ConsoleLogger.LOG_LEVEL = 'ERROR';

/** Points the unmodified client at a pool, with nobody signed in and tokens kept in memory. */
export function configureAmplify(endpoint: string): void {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: POOL_ID,
        userPoolClientId: CLIENT_ID,
        userPoolEndpoint: endpoint,
        loginWith: { email: true },
      },
    },
  });
  const items = new Map<string, string>();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => {
      items.set(key, value);
    },
    getItem: async (key) => items.get(key) ?? null,
    removeItem: async (key) => {
      items.delete(key);
    },
    clear: async () => items.clear(),
  });
}

/** Signs out whoever is signed in on this client. */
export const signOutHere = (): Promise<void> => signOut();
