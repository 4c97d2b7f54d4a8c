import type { NoticeKey } from './context.ts';
import type { DeepLink } from './deep-link.ts';

/*
 * What the app keeps while the browser leaves for the sign-in pages that all apps share, and comes back. It is gone as
 * soon as it is read, which the next page of this tab does before all else.
 */
const NOTICE = 'clinic-mail.notice';
const LINK = 'clinic-mail.link';

/** Keeps a word on what was done. */
export const keepNotice = (notice: NoticeKey): void => keep(NOTICE, notice);

export const takeNotice = (): NoticeKey | undefined => take<NoticeKey>(NOTICE);

/** Keeps what an email's link brought along, for who must sign in before it is of use. */
export const keepLink = (link: DeepLink): void => keep(LINK, link);

export const takeLink = (): DeepLink | undefined => take<DeepLink>(LINK);

function keep(key: string, value: NoticeKey | DeepLink): void {
  sessionStorage.setItem(key, JSON.stringify(value));
}

function take<Kept>(key: string): Kept | undefined {
  const kept = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return kept === null ? undefined : (JSON.parse(kept) as Kept);
}
