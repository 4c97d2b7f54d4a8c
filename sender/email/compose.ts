import { createHash } from 'node:crypto';
import { findLanguage } from '../../formats/language-tag.ts';
import { PermanentError } from '../errors.ts';
import { EMAIL_KINDS } from './kinds.ts';
import { asHtml, asText, render } from './render.ts';
import type { Secret } from './secret.ts';
import type { SignInDetails } from './sign-in-details.ts';
import type { CompiledTemplates, Links, Scope } from './templates.ts';
import type { EmailRequest } from './trigger-event.ts';

/** A complete email in one language. */
export interface Email {
  readonly language: string;
  /** The From header. */
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * Composes an email.
 *
 * @param brand the brand of the app that the request came from; undefined is the clinic's own
 */
export type Compose = (request: EmailRequest, secret: Secret | undefined, brand?: string) => Email;

/**
 * Creates the compose step.
 *
 * @param siteUrl scheme and host of the web app, with which every link starts unless the templates have links
 * @param signInUrl scheme and host of the sign-in pages that the apps share; empty if there are none
 * @returns a function that throws `PermanentError` `render_failed`
 */
export function createCompose(templates: CompiledTemplates, siteUrl: string, signInUrl = ''): Compose {
  const links = templates.links ?? linksUnder(siteUrl);
  const [site, signInSite] = [links.site ?? '', signInUrl].map((url) => url.replace(/^https?:\/\//, ''));
  const chooseLanguage = createLanguageChoice(templates);
  return (request, secret, brand) => {
    const { language, tag } = chooseLanguage(request.languages);
    const email = templates.languages[language]?.[request.kind];
    if (email === undefined) {
      throw new PermanentError('render_failed', `No ${language} ${request.kind} template`);
    }
    try {
      const details = brandNamed(templates, brand);
      const scope: Scope = {
        brand: details,
        clinic: details,
        code: secret?.reveal() ?? null,
        link: link(links, request, secret),
        resetPage: links.reset,
        site: site || null,
        signInSite: ('onSharedPages' in EMAIL_KINDS[request.kind] && signInSite) || null,
        signIn: describeSignIn(request.signIn, tag, templates.timeZone),
      };
      return {
        language,
        from: details.from,
        subject: render(email.subject, scope, asText),
        html: render(email.html, scope, asHtml),
        text: render(email.text, scope, asText).replace(/\n{3,}/g, '\n\n'),
      };
    } catch (cause) {
      throw new PermanentError('render_failed', `The ${language} ${request.kind} email cannot be rendered`, {
        cause,
      });
    }
  };
}

/**
 * Creates the choice of the first language that has templates: for `es-MX`, it tries `es-MX`, `es` and then the default.
 * Times follow the tag, such as `es-MX`, even if the words are in `es`. A tag without a region, such as `en`, has that of the
 * default language, if that is the same language.
 */
function createLanguageChoice({ languages, defaultLanguage }: CompiledTemplates) {
  const names = Object.keys(languages);
  const withoutRegion = new Intl.Locale(defaultLanguage).language;
  return (tags: readonly string[]): { language: string; tag: string } => {
    for (const tag of [...tags, defaultLanguage]) {
      const language = findLanguage(tag, names);
      if (language !== undefined) return { language, tag: tag === withoutRegion ? defaultLanguage : tag };
    }
    return { language: defaultLanguage, tag: defaultLanguage };
  };
}

/** Returns the pages of the web app. */
const linksUnder = (siteUrl: string): Links => ({
  site: siteUrl,
  confirm: `${siteUrl}/confirm`,
  reset: `${siteUrl}/reset`,
  account: `${siteUrl}/account`,
  login: `${siteUrl}/login`,
});

/**
 * Returns the URL that the button opens. The code is in the fragment, which browsers do not send to servers and
 * proxies or as a referrer. A browser finds by `ref` whether it holds the account or the sign-up that the code is for.
 * Only a password is reset from any browser, so only that link names the user, by the opaque user name: whoever can open
 * a link from another person's sign-up must not be able to confirm that person's account with it.
 */
function link(links: Links, { kind, userName }: EmailRequest, secret: Secret | undefined): string | null {
  const { page, secret: kindOfSecret } = EMAIL_KINDS[kind];
  const url = page && links[page];
  if (url === null || kindOfSecret !== 'code' || secret === undefined) return url;
  const fields = {
    ...(page === 'reset' && { username: userName }),
    code: secret.reveal(),
    ref: createHash('sha256').update(userName).digest('hex').slice(0, 8),
  };
  const fragment = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${url}#${fragment.join('&')}`;
}

function describeSignIn(signIn: SignInDetails | undefined, tag: string, timeZone: string): Scope['signIn'] {
  if (signIn === undefined) return null;
  const { time, place = null, device = null, feedback } = signIn;
  return {
    time: time === undefined ? null : formatTime(time, tag, timeZone),
    place,
    device,
    wasMe: feedback?.wasMe ?? null,
    wasNotMe: feedback?.wasNotMe ?? null,
  };
}

/** Returns a time such as `Monday, 23 November 2026 at 09:41 GMT`, in every language with the digits of codes and the calendar of clinics. */
function formatTime(time: Date, tag: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(tag, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
    numberingSystem: 'latn',
    calendar: 'gregory',
  });
  return format.format(time);
}

/** Returns the details of a brand; an unknown one gets the usual ones. */
function brandNamed({ brand, brands }: CompiledTemplates, name = ''): Scope['brand'] {
  return Object.hasOwn(brands, name) ? (brands[name] ?? brand) : brand;
}
