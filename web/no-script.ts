import type { WebConfig } from './src/config.ts';
import { findLanguage, LANGUAGES, type LanguageCode, languageCodes } from './src/words/index.ts';

/** The sentence in a browser without JavaScript, followed by the clinic's phone number. */
export const NO_SCRIPT: Readonly<Record<LanguageCode, string>> = {
  en: 'This website needs JavaScript. Switch it on in your browser, or call us:',
  es: 'Este sitio necesita JavaScript. Actívelo en su navegador o llámenos:',
  fr: 'Ce site a besoin de JavaScript. Activez-le dans votre navigateur, ou appelez-nous\u202f:',
  ar: 'يحتاج هذا الموقع إلى JavaScript. فعّله في متصفحك، أو اتصل بنا:',
};

/** The place in the built page. */
const PLACE = '<noscript></noscript>';

/**
 * Adds to the built page what it shows without JavaScript, in all languages, the clinic's first. The build contains no
 * clinic, so this is done when the site is deployed or served.
 *
 * @param page the content of `index.html`
 * @param config the content of `/config.json`
 */
export function addNoScript(
  page: string,
  { clinic, defaultLanguage }: Pick<WebConfig, 'clinic' | 'defaultLanguage'>,
): string {
  const first = findLanguage(defaultLanguage);
  const codes = [...new Set([...(first === undefined ? [] : [first]), ...languageCodes])];
  const phone = `<a href="${escapeHtml(`tel:${clinic.phoneLink}`)}" dir="ltr" translate="no">${escapeHtml(clinic.phone)}</a>`;
  const sentences = codes.map(
    (code) => `<p lang="${code}" dir="${LANGUAGES[code].direction}">${NO_SCRIPT[code]} ${phone}</p>`,
  );
  const lines = [
    '<noscript>',
    '<main class="width no-script">',
    `<h1 translate="no">${escapeHtml(clinic.name)}</h1>`,
    ...sentences,
    '</main>',
    '</noscript>',
  ];
  return page.replace(PLACE, () => lines.join('\n'));
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
