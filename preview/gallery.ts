import { TemplateError } from '../sender/build/body.ts';
import { compileTemplates } from '../sender/build/compile-templates.ts';
import { type Compose, createCompose, type Email } from '../sender/email/compose.ts';
import type { EmailKind } from '../sender/email/kinds.ts';
import { type CompiledTemplates, findLanguage } from '../sender/email/templates.ts';
import { readSiteConfig } from '../site/config.ts';
import { toInboxPreview } from './inbox-preview.ts';
import { readSamples, type Sample } from './samples.ts';
import type { SourcePaths } from './source-paths.ts';

/** The clinic's own details, where another brand has its name. */
export const OWN_BRAND = 'clinic';

/** A clinic's name and colours, chosen by the app that the patient used. */
export interface Brand {
  /** `clinic`, or the name that apps refer to. */
  readonly id: string;
  /** The sender, as an inbox shows it. */
  readonly name: string;
}

/** One email of the gallery, filled in with its sample. */
export interface PreviewEmail {
  /** Names the email in the page and its files: kind, variant, language, brand. */
  readonly id: string;
  readonly kind: EmailKind;
  readonly variant: string | null;
  readonly language: string;
  readonly brand: Brand;
  /** The template that it comes from, from the root of the repository. */
  readonly file: string;
  readonly email: Email;
  /** What an inbox shows below the subject. */
  readonly inbox: string;
  /** Whether the code or the password can be read there. */
  readonly leaks: boolean;
}

/** Every email in every language and brand, as it would be sent. */
export interface Gallery {
  readonly defaultLanguage: string;
  /** The default comes first. */
  readonly languages: readonly string[];
  readonly brands: readonly Brand[];
  readonly kinds: readonly EmailKind[];
  readonly emails: readonly PreviewEmail[];
}

/**
 * Composes every kind of email, with its variants, in every language and brand.
 *
 * @throws TemplateError, SiteConfigError or SampleError for the first mistake
 */
export function composeGallery(sources: SourcePaths): Gallery {
  const site = readSiteConfig(sources.siteConfig);
  const templates = compileTemplates(site, sources.templates);
  const compose = createCompose(templates, site.siteUrl);
  const samples = readSamples(sources.events);
  const others = Object.keys(templates.languages);
  const defaultLanguage = findLanguage(templates.defaultLanguage, others) ?? templates.defaultLanguage;
  const languages = [...new Set([defaultLanguage, ...others])];
  const tagOf = (language: string) => (language === defaultLanguage ? templates.defaultLanguage : language);
  const brands = brandsOf(templates);
  const emails = samples.flatMap((sample) =>
    languages.flatMap((language) =>
      brands.map((brand) => toPreview(compose, sample, language, tagOf(language), brand)),
    ),
  );
  const kinds = [...new Set(samples.map(({ kind }) => kind))];
  return { defaultLanguage, languages, brands, kinds, emails };
}

function brandsOf({ clinic, brands }: CompiledTemplates): Brand[] {
  const others = Object.entries(brands).map(([id, { name }]) => ({ id, name }));
  return [{ id: OWN_BRAND, name: clinic.name }, ...others];
}

function toPreview(
  compose: Compose,
  { kind, variant, request, secret }: Sample,
  language: string,
  tag: string,
  brand: Brand,
): PreviewEmail {
  const file = `templates/${language}/${kind}.liquid`;
  const email = inFile(file, () => compose({ ...request, languages: [tag] }, secret, brand.id));
  const inbox = toInboxPreview(email.html);
  const seen = `${email.subject}\n${inbox}`;
  return {
    id: [
      variant === null ? kind : `${kind}-${variant.replaceAll(' ', '-')}`,
      language,
      ...(brand.id === OWN_BRAND ? [] : [brand.id]),
    ].join('.'),
    kind,
    variant,
    language,
    brand,
    file,
    email,
    inbox,
    leaks: secret !== undefined && seen.includes(secret.reveal()),
  };
}

function inFile(file: string, compose: () => Email): Email {
  try {
    return compose();
  } catch (cause) {
    throw new TemplateError(`${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
