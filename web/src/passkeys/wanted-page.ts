import { tabStorage } from '../browser-storage.ts';

const STORAGE_KEY = 'clinic-mail.passkeys-wanted';

/** Remembers, during a sign-in, that an email's link led to the passkeys. */
export const wantPasskeys = (): void => tabStorage.setItem(STORAGE_KEY, 'yes');

export const arePasskeysWanted = (): boolean => tabStorage.getItem(STORAGE_KEY) !== null;

export const forgetPasskeysWanted = (): void => tabStorage.removeItem(STORAGE_KEY);
