import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signInWithRedirect, signOut } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';

/** What the server of this sample was started with. */
interface Settings {
  readonly name: string;
  readonly userPoolId: string;
  readonly clientId: string;
  /** Host of the sign-in pages, such as `riverside-clinic.auth.eu-west-1.amazoncognito.com`. */
  readonly domain: string;
  /** Exactly as they stand in `site.config.json`. */
  readonly callbackUrl: string;
  readonly signedOutUrl: string;
  /** Where the user pool is, unless it is in AWS. */
  readonly userPoolEndpoint?: string;
}

const settings = (await (await fetch('/settings.json')).json()) as Settings;
document.title = settings.name;
element('h1').textContent = settings.name;

// A sign-in that cannot go on comes back with an error in the address; Amplify tells it here.
Hub.listen('auth', ({ payload }) => {
  if (payload.event === 'signInWithRedirect_failure') void show('The sign-in did not work. Try again.');
});

// Takes the code out of the address, if there is one, and turns it into tokens.
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
// Who turned back on the way is nobody to wait for. Amplify finds that out at once, but who asks for tokens even sooner
// would wait for minutes.
await new Promise((resolve) => setTimeout(resolve));
await show();

/** Shows who is signed in; Amplify waits for a sign-in that is under way, and renews tokens that have ended. */
async function show(problem = ''): Promise<void> {
  const { tokens } = await fetchAuthSession();
  const address = tokens?.idToken?.payload.email;
  element('#state').textContent =
    problem ||
    (address === undefined ? 'You are not signed in.' : `You are signed in as ${String(address)}.`);
  element('#actions').replaceChildren(
    ...(tokens === undefined
      ? [button('Sign in', () => signInWithRedirect())]
      : [button('Renew', renew), button('Sign out', () => signOut())]),
  );
}

async function renew(): Promise<void> {
  const { tokens } = await fetchAuthSession({ forceRefresh: true });
  const until = new Date(Number(tokens?.accessToken.payload.exp) * 1000);
  element('#state').textContent = `Your tokens are good until ${until.toLocaleTimeString()}.`;
}

function button(label: string, act: () => Promise<void>): HTMLElement {
  const made = document.createElement('button');
  made.textContent = label;
  made.addEventListener('click', () => {
    act().catch(() => show('That did not work. Try again.'));
  });
  const space = document.createElement('span');
  space.append(made, ' ');
  return space;
}

function element(selector: string): Element {
  const found = document.querySelector(selector);
  if (found === null) throw new Error(`The page has no ${selector}`);
  return found;
}
