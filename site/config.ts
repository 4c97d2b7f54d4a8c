import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const oneLine = (what: string) =>
  z
    .string({ error: `${what} is missing` })
    .trim()
    .min(1, `${what} is empty`)
    .max(200, `${what} is longer than 200 characters`)
    .regex(/^\P{Cc}*$/u, `${what} must be one line without control characters`);

const address = (what: string) =>
  oneLine(what).pipe(z.email(`${what} must be a plain email address such as help@clinic.example`));

const section = <Shape extends z.ZodRawShape>(name: string, shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${name} has a setting that does not exist: ${issue.keys?.join(', ')}`
        : `${name} is missing or is not an object`,
  });

const siteConfigSchema = section('site.config.json', {
  $schema: z.string().optional().describe('Where an editor finds this schema'),
  region: z
    .string({ error: 'region is missing' })
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'region must be an AWS region such as eu-west-1')
    .describe('The AWS region that everything is deployed to'),
  siteUrl: z
    .string({ error: 'siteUrl is missing' })
    .regex(
      /^https:\/\/[a-z0-9.-]+(:\d+)?$/i,
      'siteUrl must be an https address without a path, query or trailing slash, such as https://patients.clinic.example',
    )
    .describe('Where patients sign in; every link in an email starts with it'),
  defaultLanguage: z
    .string({ error: 'defaultLanguage is missing' })
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, 'defaultLanguage must be a language tag such as en')
    .describe('The language of an email when nothing is known about the patient'),
  clinic: section('clinic', {
    name: oneLine('clinic.name').describe('The name that patients know the clinic by'),
    address: z
      .array(oneLine('A line of clinic.address'), { error: 'clinic.address is missing' })
      .min(1, 'clinic.address needs at least one line')
      .describe('Postal address, a string a line'),
    phone: oneLine('clinic.phone')
      .regex(/^\+?[\d ()-]+$/, 'clinic.phone may hold digits, spaces, hyphens, brackets and a leading +')
      .describe('The number that patients call'),
    supportEmail: address('clinic.supportEmail').describe('Where patients write to a person'),
    colour: z
      .string({ error: 'clinic.colour is missing' })
      .regex(/^#[0-9a-f]{6}$/i, 'clinic.colour must be a colour such as #005eb8')
      .describe('Colour of headings and buttons'),
  }).describe('What every email says about the clinic'),
  email: section('email', {
    domain: z
      .string({ error: 'email.domain is missing' })
      .regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/i, 'email.domain must be a domain such as mail.clinic.example')
      .describe('The domain that SES verifies and signs for'),
    from: address('email.from').describe('The sender of every email; its domain is email.domain'),
    replyTo: address('email.replyTo').describe('A mailbox that a person reads'),
  }).describe('How emails leave'),
}).refine(({ email }) => domainOf(email.from) === email.domain.toLowerCase(), {
  path: ['email', 'from'],
  error: 'email.from must be an address of email.domain, because SES sends only from the domain it verified',
});

/** What a deployer decides about the site; see `site.config.json`. */
export type SiteConfig = z.infer<typeof siteConfigSchema>;

/** Every mistake in a site configuration, a sentence each. */
export class SiteConfigError extends Error {
  override readonly name = 'SiteConfigError';
}

const SITE_CONFIG_FILE = fileURLToPath(new URL('../site.config.json', import.meta.url));

/**
 * Checks a site configuration.
 *
 * @param value the parsed JSON of `site.config.json`
 * @throws SiteConfigError naming every mistake, where it is and what is expected
 */
export function parseSiteConfig(value: unknown): SiteConfig {
  const result = siteConfigSchema.safeParse(value);
  if (result.success) return Object.freeze(result.data);
  const sentences = result.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`,
  );
  throw new SiteConfigError(`site.config.json needs attention:\n${sentences.join('\n')}`);
}

/**
 * Reads and checks `site.config.json`.
 *
 * @param file another file than the repository's own
 * @throws SiteConfigError when the file is no JSON or has mistakes
 */
export function readSiteConfig(file = SITE_CONFIG_FILE): SiteConfig {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new SiteConfigError(`${file} cannot be read as JSON: ${String(cause)}`, { cause });
  }
  return parseSiteConfig(value);
}

/** The JSON Schema that editors use for `site.config.json`, derived from the checks above. */
export function siteConfigJsonSchema(): object {
  return z.toJSONSchema(siteConfigSchema);
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}
