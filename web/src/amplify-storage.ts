import { deviceStorage, tabStorage } from './browser-storage.ts';

/*
 * The build puts this module in the place of Amplify's `storage`, whose storages throw when the browser refuses to
 * store something, so that a sign-in would fail.
 */

/** Holds the state of a redirect to managed login. The tokens are in a `TokenStorage`. */
export const defaultStorage = {
  ...deviceStorage,
  /** Reports changes by other tabs. */
  addListener: (listener: (event: StorageEvent) => void) => {
    addEventListener('storage', listener);
    return () => removeEventListener('storage', listener);
  },
};

/** Holds a sign-in that waits for a code or a new password. */
export const syncSessionStorage = tabStorage;
export const sessionStorage = tabStorage;

/** Not used by the app. */
export const sharedInMemoryStorage = undefined;
export const CookieStorage = undefined;
