import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Liquid } from 'liquidjs';
import { type Gallery, OWN_BRAND, type PreviewEmail } from './gallery.ts';
import { digest, type PreviewState } from './preview-state.ts';

/** How a page is used: followed while templates change, or kept as a file. */
export type Use = 'live' | 'file';

/** One thing to choose: a group of radio buttons; its name and values are those of the query. */
interface Filter {
  readonly name: string;
  readonly label: string;
  readonly chosen: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly lang: string | null;
  }[];
}

const ALL = 'all';

const readHere = (name: string) => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
const STYLE = readHere('page.css');
const SCRIPT = readHere('page.client.js');

/**
 * Only the page's own script runs, and nothing is loaded but the logo of an email; the emails in their frames are
 * held to the same.
 */
const POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  'img-src https: data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const engine = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true });
const template = engine.parse(readHere('page.liquid'));

/** Where an email is fetched alone, from the gallery page. */
export function addressOf(id: string, form: 'html' | 'txt'): string {
  return `emails/${id}.${form}`;
}

/** The gallery as one HTML document, with everything that it needs inside. */
export function renderPage({ gallery, composedAt, problem, version }: PreviewState, use: Use): string {
  const emails = gallery?.emails ?? [];
  return String(
    engine.renderSync(template, {
      style: STYLE,
      script: SCRIPT,
      policy: POLICY,
      live: use === 'live',
      version,
      clinic: gallery?.brands[0]?.name ?? null,
      problem,
      composedAt: composedAt.toLocaleTimeString('en-GB'),
      filters: gallery === null ? [] : filtersOf(gallery),
      emails: emails.map(toCard),
    }),
  );
}

function filtersOf({ kinds, languages, brands, defaultLanguage }: Gallery): Filter[] {
  const all = (label: string) => ({ value: ALL, label, lang: null });
  const filters = [
    {
      name: 'kind',
      label: 'Email',
      chosen: ALL,
      options: [
        all('All emails'),
        ...kinds.map((kind) => ({ value: kind, label: inWords(kind), lang: null })),
      ],
    },
    {
      name: 'language',
      label: 'Language',
      chosen: defaultLanguage,
      options: [
        ...languages.map((tag) => ({ value: tag, label: languageName(tag), lang: tag })),
        ...(languages.length > 1 ? [all('All languages')] : []),
      ],
    },
    {
      name: 'brand',
      label: 'Brand',
      chosen: OWN_BRAND,
      options: [
        ...brands.map(({ id, name }) => ({ value: id, label: name, lang: null })),
        ...(brands.length > 1 ? [all('All brands')] : []),
      ],
    },
    {
      name: 'width',
      label: 'Width',
      chosen: '375',
      options: [
        { value: '320', label: 'Small phone, 320', lang: null },
        { value: '375', label: 'Phone, 375', lang: null },
        { value: '640', label: 'Desktop, 640', lang: null },
      ],
    },
    {
      name: 'theme',
      label: 'Theme',
      chosen: 'light',
      options: [
        { value: 'light', label: 'Light', lang: null },
        { value: 'dark', label: 'Dark', lang: null },
      ],
    },
  ];
  return filters.filter(({ options }) => options.length > 1);
}

function toCard(shown: PreviewEmail) {
  const { id, kind, variant, language, brand, email } = shown;
  return {
    ...shown,
    digest: digest(shown),
    title: variant === null ? inWords(kind) : `${inWords(kind)} ${variant}`,
    languageName: languageName(language),
    direction: /<html[^>]*\bdir="rtl"/.test(email.html) ? 'rtl' : 'ltr',
    initial: Array.from(brand.name)[0] ?? '',
    subjectLength: Array.from(email.subject).length,
    htmlAddress: addressOf(id, 'html'),
    textAddress: addressOf(id, 'txt'),
  };
}

/** `verify-account` as people write it: `Verify account`. */
function inWords(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
}

/** The name of a language in itself: `Español`. */
function languageName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
