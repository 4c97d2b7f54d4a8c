import { signIn } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import type { BrowserContext } from 'playwright-core';
import { configureAmplify } from '../../local/demo/amplify.ts';
import type { LocalSystem } from '../../local/system.ts';

/** The browser storage of a signed-in patient. */
export type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Amplify is a singleton, so patients sign in one after the other. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Signs a patient in with the web app's library, outside the browser, where its arithmetic takes half a second. Returns
 * the storage that the library would have written in a browser.
 */
export async function signInWithoutBrowser(
  system: LocalSystem,
  username: string,
  password: string,
): Promise<SignedIn> {
  const turn = before.then(async () => {
    const items = new Map<string, string>();
    configureAmplify(system);
    cognitoUserPoolsTokenProvider.setKeyValueStorage({
      setItem: async (name, value) => void items.set(name, value),
      getItem: async (name) => items.get(name) ?? null,
      removeItem: async (name) => void items.delete(name),
      clear: async () => items.clear(),
    });
    await signIn({
      username,
      password,
      options: { authFlowType: 'USER_AUTH', preferredChallenge: 'PASSWORD' },
    });
    return [...items].map(([name, value]) => ({ name, value }));
  });
  before = turn.catch(() => undefined);
  return { cookies: [], origins: [{ origin: system.siteUrl, localStorage: await turn }] };
}
