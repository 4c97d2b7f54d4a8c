import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signOut } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { recordActivity } from './activity.ts';
import type { WebConfig } from './config.ts';
import { namedError } from './named-error.ts';
import { callUserPool } from './pool-request.ts';
import { storeNotice } from './redirect-storage.ts';
import { ROUTE } from './routes.ts';
import { announce, type EndReason, isCurrent } from './session-changes.ts';
import { createTokenStorage, type SessionPlace } from './token-storage.ts';
import type { NoticeKey } from './words/index.ts';

/** The signed-in patient, as the tokens describe them. */
export interface SignedIn {
  /** Identifies the account; it is not the user name. */
  readonly sub: string;
  readonly username: string;
  readonly address: string;
  /** The language of the emails, as the account stores it. */
  readonly locale: string | undefined;
  /** Whether the session belongs to this tab, or to the device and thereby to all tabs. */
  readonly place: SessionPlace;
}

/** The session of this tab or this device. */
export type Session = ReturnType<typeof createSession>;

/** Configures Amplify for a user pool, with tokens in the tab or on the device. */
export function createSession(config: WebConfig) {
  const usesManagedLogin = config.signInDomain !== undefined;
  configureAmplify(config);
  const tokens = createTokenStorage(config.userPoolClientId);
  cognitoUserPoolsTokenProvider.setKeyValueStorage(tokens);

  // After a patient has turned back on the way to managed login, Amplify needs a moment to notice. A request for tokens
  // before that would wait for minutes.
  const redirectChecked = usesManagedLogin ? new Promise((resolve) => setTimeout(resolve)) : undefined;

  const readSignedIn = async (): Promise<SignedIn | undefined> => {
    await redirectChecked;
    tokens.findPlace();
    const { tokens: found } = await fetchAuthSession();
    if (found === undefined) return undefined;
    const { sub, username } = found.accessToken.payload;
    const { email = '', locale } = found.idToken?.payload ?? {};
    return {
      sub: String(sub),
      username: String(username),
      address: String(email),
      locale: locale === undefined ? undefined : String(locale),
      place: tokens.place,
    };
  };

  /** Removes the tokens of a place, and revokes them without waiting for the answer. */
  const forget = (place: SessionPlace) => {
    const session = tokens.sessionAt(place);
    tokens.drop(place);
    if (session?.refreshToken === undefined) return;
    const input = { ClientId: config.userPoolClientId, Token: session.refreshToken };
    void callUserPool(config, 'RevokeToken', input).catch(() => undefined);
  };

  return {
    usesManagedLogin,
    readSignedIn,

    /**
     * Chooses where the tokens of the next sign-in go. A session that another tab has ended is removed first.
     *
     * @param place by default, the one chosen before
     * @returns whether nobody is signed in on this device; Amplify refuses a sign-in otherwise
     */
    prepareSignIn: (place = tokens.place): boolean => {
      const shared = tokens.sessionAt('device');
      if (shared !== undefined && !isCurrent(shared.sub)) forget('device');
      const isFree = tokens.sessionAt('device') === undefined;
      tokens.choose(isFree ? place : 'device');
      return isFree;
    },

    /** Informs the other tabs of a sign-in. @param renewed whether all other sessions of the account have ended */
    began: async (renewed = false): Promise<void> => {
      const person = await readSignedIn();
      if (person === undefined) return;
      forget(person.place === 'tab' ? 'device' : 'tab');
      recordActivity();
      announce({ type: 'in', sub: person.sub, shared: person.place === 'device', renewed });
    },

    /** @throws PersonChangedError when somebody else is signed in now, or another tab has signed the person out */
    requirePerson: async (sub: string): Promise<void> => {
      const person = await readSignedIn();
      if ((person !== undefined && person.sub !== sub) || !isCurrent(sub))
        throw namedError('PersonChangedError', 'The person of the page is no longer signed in');
    },

    /** Ends the session of a person in this tab, after another tab has ended or replaced it. */
    leave: (sub: string): void => {
      for (const place of ['tab', 'device'] as const) {
        if (tokens.sessionAt(place)?.sub === sub) forget(place);
      }
    },

    /**
     * Ends the session of this browser.
     *
     * @param reason what the other tabs say; undefined when they need not end
     * @param notice shown after the redirect through managed login, which ends its session
     */
    end: async (reason: EndReason | undefined, notice: NoticeKey): Promise<void> => {
      if (reason !== undefined) announce({ type: 'out', reason });
      if (usesManagedLogin) storeNotice(notice);
      await signOut();
      tokens.drop('tab');
      tokens.drop('device');
    },

    /** Ends all sessions of the account on the server. Amplify would hide a failure. */
    endEverywhere: async (): Promise<void> => {
      const { tokens: found } = await fetchAuthSession();
      if (found === undefined) return;
      await callUserPool(config, 'GlobalSignOut', { AccessToken: found.accessToken.toString() });
    },

    /** Removes the tokens, which no longer work. */
    discard: (): void => tokens.drop(tokens.place),
  };
}

function configureAmplify({ userPoolId, userPoolClientId, userPoolEndpoint, signInDomain }: WebConfig): void {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId,
        userPoolClientId,
        loginWith: {
          email: true,
          ...(signInDomain !== undefined && { oauth: managedLogin(signInDomain) }),
        },
        ...(userPoolEndpoint !== undefined && { userPoolEndpoint }),
      },
    },
  });
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
