import type { EmailKind } from './kinds.ts';

/** The names that lead to a member of the scope, such as `clinic` and `name`. */
export type Path = readonly string[];

/** One text or another: `otherwise` where the member is null. */
export interface Choice {
  readonly if: Path;
  readonly show: Program;
  readonly otherwise: Program;
}

/** A part of a compiled template: text as it is, a member of the scope to put in, or a choice. */
export type Piece = string | Path | Choice;

/** A compiled template: plain data, to be filled in from start to end. */
export type Program = readonly Piece[];

/** One email in one language: the three things that a mail program shows. */
export interface EmailTemplate {
  readonly subject: Program;
  readonly html: Program;
  readonly text: Program;
}

/** The clinic as templates name it. */
export interface Clinic {
  readonly name: string;
  /** In one line. */
  readonly address: string;
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
