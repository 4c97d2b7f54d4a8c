import { deviceStorage, readJson, type TextStorage, writeJson } from './browser-storage.ts';

/**
 * A sign-up that this browser began and that is not confirmed yet. Only this browser can confirm it, because only it
 * knows the user name. Neither the address nor the password is stored.
 */
export interface PendingSignUp {
  readonly username: string;
  /** When the last code was asked for, in milliseconds since the epoch. */
  readonly at: number;
  /** Recognises the address, as a hash that needs the user name. */
  readonly match: string;
  /** The client id of the app that the patient came from; undefined for the portal. */
  readonly app?: string;
}

const STORAGE_KEY = 'clinic-mail.sign-ups';
/** Milliseconds; a code for a new account is valid for a day. */
const LIFE = 24 * 3_600_000;
/** The most sign-ups that a browser keeps. */
const MOST = 5;

/** The pending sign-ups of a browser, newest first. */
export interface PendingSignUps {
  list(): readonly PendingSignUp[];
  /** @param app client id of the app that the patient came from */
  add(username: string, address: string, app?: string): Promise<void>;
  /** Finds the sign-up that an email's link belongs to. */
  findByRef(ref: string): Promise<PendingSignUp | undefined>;
  findByAddress(address: string): Promise<PendingSignUp | undefined>;
  /** Keeps a sign-up for another day, because a new code was sent. */
  renew(username: string): void;
  remove(username: string): void;
}

export function openPendingSignUps(
  storage: TextStorage = deviceStorage,
  clock: () => number = Date.now,
): PendingSignUps {
  const list = (): readonly PendingSignUp[] => {
    const stored = readJson<(PendingSignUp | null)[]>(storage, STORAGE_KEY);
    const signUps = Array.isArray(stored) ? stored : [];
    return signUps.flatMap((signUp) => (signUp !== null && signUp.at > clock() - LIFE ? [signUp] : []));
  };
  const write = (signUps: readonly PendingSignUp[]) =>
    signUps.length === 0
      ? storage.removeItem(STORAGE_KEY)
      : writeJson(storage, STORAGE_KEY, signUps.slice(0, MOST));
  // Removes those that have expired.
  write(list());
  return {
    list,
    add: async (username, address, app) => {
      const match = await addressMatch(username, address);
      write([{ username, at: clock(), match, ...(app !== undefined && { app }) }, ...list()]);
    },
    findByRef: async (ref) => {
      for (const signUp of list()) if ((await refOf(signUp.username)) === ref) return signUp;
      return undefined;
    },
    findByAddress: async (address) => {
      for (const signUp of list()) {
        if ((await addressMatch(signUp.username, address)) === signUp.match) return signUp;
      }
      return undefined;
    },
    renew: (username) => {
      const signUps = list().map((one) => (one.username === username ? { ...one, at: clock() } : one));
      write(signUps.sort((one, other) => other.at - one.at));
    },
    remove: (username) => write(list().filter((one) => one.username !== username)),
  };
}

/** Returns the first digits of a hash of a user name, by which the links of emails refer to an account. */
export async function refOf(username: string): Promise<string> {
  return (await sha256(username)).slice(0, 8);
}

const addressMatch = (username: string, address: string) => sha256(`${username}|${address.toLowerCase()}`);

/** Returns the hash in hexadecimal digits. */
async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Those of this browser. */
export const pendingSignUps = openPendingSignUps();
