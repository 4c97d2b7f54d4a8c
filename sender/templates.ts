import type { EmailKind } from './kinds.ts';

/** One email in one language: Liquid sources for the four things that a mail program shows. */
export interface EmailTemplate {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** What the build makes of `templates/` and `site.config.json`: plain data, compiled into the bundle. */
export interface CompiledTemplates {
  readonly defaultLanguage: string;
  readonly languages: Readonly<Record<string, Readonly<Record<EmailKind, EmailTemplate>>>>;
  /** The clinic's details as templates name them. */
  readonly clinic: Readonly<Record<string, string | readonly string[]>>;
}
