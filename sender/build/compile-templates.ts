import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Liquid } from 'liquidjs';
import { toClinicContact } from '../../formats/clinic-contact.ts';
import { findLanguage } from '../../formats/language-tag.ts';
import { EMAIL_KINDS, type EmailKind, emailKinds, type Lifetime } from '../email/kinds.ts';
import type { Clinic, CompiledTemplates, EmailTemplate } from '../email/templates.ts';
import { checkSharedTemplate, checkTemplate, sendingStage } from './check-template.ts';
import { compileLiquid } from './compile-liquid.ts';
import { fromHeader } from './from-header.ts';
import { EmailTemplateError, parseTemplate } from './parse-template.ts';
import { TEMPLATES, templateLanguages } from './template-languages.ts';

/** The clinic, as `site.config.json` describes it. */
interface ClinicConfig {
  readonly name: string;
  readonly address: readonly string[];
  readonly phone: string;
  readonly supportEmail: string;
  readonly colour: string;
  readonly logo?: string | undefined;
}

/** The part of `site.config.json` that the emails use. */
export interface TemplateSite {
  readonly defaultLanguage: string;
  readonly timeZone: string;
  readonly clinic: ClinicConfig;
  /** By name. */
  readonly brands: Readonly<Record<string, ClinicConfig>>;
  readonly email: { readonly from: string };
  /** Pages that every email links to. */
  readonly privacyUrl?: string | undefined;
  readonly termsUrl?: string | undefined;
}

/** The part of the site that is known when the templates are assembled. */
type AssemblySite = Pick<TemplateSite, 'defaultLanguage' | 'privacyUrl' | 'termsUrl'>;

type Form = 'html' | 'text';

/**
 * Compiles `templates/` into one program for each language, kind and form, with layout and blocks included. Values that
 * are known at build time are written between `[[ ]]` and `[% %]`; values of the event are written between `{{ }}` and
 * `{% %}` and left to the function.
 *
 * @param site the part of `site.config.json` that templates use
 * @param root the folder of the templates
 * @throws EmailTemplateError naming the file or setting and what to do
 */
export function compileTemplates(site: TemplateSite, root = TEMPLATES): CompiledTemplates {
  const languages = assembleTemplates(site, root);
  return {
    defaultLanguage: site.defaultLanguage,
    languages: mapValues(languages, (emails) => mapValues(emails, compileEmail)),
    clinic: compileClinic('clinic', site.clinic, site.email.from),
    brands: Object.fromEntries(
      Object.entries(site.brands).map(([name, brand]) => [
        name,
        compileClinic(`brands.${name}`, brand, site.email.from),
      ]),
    ),
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
  root = TEMPLATES,
): Readonly<Record<string, Readonly<Record<EmailKind, LiquidEmail>>>> {
  const names = templateLanguages(root);
  if (findLanguage(site.defaultLanguage, names) === undefined) {
    throw new EmailTemplateError(
      `defaultLanguage is "${site.defaultLanguage}", but templates/ has only: ${names.join(', ') || 'no language'}`,
    );
  }
  for (const file of globSync('{blocks,layout}/*.liquid', { cwd: root })) {
    checkSharedTemplate(readFileSync(join(root, file), 'utf8'), `templates/${file}`);
  }
  const engines = { html: buildEngine(root, 'html'), text: buildEngine(root, 'text') };
  const assembleLanguage = (language: string) =>
    Object.fromEntries(
      emailKinds.map((kind) => [kind, assembleEmail(engines, root, language, kind, site)]),
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

/** @param setting the path of the clinic in `site.config.json` */
function compileClinic(setting: string, clinic: ClinicConfig, from: string): Clinic {
  const { name, address, colour, logo = null } = clinic;
  return {
    name,
    address: address.join(', '),
    ...toClinicContact(clinic),
    colour,
    logo,
    from: fromHeader(name, from, `${setting}.name`),
  };
}

/** Creates a Liquid engine with the delimiters of the build; its partials are the blocks in the given form. */
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
  site: AssemblySite,
): LiquidEmail {
  const file = join(language, `${kind}.liquid`);
  const source = readTemplate(root, file);
  const { lifetime } = EMAIL_KINDS[kind];
  const words = readWords(root, language);
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
  const parsed = parseTemplate(source, `templates/${file}`);
  checkTemplate(source, `templates/${file}`, kind, [
    { engine: engines.text, names: lifetime === null ? {} : { expires: true } },
    sendingStage,
  ]);
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
    throw new EmailTemplateError(`templates/${file}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function readTemplate(root: string, file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
  } catch (cause) {
    throw new EmailTemplateError(`templates/${file} is missing: every language needs every kind of email`, {
      cause,
    });
  }
}

/** Reads the sentences that all emails of a language share. */
function readWords(root: string, language: string): Readonly<Record<string, string>> {
  const file = join(language, 'words.json');
  try {
    return JSON.parse(readTemplate(root, file)) as Record<string, string>;
  } catch (cause) {
    throw new EmailTemplateError(`templates/${file}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
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

/** Node has `getTextInfo`. Not needed once TypeScript's library declares it. */
type LocaleWithText = Intl.Locale & { getTextInfo(): { readonly direction: 'ltr' | 'rtl' } };

function directionOf(language: string): 'ltr' | 'rtl' {
  return (new Intl.Locale(language) as LocaleWithText).getTextInfo().direction;
}
