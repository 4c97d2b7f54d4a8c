import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Liquid } from 'liquidjs';
import { EMAIL_KINDS, type EmailKind, emailKinds, type Lifetime } from '../email/kinds.ts';
import { type Clinic, type CompiledTemplates, type EmailTemplate, findLanguage } from '../email/templates.ts';
import { parseBody, TemplateError } from './body.ts';
import { checkSharedTemplate, checkTemplate, sendingStage } from './check-template.ts';
import { compileLiquid } from './compile-liquid.ts';
import { fromHeader } from './from-header.ts';

/** The clinic, as `site.config.json` describes it. */
interface ClinicConfig {
  readonly name: string;
  readonly address: readonly string[];
  readonly phone: string;
  readonly supportEmail: string;
  readonly colour: string;
  readonly logo?: string | undefined;
}

/** What the emails need of `site.config.json`. */
export interface TemplateSite {
  readonly defaultLanguage: string;
  readonly timeZone: string;
  readonly clinic: ClinicConfig;
  /** By name. */
  readonly brands: Readonly<Record<string, ClinicConfig>>;
  readonly email: { readonly from: string };
}

type Form = 'html' | 'text';

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

/** A language tag; the folders of layout and blocks are not one. */
const LANGUAGE_FOLDER = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/;

/**
 * Compiles `templates/` into one program for each language, kind and form: the layout and the blocks are put in here,
 * so that the function has nothing to look up or to parse. What is known now stands between `[[ ]]` and `[% %]`; what
 * only the event knows stands between `{{ }}` and `{% %}` and is left for the function.
 *
 * @param site the part of `site.config.json` that templates use
 * @param root another folder than the repository's own
 * @throws TemplateError naming the file and what to do
 */
export function compileTemplates(site: TemplateSite, root = TEMPLATES): CompiledTemplates {
  const languages = assembleTemplates(site, root);
  return {
    defaultLanguage: site.defaultLanguage,
    languages: mapValues(languages, (emails) => mapValues(emails, compileEmail)),
    clinic: compileClinic(site.clinic, site.email.from),
    brands: Object.fromEntries(
      Object.entries(site.brands).map(([name, brand]) => [name, compileClinic(brand, site.email.from)]),
    ),
    timeZone: site.timeZone,
  };
}

/** One email in one language, as Liquid of which only the scope is missing. */
export type LiquidEmail = Readonly<Record<keyof EmailTemplate, string>>;

/**
 * Puts layout, blocks and what is known now around the words of every email, language by language.
 *
 * @throws TemplateError naming the file and what to do
 */
export function assembleTemplates(
  site: Pick<TemplateSite, 'defaultLanguage'>,
  root = TEMPLATES,
): Readonly<Record<string, Readonly<Record<EmailKind, LiquidEmail>>>> {
  const names = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && LANGUAGE_FOLDER.test(entry.name))
    .map(({ name }) => name);
  if (findLanguage(site.defaultLanguage, names) === undefined) {
    throw new TemplateError(
      `defaultLanguage is "${site.defaultLanguage}", but templates/ has only: ${names.join(', ') || 'no language'}`,
    );
  }
  for (const file of globSync('{blocks,layout}/*.liquid', { cwd: root })) {
    checkSharedTemplate(readFileSync(join(root, file), 'utf8'), `templates/${file}`);
  }
  const engines = { html: buildEngine(root, 'html'), text: buildEngine(root, 'text') };
  const assembleLanguage = (language: string) =>
    Object.fromEntries(
      emailKinds.map((kind) => [kind, assembleEmail(engines, root, language, kind)]),
    ) as Record<EmailKind, LiquidEmail>;
  return Object.fromEntries(names.map((language) => [language, assembleLanguage(language)]));
}

const compileEmail = (email: LiquidEmail): EmailTemplate =>
  mapValues(email, (source) => compileLiquid(sendingStage.engine, source));

function mapValues<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  change: (value: From) => To,
): Record<Key, To> {
  const changed = Object.entries<From>(record).map(([key, value]) => [key, change(value)]);
  return Object.fromEntries(changed) as Record<Key, To>;
}

function compileClinic(clinic: ClinicConfig, from: string): Clinic {
  const { name, address, phone, supportEmail, colour, logo = null } = clinic;
  // The (0) of `+44 (0)20` is dialled only within the country.
  const phoneLink = phone.replace(/^(\+.*)\(0\)/, '$1').replace(/[^\d+]/g, '');
  return {
    name,
    address: address.join(', '),
    phone,
    phoneLink,
    supportEmail,
    colour,
    logo,
    from: fromHeader(name, from),
  };
}

/** Liquid with the delimiters of the build; blocks are the partials of their form. */
function buildEngine(root: string, form: Form): Liquid {
  return new Liquid({
    root: [join(root, 'layout'), join(root, 'blocks')],
    // Each layout and block is parsed once, not for every email.
    cache: true,
    extname: `.${form}.liquid`,
    tagDelimiterLeft: '[%',
    tagDelimiterRight: '%]',
    outputDelimiterLeft: '[[',
    outputDelimiterRight: ']]',
    strictVariables: true,
    strictFilters: true,
    locale: 'en-US',
  });
}

function assembleEmail(
  engines: Record<Form, Liquid>,
  root: string,
  language: string,
  kind: EmailKind,
): LiquidEmail {
  const file = join(language, `${kind}.liquid`);
  const source = readTemplate(root, file);
  const { lives } = EMAIL_KINDS[kind];
  const globals = {
    language,
    direction: directionOf(language),
    // A text part has no other way to keep numbers and addresses in order among Arabic words.
    leftToRight: directionOf(language) === 'rtl' ? '\u200e' : '',
    expires: lives === null ? null : phrase(lives, language),
    words: readWords(root, language),
  };
  const body = parseBody(source, `templates/${file}`);
  checkTemplate(source, `templates/${file}`, kind, [
    { engine: engines.text, names: lives === null ? {} : { expires: true } },
    sendingStage,
  ]);
  const assembleForm = (form: Form): string => {
    const engine = engines[form];
    const literal = form === 'html' ? escapeLiterals : (text: string) => text;
    const fill = (text: string) => String(engine.parseAndRenderSync(literal(text), {}, { globals }));
    const blocks = body.blocks.map(({ type, content }) =>
      type === 'tag' ? fill(content) : renderFile(engine, type, { content: fill(content) }),
    );
    const frame = {
      subject: fill(body.subject),
      preheader: fill(body.preheader),
      content: blocks.join('\n'),
    };
    return renderFile(engine, 'layout', frame);
  };
  const renderFile = (engine: Liquid, name: string, scope: object) =>
    String(engine.renderFileSync(name, scope, { globals }));
  try {
    return {
      subject: String(engines.text.parseAndRenderSync(body.subject, {}, { globals })),
      html: assembleForm('html'),
      text: assembleForm('text'),
    };
  } catch (cause) {
    throw new TemplateError(`templates/${file}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function readTemplate(root: string, file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
  } catch (cause) {
    throw new TemplateError(`templates/${file} is missing: every language needs every kind of email`, {
      cause,
    });
  }
}

/** The sentences that every email of a language shares. */
function readWords(root: string, language: string): object {
  const file = join(language, 'words.json');
  try {
    return JSON.parse(readTemplate(root, file)) as object;
  } catch (cause) {
    throw new TemplateError(`templates/${file}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** The words of the author become HTML text; what stands between delimiters stays. */
function escapeLiterals(text: string): string {
  return text
    .split(/(\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\]|\[%.*?%\])/)
    .map((part, index) => (index % 2 === 1 ? part : escapeHtml(part)))
    .join('');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** `15 minutes`, `24 hours`, `7 days` in the words of the language. */
function phrase({ value, unit }: Lifetime, language: string): string {
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    numberingSystem: 'latn',
  }).format(value);
}

/** Node has it; TypeScript's library does not know it yet. */
type LocaleWithText = Intl.Locale & { getTextInfo(): { readonly direction: 'ltr' | 'rtl' } };

function directionOf(language: string): 'ltr' | 'rtl' {
  return (new Intl.Locale(language) as LocaleWithText).getTextInfo().direction;
}
