import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Liquid } from 'liquidjs';
import type { ClinicDetails, WebConfig } from '../../web/src/config.ts';
import type { Words } from '../../web/src/words/en.ts';
import { findLanguage, LANGUAGES, type LanguageCode, languageCodes } from '../../web/src/words/index.ts';
import { readCookie } from './cookies.ts';

/** The language of a page, and what is said in it. */
export interface Speech {
  readonly language: LanguageCode;
  readonly words: Words;
  /** The portal's; `clinic` is the brand that the page shows. */
  readonly config: WebConfig;
}

/** Loads the words for a request: the language that was chosen here, that the app or the browser asks for, or the clinic's. */
export async function speak(
  headers: IncomingHttpHeaders,
  config: WebConfig,
  chosen: string | null | undefined,
): Promise<Speech> {
  const accepted = (headers['accept-language'] ?? '').split(',').map((tag) => tag.split(';')[0]?.trim());
  const tags = [chosen ?? undefined, readCookie(headers, 'language'), ...accepted, config.defaultLanguage];
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

/** The portal's style in the colour of a brand. */
export function pageStyle({ colour }: Pick<ClinicDetails, 'colour'>): string {
  return `${STYLE}\n:root { --brand: ${colour}; }\n`;
}

/** What is around every page and the same on all. */
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

/** Renders a page; `body` is what the template shows of a step or of a dead end. */
export function renderPage(speech: Speech, frame: Frame, body: object): Promise<string> {
  const { words, language, config } = speech;
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
    shell: words.shell,
    problemTitle: words.errors.title,
    clinic: { ...clinic, address: clinic.address.join(', '), dial: clinic.phone.replaceAll(/[^\d+]/g, '') },
    ...frame,
    ...body,
  });
}

/**
 * The headers of a page: nothing from elsewhere, in no frame, kept by nobody.
 *
 * @param appOrigin where a form may lead in the end; browsers look at where its answer redirects to, too
 */
export function pageHeaders(appOrigin?: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      // The icon that is none.
      'img-src data:',
      `form-action 'self'${appOrigin === undefined ? '' : ` ${appOrigin}`}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    // Without it, browsers would not say where a form was sent from.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}
