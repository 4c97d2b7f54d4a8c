import type { IncomingHttpHeaders } from 'node:http';
import type { PageResponse } from '../../emulator/aws/page.ts';
import { isolate } from '../../web/src/problems.ts';
import { findLanguage } from '../../web/src/words/index.ts';
import { type Desk, speakFor, styleAddress } from './context.ts';
import { setCookie } from './cookies.ts';
import { pageHeaders, renderPage, type Speech } from './page.ts';
import { PAGE_WORDS } from './words.ts';

/** What a page says that asks for nothing. */
interface DeadEnd {
  readonly title: string;
  readonly intro: readonly string[];
  /** Whether another language needs what the address says; else nothing of it comes into the page. */
  readonly keepsQuery?: boolean;
  readonly links?: readonly { readonly href: string; readonly label: string; readonly isButton: boolean }[];
}

interface Asked {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

/** For a link that is not known to come from one of the apps; status 400. */
export function refusedPage(desk: Desk, asked: Asked): Promise<PageResponse> {
  return deadEnd(desk, asked, 400, ({ language, config }) => {
    const say = PAGE_WORDS[language];
    return { title: say.refusedTitle, intro: [say.refused, say.refusedNext(isolate(config.clinic.phone))] };
  });
}

/** For a form that is not known to be one of these pages; status 403. */
export function outdatedPage(desk: Desk, asked: Asked): Promise<PageResponse> {
  return deadEnd(desk, asked, 403, ({ language }) => {
    const say = PAGE_WORDS[language];
    const again = { href: `/login${asked.url.search}`, label: say.startAgain, isButton: true };
    return { title: say.outdatedTitle, intro: [say.outdated], links: [again], keepsQuery: true };
  });
}

/** For who signed out and cannot be sent on; status 400, as the address that was asked for is not the app's. */
export function signedOutPage(desk: Desk, asked: Asked, cookie: string): Promise<PageResponse> {
  const said = ({ language }: Speech): DeadEnd => {
    const say = PAGE_WORDS[language];
    return { title: say.signedOutTitle, intro: [say.signedOut, say.signedOutElsewhere] };
  };
  return deadEnd(desk, asked, 400, said, [cookie]);
}

/** The brand is the clinic's own: which app it is about is not certain. */
async function deadEnd(
  desk: Desk,
  { url, headers }: Asked,
  status: number,
  said: (speech: Speech) => DeadEnd,
  cookies: readonly string[] = [],
): Promise<PageResponse> {
  const chosen = findLanguage(url.searchParams.get('lang') ?? undefined);
  const speech = await speakFor(desk, undefined, headers, chosen ?? null);
  const { title, intro, links = [], keepsQuery = false } = said(speech);
  const query = keepsQuery ? [...url.searchParams].filter(([name]) => name !== 'lang') : [];
  const body = await renderPage(
    speech,
    {
      title,
      failed: false,
      style: styleAddress(undefined),
      portal: desk.portal,
      languageForm: { method: 'get', action: url.pathname, field: 'lang', hidden: query },
    },
    { heading: title, intro, links },
  );
  const set = [...cookies, ...(chosen === undefined ? [] : [setCookie('language', chosen)])];
  return { status, headers: { ...pageHeaders(), ...(set.length > 0 && { 'set-cookie': set }) }, body };
}
