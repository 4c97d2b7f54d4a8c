import { Amplify } from 'aws-amplify';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { ConsoleLogger } from 'aws-amplify/utils';
import type { LocalSystem } from '../system.ts';

/**
 * Configures the unmodified Amplify library for the local user pool, with tokens in memory.
 *
 * Amplify logs a warning about a custom endpoint, which is silenced.
 */
export function configureAmplify({
  awsUrl,
  userPoolId,
  clientId,
}: Pick<LocalSystem, 'awsUrl' | 'userPoolId' | 'clientId'>): void {
  ConsoleLogger.LOG_LEVEL = 'ERROR';
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId,
        userPoolClientId: clientId,
        userPoolEndpoint: awsUrl,
        loginWith: { email: true },
      },
    },
  });
  const items = new Map<string, string>();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => void items.set(key, value),
    getItem: async (key) => items.get(key) ?? null,
    removeItem: async (key) => void items.delete(key),
    clear: async () => items.clear(),
  });
}
