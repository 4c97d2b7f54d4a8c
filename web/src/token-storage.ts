import { decodeJWT } from 'aws-amplify/auth';
import { deviceStorage, tabStorage } from './browser-storage.ts';

/** Where the tokens are: in one tab, or in the storage that all tabs share. */
export type SessionPlace = 'tab' | 'device';

const CHOICE_KEY = 'clinic-mail.keep-signed-in';
/** The names under which Amplify stores a session. */
const NAMES = ['accessToken', 'idToken', 'refreshToken', 'clockDrift', 'signInDetails', 'oauthMetadata'];
const PLACES = { tab: tabStorage, device: deviceStorage } as const;

/** Amplify's interface of a storage for tokens. */
interface KeyValueStorage {
  setItem(key: string, value: string): Promise<void>;
  getItem(key: string): Promise<string | null>;
  removeItem(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** The storage of the tokens, which Amplify reads and writes, and the place that it uses. */
export interface TokenStorage extends KeyValueStorage {
  readonly place: SessionPlace;
  /** Chooses the place for the next sign-in; the choice survives a reload and a redirect. */
  choose(place: SessionPlace): void;
  /** Finds the place again, after another tab has signed somebody in or out. */
  findPlace(): void;
  /** Returns whose tokens a place holds. */
  sessionAt(
    place: SessionPlace,
  ): { readonly sub: string; readonly refreshToken: string | undefined } | undefined;
  /** Removes the tokens of a place. */
  drop(place: SessionPlace): void;
}

/** @param clientId app client, whose tokens Amplify stores under keys with the same beginning */
export function createTokenStorage(clientId: string): TokenStorage {
  const prefix = `CognitoIdentityServiceProvider.${clientId}.`;
  const lastUser = `${prefix}LastAuthUser`;
  const keyOf = (at: SessionPlace, name: string) => `${prefix}${PLACES[at].getItem(lastUser)}.${name}`;
  const tokenOf = (at: SessionPlace, name: string) => PLACES[at].getItem(keyOf(at, name));
  const has = (at: SessionPlace) => tokenOf(at, 'accessToken') !== null;
  const find = (): SessionPlace => {
    if (has('tab')) return 'tab';
    return has('device') || tabStorage.getItem(CHOICE_KEY) !== null ? 'device' : 'tab';
  };
  const drop = (at: SessionPlace) => {
    for (const name of NAMES) PLACES[at].removeItem(keyOf(at, name));
    PLACES[at].removeItem(lastUser);
  };
  let place = find();
  return {
    get place() {
      return place;
    },
    choose: (chosen) => {
      place = chosen;
      if (chosen === 'device') tabStorage.setItem(CHOICE_KEY, 'yes');
      else tabStorage.removeItem(CHOICE_KEY);
    },
    findPlace: () => {
      place = find();
    },
    sessionAt: (at) => {
      const accessToken = tokenOf(at, 'accessToken');
      if (accessToken === null) return undefined;
      const refreshToken = tokenOf(at, 'refreshToken') ?? undefined;
      return { sub: String(decodeJWT(accessToken).payload.sub), refreshToken };
    },
    drop,
    setItem: async (key, value) => PLACES[place].setItem(key, value),
    getItem: async (key) => PLACES[place].getItem(key),
    removeItem: async (key) => PLACES[place].removeItem(key),
    clear: async () => drop(place),
  };
}
