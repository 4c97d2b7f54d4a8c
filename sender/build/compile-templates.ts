import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Liquid } from 'liquidjs';
import { toEmailContact, toPhoneContact } from '../../formats/clinic-contact.ts';
import { findLanguage } from '../../formats/language-tag.ts';
import { EMAIL_KINDS, type EmailKind, emailKinds, type Lifetime } from '../email/kinds.ts';
import type { Brand, CompiledTemplates, EmailTemplate, Links } from '../email/templates.ts';
import { checkSharedTemplate, checkTemplate, sendingStage } from './check-template.ts';
import { compileLiquid } from './compile-liquid.ts';
import { fromHeader } from './from-header.ts';
import { EmailTemplateError, parseTemplate } from './parse-template.ts';
import {
  filesNamed,
  findTemplateFile,
  TEMPLATES,
  type TemplateFolder,
  templateLanguages,
} from './template-languages.ts';

/** A brand, as the settings describe it; emails leave out what is missing. */
export interface BrandConfig {
  readonly name: string;
  readonly address?: readonly string[] | undefined;
  readonly phone?: string | undefined;
  readonly supportEmail?: string | undefined;
  readonly colour: string;
  readonly logo?: string | undefined;
}

/** The settings that the emails use: a part of `site.config.json`. */
export interface TemplateSite {
  readonly defaultLanguage: string;
  readonly timeZone: string;
  readonly clinic: BrandConfig;
  /** By name. */
  readonly brands: Readonly<Record<string, BrandConfig>>;
  /** The languages of emails, among those that have templates; all of them by default. */
  readonly languages?: readonly string[] | undefined;
  /** Missing if all pages are those of the web app, whose address the function knows. */
  readonly links?: Links | undefined;
  readonly email: { readonly from: string };
  /** Pages that every email links to. */
  readonly privacyUrl?: string | undefined;
  readonly termsUrl?: string | undefined;
}

/** The part of the site that is known when the templates are assembled. */
type AssemblySite = Pick<TemplateSite, 'defaultLanguage' | 'languages' | 'links' | 'privacyUrl' | 'termsUrl'>;

type Form = 'html' | 'text';

/** How messages name the settings. */
export interface SettingNames {
  readonly brand: string;
  readonly brands: string;
}

const SITE_CONFIG: SettingNames = {
  brand: 'site.config.json: clinic',
  brands: 'site.config.json: brands',
};

/**
 * Compiles templates into one program for each language, kind and form, with layout and blocks included. Values that
 * are known at build time are written between `[[ ]]` and `[% %]`; values of the event are written between `{{ }}` and
 * `{% %}` and left to the function.
 *
 * @param folders of the templates; each kind, block and sentence is taken from the first that has it
 * @throws EmailTemplateError naming the file or setting and what to do
 */
export function compileTemplates(
  site: TemplateSite,
  folders: readonly TemplateFolder[] = [TEMPLATES],
  settings = SITE_CONFIG,
): CompiledTemplates {
  const languages = assembleTemplates(site, folders);
  return {
    defaultLanguage: site.defaultLanguage,
    languages: mapValues(languages, (emails) => mapValues(emails, compileEmail)),
    brand: compileBrand(settings.brand, site.clinic, site.email.from),
    brands: Object.fromEntries(
      Object.entries(site.brands).map(([name, brand]) => [
        name,
        compileBrand(`${settings.brands}.${name}`, brand, site.email.from),
      ]),
    ),
    links: site.links ?? null,
    timeZone: site.timeZone,
  };
}

/** One email in one language, as Liquid that needs only the values of an event. */
export type LiquidEmail = Readonly<Record<keyof EmailTemplate, string>>;

/**
 * Combines every email in every language with the layout, the blocks and the values that are known at build time.
 *
 * @throws EmailTemplateError naming the file and what to do
 */
export function assembleTemplates(
  site: AssemblySite,
  folders: readonly TemplateFolder[] = [TEMPLATES],
): Readonly<Record<string, Readonly<Record<EmailKind, LiquidEmail>>>> {
  const names = chooseLanguages(site, folders);
  for (const { path, name } of folders.flatMap(sharedTemplates)) {
    checkSharedTemplate(readFileSync(path, 'utf8'), name);
  }
  const engines = { html: buildEngine(folders, 'html'), text: buildEngine(folders, 'text') };
  const assembleLanguage = (language: string) =>
    Object.fromEntries(
      emailKinds.map((kind) => [kind, assembleEmail(engines, folders, language, kind, site)]),
    ) as Record<EmailKind, LiquidEmail>;
  return Object.fromEntries(names.map((language) => [language, assembleLanguage(language)]));
}

/** Returns the languages of the site, or all that have templates. */
function chooseLanguages(
  { defaultLanguage, languages }: AssemblySite,
  folders: readonly TemplateFolder[],
): readonly string[] {
  const available = templateLanguages(folders);
  const places = folders.map(({ name }) => `${name}/`).join(' and ');
  const missing = languages?.find((language) => !available.includes(language));
  if (missing !== undefined) {
    throw new EmailTemplateError(
      `languages has "${missing}", but ${places} has only: ${available.join(', ') || 'no language'}`,
    );
  }
  const chosen = languages ?? available;
  if (findLanguage(defaultLanguage, chosen) === undefined) {
    throw new EmailTemplateError(
      `defaultLanguage is "${defaultLanguage}", but ${languages === undefined ? places : 'languages'} has only: ${chosen.join(', ') || 'no language'}`,
    );
  }
  return chosen;
}

/** Lists the layouts and blocks of a folder. */
function sharedTemplates({ path, name }: TemplateFolder): { path: string; name: string }[] {
  return SHARED.flatMap((part) => {
    const folder = join(path, part);
    const files = existsSync(folder) ? readdirSync(folder).sort() : [];
    return files
      .filter((file) => file.endsWith('.liquid'))
      .map((file) => ({ path: join(folder, file), name: `${name}/${part}/${file}` }));
  });
}

const SHARED = ['layout', 'blocks'];

const compileEmail = (email: LiquidEmail): EmailTemplate =>
  mapValues(email, (source) => compileLiquid(sendingStage.engine, source));

function mapValues<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  change: (value: From) => To,
): Record<Key, To> {
  const changed = Object.entries<From>(record).map(([key, value]) => [key, change(value)]);
  return Object.fromEntries(changed) as Record<Key, To>;
}

/** @param setting the name of the brand among the settings */
function compileBrand(setting: string, brand: BrandConfig, from: string): Brand {
  const { name, address, phone, supportEmail, colour, logo = null } = brand;
  return {
    name,
    address: address === undefined || address.length === 0 ? null : address.join(', '),
    ...(phone === undefined ? { phone: null, phoneLink: null } : toPhoneContact(phone)),
    ...(supportEmail === undefined
      ? { supportEmail: null, supportEmailLink: null }
      : toEmailContact(supportEmail)),
    colour,
    logo,
    from: fromHeader(name, from, `${setting}.name`),
  };
}

/** Creates a Liquid engine with the delimiters of the build; its partials are the blocks in the given form. */
function buildEngine(folders: readonly TemplateFolder[], form: Form): Liquid {
  return new Liquid({
    root: folders.flatMap(({ path }) => SHARED.map((part) => join(path, part))),
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
  folders: readonly TemplateFolder[],
  language: string,
  kind: EmailKind,
  site: AssemblySite,
): LiquidEmail {
  const { source, name: file } = readTemplate(folders, language, `${kind}.liquid`);
  const { lifetime } = EMAIL_KINDS[kind];
  const words = readWords(folders, language);
  const globals = {
    language,
    direction: directionOf(language),
    // Plain text needs this mark to keep numbers and addresses in order among Arabic words.
    leftToRight: directionOf(language) === 'rtl' ? '\u200e' : '',
    expires: lifetime === null ? null : formatLifetime(lifetime, language),
    words,
    footerLinks: [
      { label: words.privacy, url: site.privacyUrl },
      { label: words.terms, url: site.termsUrl },
    ].filter(({ url }) => url !== undefined),
  };
  const parsed = parseTemplate(source, file);
  const { page } = EMAIL_KINDS[kind];
  const hasPage = page !== null && (site.links === undefined || site.links[page] !== null);
  const buildStage = { engine: engines.text, names: lifetime === null ? {} : { expires: true as const } };
  checkTemplate(source, file, kind, [buildStage, sendingStage], hasPage);
  const assembleForm = (form: Form): string => {
    const engine = engines[form];
    const literal = form === 'html' ? escapeLiterals : (text: string) => text;
    const render = (text: string) => String(engine.parseAndRenderSync(literal(text), {}, { globals }));
    const blocks = parsed.blocks.map(({ type, content }) =>
      type === 'tag' ? render(content) : renderFile(engine, type, { content: render(content) }),
    );
    const parts = {
      subject: render(parsed.subject),
      preheader: render(parsed.preheader),
      content: blocks.join('\n'),
    };
    return renderFile(engine, 'layout', parts);
  };
  const renderFile = (engine: Liquid, name: string, scope: object) =>
    String(engine.renderFileSync(name, scope, { globals }));
  try {
    return {
      subject: String(engines.text.parseAndRenderSync(parsed.subject, {}, { globals })),
      html: assembleForm('html'),
      text: assembleForm('text'),
    };
  } catch (cause) {
    throw new EmailTemplateError(`${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** Reads a file of a language from the first folder that has it. */
function readTemplate(
  folders: readonly TemplateFolder[],
  language: string,
  file: string,
): { source: string; name: string } {
  const found = findTemplateFile(folders, `${language}/${file}`);
  if (found === undefined) {
    // A language is in the folder of the site, or in one that has all of it.
    const [missing] = filesNamed(folders, `${language}/${file}`);
    throw new EmailTemplateError(`${missing?.name} is missing: every language needs every kind of email`);
  }
  return { source: readFileSync(found.path, 'utf8').replaceAll('\r\n', '\n'), name: found.name };
}

/** Reads the sentences that all emails of a language share. */
function readWords(folders: readonly TemplateFolder[], language: string): Readonly<Record<string, string>> {
  const files = filesNamed(folders, `${language}/words.json`).filter(({ path }) => existsSync(path));
  if (files.length === 0) readTemplate(folders, language, 'words.json');
  const words = files.map(({ path, name }) => {
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    } catch (cause) {
      throw new EmailTemplateError(`${name}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  });
  return Object.assign({}, ...words.reverse());
}

/** Escapes the author's text for HTML, but not what is between delimiters. */
function escapeLiterals(text: string): string {
  return text
    .split(/(\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\]|\[%.*?%\])/)
    .map((part, index) => (index % 2 === 1 ? part : escapeHtml(part)))
    .join('');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** Returns `15 minutes`, `24 hours` or `7 days` in the given language. */
function formatLifetime({ value, unit }: Lifetime, language: string): string {
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    numberingSystem: 'latn',
  }).format(value);
}

interface TextInfo {
  readonly direction: 'ltr' | 'rtl';
}

/** Node has `getTextInfo`, and older versions `textInfo`. Not needed once TypeScript's library declares it. */
type LocaleWithText = Intl.Locale & { getTextInfo?(): TextInfo; readonly textInfo?: TextInfo };

function directionOf(language: string): TextInfo['direction'] {
  const locale: LocaleWithText = new Intl.Locale(language);
  return (locale.getTextInfo?.() ?? locale.textInfo)?.direction ?? 'ltr';
}
