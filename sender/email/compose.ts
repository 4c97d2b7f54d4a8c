import { PermanentError } from '../errors.ts';
import { EMAIL_KINDS } from './kinds.ts';
import { asHtml, asText, fill } from './render.ts';
import type { Secret } from './secret.ts';
import { type CompiledTemplates, findLanguage, type Scope } from './templates.ts';
import type { EmailRequest, SignInDetails } from './trigger-event.ts';

/** An email as it leaves, in one language. */
export interface Email {
  readonly language: string;
  /** The From header. */
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * Puts an email together.
 *
 * @param brand of the app that asked; undefined is the clinic itself
 */
export type Compose = (request: EmailRequest, secret: Secret | undefined, brand?: string) => Email;

/**
 * Makes the compose step.
 *
 * @param templates what the build compiled
 * @param siteUrl scheme and host of the web app; every link starts with it
 * @returns a function that throws `PermanentError` `render_failed`
 */
export function createCompose(templates: CompiledTemplates, siteUrl: string): Compose {
  return (request, secret, brand) => {
    const { language, tag } = chooseLanguage(request.languages, templates);
    const email = templates.languages[language]?.[request.kind];
    if (email === undefined)
      throw new PermanentError('render_failed', `No ${language} ${request.kind} template`);
    try {
      const scope: Scope = {
        clinic: brandNamed(templates, brand),
        code: secret?.reveal() ?? null,
        link: link(siteUrl, request, secret),
        signIn: describeSignIn(request.signIn, tag, templates.timeZone),
      };
      return {
        language,
        from: scope.clinic.from,
        subject: fill(email.subject, scope, asText),
        html: fill(email.html, scope, asHtml),
        text: fill(email.text, scope, asText).replace(/\n{3,}/g, '\n\n'),
      };
    } catch (cause) {
      throw new PermanentError('render_failed', `The ${language} ${request.kind} email cannot be rendered`, {
        cause,
      });
    }
  };
}

/**
 * The first language that has templates, tried from the full tag down: `es-MX`, then `es`, then the default.
 * The tag tells how times are written; the folder is the language.
 */
function chooseLanguage(
  tags: readonly string[],
  { languages, defaultLanguage }: CompiledTemplates,
): { language: string; tag: string } {
  for (const tag of [...tags, defaultLanguage]) {
    const language = findLanguage(tag, Object.keys(languages));
    if (language !== undefined) return { language, tag };
  }
  return { language: defaultLanguage, tag: defaultLanguage };
}

/**
 * The address that the button opens. What it carries is in the fragment, which browsers keep from servers,
 * proxies and referrers; the user is named by the opaque user name, never by the address.
 */
function link(siteUrl: string, { kind, userName }: EmailRequest, secret: Secret | undefined): string | null {
  const { page, secret: carries } = EMAIL_KINDS[kind];
  if (page === null) return null;
  if (carries !== 'code' || secret === undefined) return `${siteUrl}/${page}`;
  const fields = { username: userName, code: secret.reveal() };
  const fragment = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${siteUrl}/${page}#${fragment.join('&')}`;
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

/** `Monday, 23 November 2026 at 09:41 GMT`, in the clinic's time and the digits of codes. */
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
  });
  return format.format(time);
}

/** A brand that the templates were compiled without is the clinic itself. */
function brandNamed({ clinic, brands }: CompiledTemplates, brand = ''): Scope['clinic'] {
  return Object.hasOwn(brands, brand) ? (brands[brand] ?? clinic) : clinic;
}
