import { tabStorage } from './browser-storage.ts';
import type { OtherApp, WebConfig } from './config.ts';

const STORAGE_KEY = 'clinic-mail.app';

/**
 * Stores which app of the clinic a patient comes from, for this tab. The link names only its client id: the address of the
 * way back is that of the configuration, so that no link can lead to another site.
 */
export function takeOtherApp(): void {
  const clientId = new URLSearchParams(location.search).get('app');
  if (clientId === null) return;
  history.replaceState(null, '', location.pathname);
  storeOtherApp(clientId);
}

export const storeOtherApp = (clientId: string): void => tabStorage.setItem(STORAGE_KEY, clientId);

/** Returns the app that the patient comes from; undefined for the portal, and for an app that the clinic does not have. */
export function findOtherApp({ apps = [] }: WebConfig): OtherApp | undefined {
  const clientId = tabStorage.getItem(STORAGE_KEY);
  return apps.find((app) => app.clientId === clientId);
}
