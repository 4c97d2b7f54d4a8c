import { deviceStorage } from './browser-storage.ts';

/** Shared by all tabs, so that work in one of them does not end the session of another. */
export const ACTIVITY_KEY = 'clinic-mail.active';

/** Returns when somebody who is signed in last used the app in this browser, in milliseconds since the epoch. */
export function lastActivity(): number | undefined {
  const stored = Number(deviceStorage.getItem(ACTIVITY_KEY) ?? Number.NaN);
  return Number.isFinite(stored) ? stored : undefined;
}

export function recordActivity(): void {
  deviceStorage.setItem(ACTIVITY_KEY, String(Date.now()));
}
