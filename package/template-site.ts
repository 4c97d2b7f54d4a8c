import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type AddressFault, readEmailAddress } from '../formats/email-address.ts';
import { readLanguageTag } from '../formats/language-tag.ts';
import { readPhoneNumber } from '../formats/phone-number.ts';
import {
  type BrandConfig,
  compileTemplates,
  type SettingNames,
  type TemplateSite,
} from '../sender/build/compile-templates.ts';
import type { TemplateFolder } from '../sender/build/template-languages.ts';
import type { CompiledTemplates, Links } from '../sender/email/templates.ts';
import { AA_CONTRAST, contrast, WHITE } from '../site/contrast.ts';
import { CognitoEmailsError } from './errors.ts';
import type { AppBrand, Brand, CognitoEmailsOptions, EmailLinks } from './options.ts';
import { PACKAGE } from './package-folder.ts';

/** The settings that are in the files of the site. */
export type SiteOptions = Pick<
  CognitoEmailsOptions,
  'sender' | 'brand' | 'brands' | 'templates' | 'languages' | 'defaultLanguage' | 'timeZone' | 'links'
>;

/** The templates of the package. */
const PACKAGE_TEMPLATES: TemplateFolder = {
  path: join(PACKAGE, 'templates'),
  name: 'cognito-emails/templates',
};

const COLOUR = '#1d4ed8';
const SETTINGS: SettingNames = { brand: 'brand', brands: 'brands' };

/**
 * Checks the settings and compiles the templates.
 *
 * @param isToken whether a text is only known when the stack is deployed
 * @throws CognitoEmailsError or EmailTemplateError with a sentence
 */
export function compileSite(options: SiteOptions, isToken: IsToken = () => false): CompiledTemplates {
  requireText(withoutClientIds(options), isToken);
  if (options.templates !== undefined) return compile(options);
  // Tests create many stacks with the same emails.
  const key = JSON.stringify(SITE_OPTIONS.map((name) => withoutClientIds(options)[name]));
  const compiled = alreadyCompiled.get(key) ?? compile(options);
  alreadyCompiled.set(key, compiled);
  return compiled;
}

const alreadyCompiled = new Map<string, CompiledTemplates>();

function compile(options: SiteOptions): CompiledTemplates {
  return compileTemplates(toTemplateSite(options), templateFolders(options), SETTINGS);
}

type IsToken = (value: unknown) => boolean;

/** Returns the folders that templates are taken from. */
export function templateFolders({ templates }: Pick<SiteOptions, 'templates'>): TemplateFolder[] {
  if (templates === undefined) return [PACKAGE_TEMPLATES];
  const path = resolve(templates);
  if (!existsSync(path)) throw new CognitoEmailsError(`templates is ${path}, which is no folder`);
  const name = relative(process.cwd(), path).replaceAll('\\', '/') || '.';
  return [{ path, name: name.startsWith('..') ? path : name }, PACKAGE_TEMPLATES];
}

/** Returns the usual brand. */
export function usualBrand({ brand, brands }: Pick<SiteOptions, 'brand' | 'brands'>): Brand {
  const usual = brand ?? brands?.[0];
  if (usual === undefined)
    throw new CognitoEmailsError('brand is missing: give at least brand: { name: "…" }');
  return usual;
}

/** Returns the key of a brand in the files of the site. */
export const brandKey = (index: number): string => `app-${index}`;

/** @throws CognitoEmailsError with a sentence for the first setting that is wrong */
function toTemplateSite(options: SiteOptions): TemplateSite {
  const { brands = [], languages, timeZone = 'UTC', links = {} } = options;
  const sender = requireAddress('sender', options.sender);
  const defaultLanguage = options.defaultLanguage ?? languages?.[0] ?? 'en';
  if (readLanguageTag(defaultLanguage) === undefined) {
    throw new CognitoEmailsError(
      `defaultLanguage is "${defaultLanguage}", which is no language tag such as en-GB`,
    );
  }
  requireTimeZone(timeZone);
  return {
    clinic: toBrandConfig('brand', usualBrand(options)),
    brands: Object.fromEntries(
      brands.map((brand, index) => [brandKey(index), toBrandConfig(`brands[${index}]`, brand)]),
    ),
    defaultLanguage,
    languages,
    timeZone,
    email: { from: sender },
    links: toLinks(links),
    privacyUrl: links.privacy,
    termsUrl: links.terms,
  };
}

function withoutClientIds(options: SiteOptions): SiteOptions {
  const withoutIds = ({ clientIds: _, ...brand }: AppBrand) => ({ ...brand, clientIds: [] });
  return options.brands === undefined ? options : { ...options, brands: options.brands.map(withoutIds) };
}

const SITE_OPTIONS = [
  'sender',
  'brand',
  'brands',
  'templates',
  'languages',
  'defaultLanguage',
  'timeZone',
  'links',
] as const satisfies readonly (keyof SiteOptions)[];

/** The files of the site are written at synthesis, so that they cannot have values of the deployment. */
function requireText(options: SiteOptions, isToken: IsToken): void {
  const visit = (path: string, value: unknown): void => {
    if (isToken(value)) {
      throw new CognitoEmailsError(
        `${path} is a token, whose value is known only when the stack is deployed; emails are generated before that, so write the text itself`,
      );
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      visit(Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, member);
    }
  };
  for (const name of SITE_OPTIONS) visit(name, options[name]);
}

const ADDRESS_FAULTS: Readonly<Record<AddressFault, string>> = {
  missing: 'is missing',
  incomplete: 'must be a plain email address such as accounts@mail.example',
  'local-part-not-ascii': 'has letters beyond a to z before the @, which SES does not accept',
  'local-part': 'has something before the @ that no mailbox has, such as a space or two dots in a row',
  domain: 'has no domain such as mail.example after the @',
  'too-long': 'is longer than an email address can be',
};

/** @throws CognitoEmailsError if the setting is no email address */
export function requireAddress(setting: string, text: string): string {
  const { address, fault } = readEmailAddress(text ?? '');
  if (fault === undefined) return address;
  throw new CognitoEmailsError(`${setting} ${ADDRESS_FAULTS[fault]}`);
}

function toBrandConfig(setting: string, brand: Brand): BrandConfig {
  const { name, address, phone, supportEmail, colour = COLOUR, logo } = brand;
  if (typeof name !== 'string' || !/^[^\p{Cc}]{1,200}$/u.test(name) || name.trim() === '') {
    throw new CognitoEmailsError(`${setting}.name must be one line of at most 200 characters`);
  }
  if (!/^#[0-9a-f]{6}$/i.test(colour)) {
    throw new CognitoEmailsError(`${setting}.colour is "${colour}"; it must be a colour such as ${COLOUR}`);
  }
  const ratio = contrast(colour, WHITE);
  if (ratio < AA_CONTRAST) {
    throw new CognitoEmailsError(
      `${setting}.colour is ${colour}, which has a contrast of ${ratio.toFixed(2)} to the white text on it; WCAG 2.2 asks for ${AA_CONTRAST}, so choose a darker colour`,
    );
  }
  if (phone !== undefined && readPhoneNumber(phone).fault !== undefined) {
    throw new CognitoEmailsError(`${setting}.phone is no telephone number such as +44 20 7946 0018`);
  }
  if (logo !== undefined) requireUrl(`${setting}.logo`, logo);
  return {
    name: name.trim(),
    address,
    phone,
    supportEmail: supportEmail && requireAddress(`${setting}.supportEmail`, supportEmail),
    colour,
    logo,
  };
}

function requireTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    throw new CognitoEmailsError(
      `timeZone is "${timeZone}"; it must be the name of a time zone such as Europe/London`,
      {
        cause,
      },
    );
  }
}

const PAGES = ['confirm', 'reset', 'account', 'login'] as const;

function toLinks(links: EmailLinks): Links {
  for (const [name, url] of Object.entries(links)) {
    if (url !== undefined) requireUrl(`links.${name}`, url);
  }
  const pages = PAGES.map((page) => [page, links[page] ?? null] as const);
  const [first] = pages.flatMap(([, url]) => (url === null ? [] : [new URL(url).origin]));
  return {
    ...(Object.fromEntries(pages) as Record<(typeof PAGES)[number], string | null>),
    site: links.site === undefined ? (first ?? null) : links.site.replace(/\/+$/, ''),
  };
}

/** Emails are read anywhere, so that `http:` is for pages on the reader's own machine only. */
function requireUrl(setting: string, text: string): void {
  const url = /^https?:\/\/[^\s"'<>\\#]+$/.test(text) ? URL.parse(text) : null;
  const isSafe = url?.protocol === 'https:' || url?.hostname === 'localhost';
  if (url === null || !isSafe || url.username !== '') {
    throw new CognitoEmailsError(
      `${setting} is "${text}"; it must be an https address without a fragment, such as https://app.example/confirm`,
    );
  }
}
