import type { RouteResponse } from '../../emulator/aws/route.ts';
import { isolate } from '../../web/src/format.ts';
import { findLanguage } from '../../web/src/words/index.ts';
import { localeFor, type PageRequest, type SignInPagesContext, styleAddress } from './context.ts';
import { setCookie } from './cookies.ts';
import { type PageLocale, pageHeaders, renderPage } from './page.ts';
import { PAGE_WORDS } from './words.ts';

/** The content of a page without a form. */
interface ErrorPage {
  readonly title: string;
  readonly intro: readonly string[];
  /** Whether a change of language keeps the query; otherwise nothing of the query is on the page. */
  readonly keepsQuery?: boolean;
  readonly links?: readonly { readonly href: string; readonly label: string; readonly isButton: boolean }[];
}

/** Shown for a link that cannot be verified to come from one of the apps; status 400. */
export function refusedPage(context: SignInPagesContext, request: PageRequest): Promise<RouteResponse> {
  return errorPage(context, request, 400, ({ language, config }) => {
    const say = PAGE_WORDS[language];
    return { title: say.refusedTitle, intro: [say.refused, say.refusedNext(isolate(config.clinic.phone))] };
  });
}

/** Shown for a form that cannot be verified to come from these pages; status 403. */
export function outdatedPage(context: SignInPagesContext, request: PageRequest): Promise<RouteResponse> {
  return errorPage(context, request, 403, ({ language }) => {
    const say = PAGE_WORDS[language];
    const again = { href: `/login${request.url.search}`, label: say.startAgain, isButton: true };
    return { title: say.outdatedTitle, intro: [say.outdated], links: [again], keepsQuery: true };
  });
}

/** Shown when the user is signed out but the requested address is not one of the app's; status 400. */
export function signedOutPage(
  context: SignInPagesContext,
  request: PageRequest,
  cookie: string,
): Promise<RouteResponse> {
  const content = ({ language }: PageLocale): ErrorPage => {
    const say = PAGE_WORDS[language];
    return { title: say.signedOutTitle, intro: [say.signedOut, say.signedOutElsewhere] };
  };
  return errorPage(context, request, 400, content, [cookie]);
}

/** Renders a page in the clinic's own brand, as the app is not verified. */
async function errorPage(
  context: SignInPagesContext,
  { url, headers }: PageRequest,
  status: number,
  content: (locale: PageLocale) => ErrorPage,
  cookies: readonly string[] = [],
): Promise<RouteResponse> {
  const chosen = findLanguage(url.searchParams.get('lang') ?? undefined);
  const locale = await localeFor(context, undefined, headers, chosen);
  const { title, intro, links = [], keepsQuery = false } = content(locale);
  const query = keepsQuery ? [...url.searchParams].filter(([name]) => name !== 'lang') : [];
  const body = await renderPage(
    locale,
    {
      title,
      failed: false,
      style: styleAddress(undefined),
      portal: context.portal,
      languageForm: { method: 'get', action: url.pathname, field: 'lang', hidden: query },
    },
    { heading: title, intro, links },
  );
  const set = [...cookies, ...(chosen === undefined ? [] : [setCookie('language', chosen)])];
  return { status, headers: { ...pageHeaders(), ...(set.length > 0 && { 'set-cookie': set }) }, body };
}
