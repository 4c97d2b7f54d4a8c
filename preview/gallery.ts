import { findLanguage } from '../formats/language-tag.ts';
import { EmailTemplateError } from '../sender/build/parse-template.ts';
import { type Compose, createCompose, type Email } from '../sender/email/compose.ts';
import type { EmailKind } from '../sender/email/kinds.ts';
import type { CompiledTemplates } from '../sender/email/templates.ts';
import { toInboxPreview } from './inbox-preview.ts';
import { readSamples, type Sample } from './samples.ts';
import type { SourcePaths } from './source-paths.ts';

/** The id of the clinic's own brand. */
export const DEFAULT_BRAND = 'clinic';

export interface Brand {
  /** `clinic`, or a key of `brands` in the configuration. */
  readonly id: string;
  /** The sender's name, as an inbox shows it. */
  readonly name: string;
}

/** An email composed from a sample. */
export interface PreviewEmail {
  /** Identifies the email in the page and in file names: kind, variant, language, brand. */
  readonly id: string;
  readonly kind: EmailKind;
  readonly variant: string | null;
  readonly language: string;
  readonly brand: Brand;
  /** Path of its template from the root of the repository. */
  readonly file: string;
  readonly email: Email;
  /** The line that an inbox shows below the subject. */
  readonly inboxPreview: string;
  /** True if the subject or the preview line contains the code or password. */
  readonly revealsSecret: boolean;
}

export interface Gallery {
  readonly defaultLanguage: string;
  /** The default is first. */
  readonly languages: readonly string[];
  readonly brands: readonly Brand[];
  readonly kinds: readonly EmailKind[];
  readonly emails: readonly PreviewEmail[];
}

/**
 * Composes every kind of email, with its variants, in every language and brand.
 *
 * @throws EmailTemplateError, SiteConfigError or SampleError for the first error
 */
export function composeGallery(sources: SourcePaths): Gallery {
  const { templates, siteUrl, signInUrl, fileOf } = sources.load(sources);
  const compose = createCompose(templates, siteUrl, signInUrl);
  const samples = readSamples(sources.events);
  const others = Object.keys(templates.languages);
  const defaultLanguage = findLanguage(templates.defaultLanguage, others) ?? templates.defaultLanguage;
  const languages = [...new Set([defaultLanguage, ...others])];
  const tagOf = (language: string) => (language === defaultLanguage ? templates.defaultLanguage : language);
  const brands = brandsOf(templates);
  const emails = samples.flatMap((sample) =>
    languages.flatMap((language) =>
      brands.map((brand) =>
        toPreview(compose, sample, language, tagOf(language), brand, fileOf(language, sample.kind)),
      ),
    ),
  );
  const kinds = [...new Set(samples.map(({ kind }) => kind))];
  return { defaultLanguage, languages, brands, kinds, emails };
}

function brandsOf({ brand, brands }: CompiledTemplates): Brand[] {
  const others = Object.entries(brands).map(([id, { name }]) => ({ id, name }));
  return [{ id: DEFAULT_BRAND, name: brand.name }, ...others];
}

function toPreview(
  compose: Compose,
  { kind, variant, request, secret }: Sample,
  language: string,
  tag: string,
  brand: Brand,
  file: string,
): PreviewEmail {
  const email = inFile(file, () => compose({ ...request, languages: [tag] }, secret, brand.id));
  const inboxPreview = toInboxPreview(email.html);
  const visible = `${email.subject}\n${inboxPreview}`;
  return {
    id: [
      variant === null ? kind : `${kind}-${variant.replaceAll(' ', '-')}`,
      language,
      ...(brand.id === DEFAULT_BRAND ? [] : [brand.id]),
    ].join('.'),
    kind,
    variant,
    language,
    brand,
    file,
    email,
    inboxPreview,
    revealsSecret: secret !== undefined && visible.includes(secret.reveal()),
  };
}

function inFile(file: string, compose: () => Email): Email {
  try {
    return compose();
  } catch (cause) {
    throw new EmailTemplateError(`${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
