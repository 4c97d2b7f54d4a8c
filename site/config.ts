import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { apps, brandName, domainPrefix, signInObjections } from './apps.ts';
import { AA_CONTRAST, contrast, WHITE } from './contrast.ts';

/** Each message goes on from the path of what it is about: `clinic.name is empty`. */
const MISSING = { error: 'is missing' };

const oneLine = () =>
  z
    .string(MISSING)
    .trim()
    .min(1, 'is empty')
    .max(200, 'is longer than 200 characters')
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters');

const emailAddress = () =>
  oneLine().pipe(z.email('must be a plain email address such as help@clinic.example'));

const section = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has a setting that does not exist: ${issue.keys?.join(', ')}`
        : 'is missing or is not an object',
  });

const colour = () =>
  z
    .string(MISSING)
    .regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour such as #005eb8', abort: true })
    .superRefine((value, { addIssue }) => {
      const ratio = contrast(value, WHITE);
      if (ratio >= AA_CONTRAST) return;
      addIssue(
        `is ${value}, which has a contrast of ${ratio.toFixed(2)} to the white text on it; ` +
          `WCAG 2.2 asks for ${AA_CONTRAST}, so choose a darker colour`,
      );
    });

const clinic = section({
  name: oneLine().describe('The name that patients know the clinic by'),
  address: z
    .array(oneLine(), MISSING)
    .min(1, 'needs at least one line')
    .describe('Postal address, a string a line'),
  phone: oneLine()
    .regex(/^\+?[\d ()-]+$/, 'may hold digits, spaces, hyphens, brackets and a leading +')
    .describe('The number that patients call'),
  supportEmail: emailAddress().describe('Where patients write to a person'),
  colour: colour().describe('Colour of the header and of buttons; white text stands on it'),
  logo: z
    .string()
    .regex(/^https:\/\/[^\s"'<>]+$/, 'must be the https address of an image')
    .optional()
    .describe('Address of an image for the header, shown 40 pixels high; without it, the name stands there'),
  logoFile: z
    .string()
    .regex(
      /^(?!\/)(?!.*\.\.)[\w./-]+\.(svg|png|jpe?g|webp)$/,
      'must be a file of this repository such as site/logo.svg',
    )
    .optional()
    .describe(
      'The logo as a file, for the shared sign-in pages, which ask no other address for it; at most 700 kB',
    ),
});

type Clinic = z.infer<typeof clinic>;

/** What CloudWatch Logs offers (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html). */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const domain = () =>
  z
    .string(MISSING)
    .regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/i, 'must be a domain such as mail.clinic.example')
    .toLowerCase();

const hostedZone = section({
  id: z
    .string(MISSING)
    .regex(/^Z[A-Z0-9]{3,31}$/, 'must be the id of a Route 53 hosted zone such as Z0123456789ABCDEFGHIJ')
    .describe('Its id, as the Route 53 console shows it'),
  name: domain().describe('The domain that it holds: email.domain or one above it'),
});

const notice = () => z.boolean({ error: 'must be true or false' });

const siteConfigSchema = section({
  $schema: z.string().optional().describe('Where an editor finds this schema'),
  region: z
    .string(MISSING)
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-west-1')
    .describe('The AWS region that everything is deployed to'),
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, 'must be a short word in lower case such as production or staging')
    .default('production')
    .describe('Which of several deployments this is; each has an AWS account or an email.domain of its own'),
  siteUrl: z
    .string(MISSING)
    .regex(
      /^https:\/\/[a-z0-9.-]+(:\d+)?$/i,
      'must be an https address without a path, query or trailing slash, such as https://patients.clinic.example',
    )
    .describe('Where patients sign in; every link in an email starts with it'),
  defaultLanguage: z
    .string(MISSING)
    .refine((tag) => accepts(() => Intl.getCanonicalLocales(tag)), 'must be a language tag such as en-GB')
    .describe('The language of an email, and of times in it, when nothing is known about the patient'),
  timeZone: z
    .string(MISSING)
    .refine(isTimeZone, 'must be the name of a time zone such as Europe/London')
    .describe('In which emails tell times'),
  clinic: clinic.describe('What every email says about the clinic'),
  brands: z
    .record(brandName(), clinic.partial(), {
      error: ({ code }) =>
        code === 'invalid_key' ? 'is not a short word in lower case such as dental' : 'is not an object',
    })
    .refine((all) => !Object.hasOwn(all, 'clinic'), 'has a brand named clinic, which is the clinic itself')
    .default({})
    .describe('Other brands of the clinic by a name that apps refer to; what one leaves out is as in clinic'),
  apps: apps(),
  portal: section({
    signIn: z
      .literal(['own-pages', 'managed-login'], { error: 'must be own-pages or managed-login' })
      .default('own-pages')
      .describe('Whether patients sign in to the portal on its own pages or on those that all apps share'),
  })
    .prefault({})
    .describe('The web app that comes with this stack'),
  signInDomainPrefix: domainPrefix(),
  notices: section({
    welcome: notice().describe('After an account was confirmed'),
    passwordChanged: notice().describe('After a forgotten password was reset'),
    newSignIn: notice().describe('After every sign-in'),
  }).describe('Which notices patients get'),
  alarmEmails: z
    .array(emailAddress(), MISSING)
    .min(1, 'needs at least one address, or nobody hears of a failure')
    .refine((all) => new Set(all).size === all.length, 'names an address twice')
    .describe('Who hears of failures; each address gets an email from AWS to confirm'),
  logRetentionDays: z
    .literal(RETENTION_DAYS, { error: `must be one of ${RETENTION_DAYS.join(', ')}` })
    .default(30)
    .describe('After how many days logs are deleted; they name patients by the id of their account'),
  email: section({
    domain: domain().describe('The domain that SES verifies and signs for'),
    from: emailAddress().describe('The sender of every email; its domain is email.domain'),
    replyTo: emailAddress().describe('A mailbox that a person reads'),
    sendingRate: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(1000, 'is more than 1000; ask for a quota of Lambda first')
      .default(14)
      .describe('Emails a second that SES allows this account; how many are sent at a time follows from it'),
    mailFromSubdomain: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be one label of a domain such as bounce')
      .default('bounce')
      .describe('The subdomain of email.domain that bounces return to; nothing else may use it'),
    hostedZone: hostedZone
      .optional()
      .describe(
        'Where the DNS records of email.domain are made; without it, the outputs of the stack list them',
      ),
  }).describe('How emails leave'),
})
  .refine(({ email }) => domainOf(email.from) === email.domain, {
    path: ['email', 'from'],
    error: 'must be an address of email.domain, because SES sends only from the domain it verified',
  })
  .refine(
    ({ email: { domain, hostedZone } }) => hostedZone === undefined || within(domain, hostedZone.name),
    {
      path: ['email', 'hostedZone', 'name'],
      error: 'must be email.domain or a domain above it, because its records are made there',
    },
  )
  .superRefine((site, { addIssue }) => {
    for (const objection of signInObjections(site)) addIssue({ code: 'custom', ...objection });
  })
  .transform((site) => ({ ...site, brands: wholeBrands(site) }));

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
    ({ path, message }) => `  ${path.join('.') || 'site.config.json'} ${message}`,
  );
  throw new SiteConfigError(`site.config.json needs attention:\n${sentences.join('\n')}`);
}

/** What the command line may say instead of the file. */
export type SiteOverrides = Readonly<Partial<Record<'stage' | 'region', unknown>>>;

/**
 * Reads and checks `site.config.json`.
 *
 * @param file another file than the repository's own
 * @param overrides go before what the file says
 * @throws SiteConfigError when the file is no JSON or has mistakes
 */
export function readSiteConfig(file = SITE_CONFIG_FILE, overrides: SiteOverrides = {}): SiteConfig {
  let value: object;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new SiteConfigError(`${file} cannot be read as JSON: ${String(cause)}`, { cause });
  }
  return parseSiteConfig({ ...value, ...overrides });
}

/** The JSON Schema that editors use for `site.config.json`, derived from the checks above. */
export function siteConfigJsonSchema(): object {
  return z.toJSONSchema(siteConfigSchema, { io: 'input' });
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

function within(domain: string, zone: string): boolean {
  return domain === zone || domain.endsWith(`.${zone}`);
}

function isTimeZone(name: string): boolean {
  return accepts(() => new Intl.DateTimeFormat('en', { timeZone: name }));
}

type Brand = { readonly [Key in keyof Clinic]?: Clinic[Key] | undefined };

function wholeBrands({
  clinic,
  brands,
}: {
  clinic: Clinic;
  brands: Record<string, Brand>;
}): Record<string, Clinic> {
  return Object.fromEntries(Object.entries(brands).map(([id, brand]) => [id, inherit(clinic, brand)]));
}

/** A brand with a name of its own must not show another one's logo. */
function inherit({ logo, logoFile, ...clinic }: Clinic, brand: Brand): Clinic {
  const given = Object.fromEntries(Object.entries(brand).filter(([, value]) => value !== undefined));
  return { ...clinic, ...(brand.name === undefined && { logo, logoFile }), ...given };
}

function accepts(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
