import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Liquid } from 'liquidjs';
import type { ClinicDetails, WebConfig } from '../../web/src/config.ts';
import { isolate } from '../../web/src/format.ts';
import type { Words } from '../../web/src/words/en.ts';
import { findLanguage, LANGUAGES, type LanguageCode, languageCodes } from '../../web/src/words/index.ts';
import { readCookie } from './cookies.ts';

/** The language and brand of a page. */
export interface PageLocale {
  readonly language: LanguageCode;
  readonly words: Words;
  /** The portal's configuration, with the page's brand as `clinic`. */
  readonly config: WebConfig;
}

/** Loads the words for a request: in the chosen language, else that of the cookie, the browser or the clinic. */
export async function loadLocale(
  headers: IncomingHttpHeaders,
  config: WebConfig,
  chosen: string | undefined,
): Promise<PageLocale> {
  const accepted = (headers['accept-language'] ?? '').split(',').map((tag) => tag.split(';')[0]?.trim());
  const tags = [chosen, readCookie(headers, 'language'), ...accepted, config.defaultLanguage];
  const language = tags.map(findLanguage).find((found) => found !== undefined) ?? 'en';
  return { language, words: await LANGUAGES[language].load(), config };
}

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

const engine = new Liquid({
  outputEscape: 'escape',
  strictVariables: true,
  strictFilters: true,
  lenientIf: true,
});
const template = engine.parse(read('./page.liquid'));
const STYLE = `${read('../../web/src/style.css')}\n${read('./page.css')}`;

/** Returns the portal's stylesheet in the colour of a brand. */
export function pageStyle({ colour }: Pick<ClinicDetails, 'colour'>): string {
  return `${STYLE}\n:root { --brand: ${colour}; }\n`;
}

/** The parts that all pages share. */
export interface Frame {
  readonly title: string;
  readonly failed: boolean;
  readonly style: string;
  /** Address of the portal. */
  readonly portal: string;
  readonly languageForm: {
    readonly method: 'get' | 'post';
    readonly action: string;
    readonly field: string;
    readonly hidden: readonly (readonly [name: string, value: string])[];
  };
}

/** Renders a page; `body` holds the content of a step or of an error page. */
export function renderPage(locale: PageLocale, frame: Frame, body: object): Promise<string> {
  const { words, language, config } = locale;
  const { clinic } = config;
  return engine.render(template, {
    language,
    direction: LANGUAGES[language].direction,
    languages: languageCodes.map((code) => ({
      code,
      name: LANGUAGES[code].name,
      direction: LANGUAGES[code].direction,
      isCurrent: code === language,
    })),
    layout: words.layout,
    problemTitle: words.errors.title,
    legalLinks: [
      { href: config.privacyUrl, label: words.layout.privacy },
      { href: config.termsUrl, label: words.layout.terms },
    ].filter(({ href }) => href !== undefined),
    clinic: { ...clinic, address: clinic.address.join(', ') },
    phoneInSentence: isolate(clinic.phone),
    ...frame,
    ...body,
  });
}

/**
 * Returns the headers of a page: no foreign content, no frames, no caching.
 *
 * @param appOrigin where a form may lead; browsers apply `form-action` to redirects after a form too
 */
export function pageHeaders(appOrigin?: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      // For the empty icon.
      'img-src data:',
      `form-action 'self'${appOrigin === undefined ? '' : ` ${appOrigin}`}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    // A stricter policy would hide the origin of a form.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}
