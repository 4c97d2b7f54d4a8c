import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signInWithRedirect, signOut } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';

/** The settings that the sample's server was started with. */
interface Settings {
  readonly name: string;
  readonly userPoolId: string;
  readonly clientId: string;
  /** Host of managed login, such as `riverside-clinic.auth.eu-west-1.amazoncognito.com`. */
  readonly domain: string;
  /** These two must be exactly as in `site.config.json`. */
  readonly callbackUrl: string;
  readonly signedOutUrl: string;
  /** Endpoint of the user pool when it is not in AWS. */
  readonly userPoolEndpoint?: string;
}

const settings = (await (await fetch('/settings.json')).json()) as Settings;
document.title = settings.name;
element('h1').textContent = settings.name;

// After a failed sign-in, the redirect contains an error, and Amplify reports it here.
Hub.listen('auth', ({ payload }) => {
  if (payload.event === 'signInWithRedirect_failure') void show('The sign-in did not work. Try again.');
});

// If the address contains a code, Amplify removes it and exchanges it for tokens.
Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: settings.userPoolId,
      userPoolClientId: settings.clientId,
      ...(settings.userPoolEndpoint !== undefined && { userPoolEndpoint: settings.userPoolEndpoint }),
      loginWith: {
        oauth: {
          domain: settings.domain,
          scopes: ['openid', 'email'],
          redirectSignIn: [settings.callbackUrl],
          redirectSignOut: [settings.signedOutUrl],
          responseType: 'code',
        },
      },
    },
  },
});
// If the user turned back during the sign-in, Amplify needs a moment to notice. A request for tokens before that would
// wait for minutes.
await new Promise((resolve) => setTimeout(resolve));
await show();

/** Shows who is signed in. Amplify waits for a sign-in in progress and renews expired tokens. */
async function show(problem = ''): Promise<void> {
  const { tokens } = await fetchAuthSession();
  const address = tokens?.idToken?.payload.email;
  element('#state').textContent =
    problem ||
    (address === undefined ? 'You are not signed in.' : `You are signed in as ${String(address)}.`);
  const buttons =
    tokens === undefined
      ? [button('Sign in', () => signInWithRedirect())]
      : [button('Renew', renew), button('Sign out', () => signOut())];
  element('#actions').replaceChildren(...buttons.flatMap((each) => [each, ' ']));
}

async function renew(): Promise<void> {
  const { tokens } = await fetchAuthSession({ forceRefresh: true });
  const expiry = new Date(Number(tokens?.accessToken.payload.exp) * 1000);
  element('#state').textContent = `Your tokens are valid until ${expiry.toLocaleTimeString()}.`;
}

function button(label: string, act: () => Promise<void>): HTMLElement {
  const created = document.createElement('button');
  created.textContent = label;
  created.addEventListener('click', () => {
    act().catch(() => show('That did not work. Try again.'));
  });
  return created;
}

function element(selector: string): Element {
  const found = document.querySelector(selector);
  if (found === null) throw new Error(`The page has no ${selector}`);
  return found;
}
