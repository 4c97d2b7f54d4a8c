import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Liquid } from 'liquidjs';
import { DEFAULT_BRAND, type Gallery, type PreviewEmail } from './gallery.ts';
import { digest, type PreviewState } from './preview-state.ts';

/** A page that the server updates, or a static file. */
export type PageMode = 'live' | 'file';

/** A group of radio buttons; its name and values are those of the query string. */
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

/** Allows the page's own script, and images for the logos of emails. The frames of the emails inherit the policy. */
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

/** Returns the path of a single email, relative to the gallery page. */
export function emailPath(id: string, form: 'html' | 'txt'): string {
  return `emails/${id}.${form}`;
}

/** Renders the gallery as one self-contained HTML document. */
export function renderPage(
  { gallery, composedAt, diagnostic, version }: PreviewState,
  mode: PageMode,
): string {
  const emails = gallery?.emails ?? [];
  return String(
    engine.renderSync(template, {
      style: STYLE,
      script: SCRIPT,
      policy: POLICY,
      live: mode === 'live',
      version,
      clinic: gallery?.brands[0]?.name ?? null,
      diagnostic,
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
        ...kinds.map((kind) => ({ value: kind, label: toTitle(kind), lang: null })),
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
      chosen: DEFAULT_BRAND,
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

function toCard(preview: PreviewEmail) {
  const { id, kind, variant, language, brand, email } = preview;
  return {
    ...preview,
    digest: digest(preview),
    title: variant === null ? toTitle(kind) : `${toTitle(kind)} ${variant}`,
    languageName: languageName(language),
    direction: /<html[^>]*\bdir="rtl"/.test(email.html) ? 'rtl' : 'ltr',
    initial: Array.from(brand.name)[0] ?? '',
    subjectLength: Array.from(email.subject).length,
    htmlPath: emailPath(id, 'html'),
    textPath: emailPath(id, 'txt'),
  };
}

/** Turns `verify-account` into `Verify account`. */
function toTitle(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
}

/** Returns the name of a language in that language, such as `Español`. */
function languageName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
