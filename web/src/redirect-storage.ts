import { readJson, tabStorage, writeJson } from './browser-storage.ts';
import type { DeepLink } from './deep-link.ts';
import type { NoticeKey } from './words/index.ts';

/*
 * Values that must survive the redirect to managed login and back. They live in the tab's session storage and are
 * removed when they are read, which the app does first when it starts.
 */
const NOTICE = 'clinic-mail.notice';
const DEEP_LINK = 'clinic-mail.link';

/** Stores the notice that the next page shows. */
export const storeNotice = (notice: NoticeKey): void => store(NOTICE, notice);

export const takeNotice = (): NoticeKey | undefined => take<NoticeKey>(NOTICE);

/** Stores the deep link of a patient who must sign in before the app can use it. */
export const storeDeepLink = (link: DeepLink): void => store(DEEP_LINK, link);

export const takeStoredDeepLink = (): DeepLink | undefined => take<DeepLink>(DEEP_LINK);

function store(key: string, value: NoticeKey | DeepLink): void {
  writeJson(tabStorage, key, value);
}

function take<Value>(key: string): Value | undefined {
  const stored = readJson<Value>(tabStorage, key);
  tabStorage.removeItem(key);
  return stored;
}
