import type { EmailKind } from './kinds.ts';

/** One email in one language: Liquid sources for the three things that a mail program shows. */
export interface EmailTemplate {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** The clinic as templates name it. */
export interface Clinic {
  readonly name: string;
  /** A string a line. */
  readonly address: readonly string[];
  readonly phone: string;
  /** The phone number as `tel:` wants it. */
  readonly phoneLink: string;
  readonly supportEmail: string;
  /** Of headings and buttons, `#rrggbb`; white text on it is readable. */
  readonly colour: string;
  /** Address of an image; null where the name stands in its place. */
  readonly logo: string | null;
  /** The From header: `Name <address>`. */
  readonly from: string;
}

/** Everything that a template may name when an email is sent. */
export interface Scope {
  readonly clinic: Clinic;
  /** The code or temporary password; null where the kind has none. */
  readonly code: string | null;
  /** Where the button leads; null where the kind has none. */
  readonly link: string | null;
  /** Null for kinds that are not about a sign-in; a detail that is not known is null. */
  readonly signIn: {
    readonly time: string | null;
    readonly place: string | null;
    readonly device: string | null;
    readonly wasMe: string | null;
    readonly wasNotMe: string | null;
  } | null;
}

/** What the build makes of `templates/` and `site.config.json`: plain data, compiled into the bundle. */
export interface CompiledTemplates {
  /** A language tag; its language has templates. */
  readonly defaultLanguage: string;
  readonly languages: Readonly<Record<string, Readonly<Record<EmailKind, EmailTemplate>>>>;
  readonly clinic: Clinic;
  /** Other brands by their names. */
  readonly brands: Readonly<Record<string, Clinic>>;
  /** In which times are told, e.g. `Europe/London`. */
  readonly timeZone: string;
}

/**
 * The language among those that have templates that is nearest to a tag: the tag itself, or what is left of it
 * when parts are taken off its end.
 *
 * @param tag such as `es-MX`; case does not matter
 */
export function findLanguage(tag: string, languages: readonly string[]): string | undefined {
  for (let rest = tag.toLowerCase(); rest !== ''; rest = rest.slice(0, Math.max(0, rest.lastIndexOf('-')))) {
    const language = languages.find((name) => name.toLowerCase() === rest);
    if (language !== undefined) return language;
  }
  return undefined;
}
