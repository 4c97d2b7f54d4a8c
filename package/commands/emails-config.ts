import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CognitoEmailsError } from '../errors.ts';
import type { SiteOptions } from '../template-site.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);

const BRAND: Readonly<Record<string, readonly [Check, string]>> = {
  name: [isText, 'a text'],
  address: [isTexts, 'a list of texts'],
  phone: [isText, 'a text'],
  supportEmail: [isText, 'a text'],
  colour: [isText, 'a text'],
  logo: [isText, 'a text'],
};
const LINKS = Object.fromEntries(
  ['site', 'confirm', 'reset', 'account', 'login', 'privacy', 'terms'].map((name) => [
    name,
    [isText, 'a text'] as const,
  ]),
);

/**
 * Reads the settings of the emails: those of the construct that concern their content.
 *
 * @param file JSON; the folder of templates in it is relative to the file
 * @param templates a folder of templates that wins over the one in the file
 * @throws CognitoEmailsError with a sentence for the first setting that is wrong
 */
export function readEmailsConfig(file: string, templates?: string): SiteOptions {
  const settings = readJson(file);
  requireMembers(file, '', settings, {
    sender: [isText, 'a text'],
    brand: [isObject, 'an object'],
    templates: [isText, 'a text'],
    languages: [isTexts, 'a list of texts'],
    defaultLanguage: [isText, 'a text'],
    timeZone: [isText, 'a text'],
    links: [isObject, 'an object'],
  });
  requireMembers(file, 'brand.', settings.brand ?? {}, BRAND);
  requireMembers(file, 'links.', settings.links ?? {}, LINKS);
  const own = settings.templates as string | undefined;
  const folder = templates ?? (own && resolve(dirname(file), own));
  const { templates: _, ...others } = settings;
  return { ...(others as unknown as SiteOptions), ...(folder !== undefined && { templates: folder }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CognitoEmailsError(
      `${file} cannot be read as JSON: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
  if (isObject(value)) return value;
  throw new CognitoEmailsError(`${file} must contain an object with the settings`);
}

function requireMembers(
  file: string,
  prefix: string,
  value: unknown,
  known: Readonly<Record<string, readonly [Check, string]>>,
): void {
  for (const [name, member] of Object.entries(value as object)) {
    const [check, form] = (Object.hasOwn(known, name) ? known[name] : undefined) ?? [];
    if (check === undefined) {
      throw new CognitoEmailsError(
        `${file} has ${prefix}${name}, which does not exist; there are ${Object.keys(known).join(', ')}`,
      );
    }
    if (!check(member)) throw new CognitoEmailsError(`${file}: ${prefix}${name} must be ${form}`);
  }
}
