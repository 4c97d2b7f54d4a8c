import type { EmailKind, Page } from './kinds.ts';

/** The path to a member of the scope, such as `clinic` and `name`. */
export type Path = readonly string[];

/** One text or another: `otherwise` when the member is null. */
export interface Choice {
  readonly if: Path;
  readonly show: Program;
  readonly otherwise: Program;
}

/** A part of a compiled template: literal text, a member of the scope, or a choice. */
export type Piece = string | Path | Choice;

/** A compiled template, as plain data that is rendered from start to end. */
export type Program = readonly Piece[];

/** One email in one language. */
export interface EmailTemplate {
  readonly subject: Program;
  readonly html: Program;
  readonly text: Program;
}

/** The details of a brand, under the names that templates use; null for those that it does not have. */
export interface Brand {
  readonly name: string;
  /** In one line. */
  readonly address: string | null;
  readonly phone: string | null;
  /** The phone number in the form that `tel:` links need. */
  readonly phoneLink: string | null;
  readonly supportEmail: string | null;
  /** The address in the form that `mailto:` links need. */
  readonly supportEmailLink: string | null;
  /** The colour of the name, of buttons and of the field under a logo, `#rrggbb`; white text on it is readable. */
  readonly colour: string;
  /** The URL of an image; null shows the name instead. */
  readonly logo: string | null;
  /** The From header: `Name <address>`. */
  readonly from: string;
}

/** The values that a template may use when an email is sent. */
export interface Scope {
  readonly brand: Brand;
  /** Another name of `brand`. */
  readonly clinic: Brand;
  /** The code or temporary password; null when the email has none. */
  readonly code: string | null;
  /** The URL that the button opens; null when the email has no button. */
  readonly link: string | null;
  /** The URL of the page that chooses a new password, without a code; null if there is none. */
  readonly resetPage: string | null;
  /** The host at which users enter codes; null if it is not known. */
  readonly site: string | null;
  /** The host of the sign-in pages that the apps share; null for kinds whose code is not entered there. */
  readonly signInSite: string | null;
  /** Null for kinds that are not about a sign-in; unknown details are null. */
  readonly signIn: {
    readonly time: string | null;
    readonly place: string | null;
    readonly device: string | null;
    readonly wasMe: string | null;
    readonly wasNotMe: string | null;
  } | null;
}

/** The pages that emails link to, and the address at which users enter codes; null for those that there are not. */
export type Links = Readonly<Record<Page | 'site', string | null>>;

/** The templates and the details of the brands, as plain data in files beside the code of a function. */
export interface CompiledTemplates {
  /** A language tag; there are templates for its language. */
  readonly defaultLanguage: string;
  readonly languages: Readonly<Record<string, Readonly<Record<EmailKind, EmailTemplate>>>>;
  /** The brand of emails that no app with its own brand asked for. */
  readonly brand: Brand;
  /** The brands of apps by name. */
  readonly brands: Readonly<Record<string, Brand>>;
  /** Null if all pages are those of the web app whose address the function knows. */
  readonly links: Links | null;
  /** The time zone of all times, e.g. `Europe/London`. */
  readonly timeZone: string;
}
