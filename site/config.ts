import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { permissionsBoundary, reserveConcurrency, signUp, tags, vpc, webAcl } from './account-settings.ts';
import { apps, brandName, domainPrefix, findSignInIssues } from './apps.ts';
import { toAsciiUrl } from './ascii-url.ts';
import {
  colour,
  domain,
  emailAddress,
  MISSING,
  oneLine,
  pageUrl,
  phoneNumber,
  section,
  toggle,
} from './fields.ts';
import { findPasskeyIssues, passkeys } from './passkeys.ts';

const clinic = section({
  name: oneLine().describe('The name by which patients know the clinic'),
  address: z
    .array(oneLine(), MISSING)
    .min(1, 'needs at least one line')
    .describe('Postal address, one string for each line'),
  phone: phoneNumber().describe(
    'The number that patients call, as people write it; pages and emails show it as a link that dials',
  ),
  supportEmail: emailAddress().describe('The email address at which patients reach a person'),
  colour: colour().describe(
    'Colour of the name, of buttons with white text on it, and of the field under a logo',
  ),
  logo: z
    .string()
    .regex(/^https:\/\/[^\s"'<>]+$/, 'must be the https address of an image')
    .transform(toAsciiUrl)
    .optional()
    .describe(
      'Address of a light image for the header, shown 40 pixels high on the colour; if missing, the header shows the name',
    ),
  logoFile: z
    .string()
    .regex(
      /^(?!\/)(?!.*\.\.)[\w./-]+\.(svg|png|jpe?g|webp)$/,
      'must be a file of this repository such as site/logo.svg',
    )
    .optional()
    .describe(
      'The logo as a file of at most 700 kB, for the portal and the shared sign-in pages, which load nothing from other addresses',
    ),
});

type Clinic = z.infer<typeof clinic>;

/** The retention periods that CloudWatch Logs offers, in days (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html). */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const hostedZone = section({
  id: z
    .string(MISSING)
    .regex(/^Z[A-Z0-9]{3,31}$/, 'must be the id of a Route 53 hosted zone such as Z0123456789ABCDEFGHIJ')
    .describe('The id of the hosted zone, as shown in the Route 53 console'),
  name: domain().describe('The domain of the hosted zone: email.domain or a domain above it'),
});

const siteConfigSchema = section({
  $schema: z.string().optional().describe('The path of this schema, for editors'),
  region: z
    .string(MISSING)
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-west-1')
    .describe('The AWS region that everything is deployed to'),
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, 'must be a short word in lower case such as production or staging')
    .refine(
      (stage) => !/aws|amazon|cognito/.test(stage),
      'must not contain aws, amazon or cognito, because the domain of the sign-in pages ends with it',
    )
    .default('production')
    .describe(
      'The name of this deployment; each deployment needs its own AWS account or its own email.domain',
    ),
  siteUrl: z
    .string(MISSING)
    .transform((text, { addIssue }) => {
      const url = /^https:\/\/[^\s/?#@\\]+$/i.test(text) ? URL.parse(text) : null;
      if (url !== null && /^[a-z0-9.-]+$/.test(url.hostname)) return url.origin;
      addIssue(
        'must be an https address without a path, query or trailing slash, such as https://patients.clinic.example',
      );
      return z.NEVER;
    })
    .describe('The address of the web app; every link in an email starts with it'),
  defaultLanguage: z
    .string(MISSING)
    .refine((tag) => accepts(() => Intl.getCanonicalLocales(tag)), 'must be a language tag such as en-GB')
    .describe('The language of emails, including dates and times, if that of the patient is not known'),
  timeZone: z
    .string(MISSING)
    .refine(isTimeZone, 'must be the name of a time zone such as Europe/London')
    .describe('The time zone of the times in emails'),
  clinic: clinic.describe('The contact details and the look of the clinic in emails and on pages'),
  brands: z
    .record(brandName(), clinic.partial(), {
      error: ({ code }) =>
        code === 'invalid_key' ? 'is not a short word in lower case such as dental' : 'is not an object',
    })
    .refine((all) => !Object.hasOwn(all, 'clinic'), 'has a brand named clinic, which is the clinic itself')
    .default({})
    .describe(
      'Other brands of the clinic, by the name that apps refer to; missing settings are taken from clinic',
    ),
  apps: apps(),
  portal: section({
    signIn: z
      .literal(['own-pages', 'managed-login'], { error: 'must be own-pages or managed-login' })
      .default('own-pages')
      .describe(
        'Whether patients sign in to the portal on its own pages or on the pages that all apps share',
      ),
  })
    .prefault({})
    .describe('The web app that comes with this stack'),
  signInDomainPrefix: domainPrefix(),
  passkeys: passkeys(),
  signUp: signUp(),
  session: section({
    idleMinutes: z
      .int('must be a whole number')
      .min(5, 'must be at least 5, because patients need time to read a page')
      .max(60, 'must be at most 60, because others may use the computer')
      .default(15)
      .describe(
        'The minutes without activity after which the portal signs a patient out, unless they chose to stay signed in',
      ),
  })
    .prefault({})
    .describe('How long patients stay signed in to the portal'),
  runbookUrl: pageUrl('https://wiki.clinic.example/support')
    .optional()
    .describe(
      'Address at which staff read docs/support.md; the support desk on the dashboard links to its sections',
    ),
  privacyUrl: pageUrl('https://clinic.example/privacy')
    .optional()
    .describe('Address of the privacy notice; pages and emails link to it'),
  termsUrl: pageUrl('https://clinic.example/terms')
    .optional()
    .describe('Address of the terms of use; pages and emails link to it'),
  consent: section({
    version: oneLine()
      .regex(/^[\w.-]{1,32}$/, 'must be at most 32 letters, digits, dots and hyphens such as 2026-11')
      .describe('The version of the privacy notice and the terms, kept with each account that agrees to it'),
  })
    .optional()
    .describe('Whether patients must agree to the privacy notice and the terms when they sign up'),
  notices: section({
    welcome: toggle().describe('Sent after a patient confirmed a new account'),
    passwordChanged: toggle().describe('Sent after a forgotten password was reset'),
    newSignIn: toggle().describe('Sent after every sign-in'),
  }).describe('The notices that patients get'),
  alarmEmails: z
    .array(emailAddress(), MISSING)
    .min(1, 'needs at least one address, because otherwise nobody is notified of failures')
    .refine(
      (all) => new Set(all.map((address) => address.toLowerCase())).size === all.length,
      'names an address twice',
    )
    .describe(
      'The addresses that are notified of failures that cannot wait, at any hour; AWS sends each an email to confirm the subscription',
    ),
  ticketEmails: z
    .array(emailAddress())
    .min(1, 'needs at least one address; leave it out to use alarmEmails')
    .refine(
      (all) => new Set(all.map((address) => address.toLowerCase())).size === all.length,
      'names an address twice',
    )
    .optional()
    .describe(
      'The addresses that are notified of what can wait until working hours; if missing, those of alarmEmails',
    ),
  canary: toggle()
    .default(true)
    .describe('Whether the system requests a sign-in code for its own account every 15 minutes, as a check'),
  logRetentionDays: z
    .literal(RETENTION_DAYS, { error: `must be one of ${RETENTION_DAYS.join(', ')}` })
    .default(30)
    .describe('The days after which logs are deleted; logs contain the account ids of patients'),
  tags: tags(),
  permissionsBoundary: permissionsBoundary(),
  vpc: vpc(),
  webAcl: webAcl(),
  reserveConcurrency: reserveConcurrency(),
  email: section({
    domain: domain().describe(
      'The domain that emails are sent from; SES verifies it and signs emails with it',
    ),
    from: emailAddress().describe('The sender of every email, an address of email.domain'),
    replyTo: emailAddress().describe('The mailbox for replies, which a person reads'),
    sendingRate: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(1000, 'is more than 1000, which needs a higher Lambda quota first')
      .default(14)
      .describe('Emails per second that SES allows this account; sets how many are sent at the same time'),
    mailFromSubdomain: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be one label of a domain such as bounce')
      .default('bounce')
      .describe('The subdomain of email.domain to which bounces return; nothing else may use it'),
    hostedZone: hostedZone
      .optional()
      .describe(
        'The zone in which the DNS records of email.domain are created; if missing, the outputs of the stack list them',
      ),
    verifiedDomain: domain()
      .optional()
      .describe(
        'email.domain or a domain above it that is verified in SES already, in the same account and region; the stack then creates no identity and no DNS records',
      ),
  }).describe('How emails are sent'),
})
  .refine(({ email }) => domainOf(email.from) === email.domain, {
    path: ['email', 'from'],
    error: 'must be an address of email.domain, because SES sends only from the domain that it has verified',
  })
  .refine(
    ({ email: { domain, hostedZone } }) => hostedZone === undefined || within(domain, hostedZone.name),
    {
      path: ['email', 'hostedZone', 'name'],
      error: 'must be email.domain or a domain above it, because its records are created there',
    },
  )
  .refine(
    ({ email: { domain, verifiedDomain } }) => verifiedDomain === undefined || within(domain, verifiedDomain),
    {
      path: ['email', 'verifiedDomain'],
      error:
        'must be email.domain or a domain above it, because SES sends only from domains that it has verified',
    },
  )
  .refine(
    ({ email: { hostedZone, verifiedDomain } }) => hostedZone === undefined || verifiedDomain === undefined,
    {
      path: ['email', 'hostedZone'],
      error: 'has no use with email.verifiedDomain, whose records exist already',
    },
  )
  .refine(
    ({ consent, privacyUrl, termsUrl }) =>
      consent === undefined || privacyUrl !== undefined || termsUrl !== undefined,
    { path: ['consent'], error: 'needs privacyUrl or termsUrl, which patients agree to' },
  )
  .superRefine((site, { addIssue }) => {
    const issues = [...findSignInIssues(site), ...findPasskeyIssues(site)];
    for (const issue of issues) addIssue({ code: 'custom', ...issue });
  })
  .transform((site) => ({ ...site, brands: completeBrands(site) }));

/** The settings of a deployment, from `site.config.json`. */
export type SiteConfig = z.infer<typeof siteConfigSchema>;

/** Lists all errors in a site configuration, one per line. */
export class SiteConfigError extends Error {
  override readonly name = 'SiteConfigError';
}

/** Names another file than the repository's, such as that of a second clinic or stage. */
export const SITE_CONFIG_VARIABLE = 'CLINIC_MAIL_SITE_CONFIG';

/** Returns the path of the site configuration. */
export function siteConfigFile(): string {
  const chosen = process.env[SITE_CONFIG_VARIABLE];
  return chosen === undefined || chosen === ''
    ? fileURLToPath(new URL('../site.config.json', import.meta.url))
    : resolve(chosen);
}

/**
 * Checks a site configuration.
 *
 * @param value the parsed JSON of `site.config.json`
 * @throws SiteConfigError listing every error with its path and the expected value
 */
export function parseSiteConfig(value: unknown): SiteConfig {
  const result = siteConfigSchema.safeParse(value);
  if (result.success) return Object.freeze(result.data);
  const sentences = result.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'site.config.json'} ${message}`,
  );
  throw new SiteConfigError(`site.config.json needs attention:\n${sentences.join('\n')}`);
}

/** Settings from the command line that take precedence over the file. */
export type SiteOverrides = Readonly<Partial<Record<'stage' | 'region', unknown>>>;

/**
 * Reads and checks `site.config.json`, or the file that `CLINIC_MAIL_SITE_CONFIG` names.
 *
 * @param overrides take precedence over the file
 * @throws SiteConfigError if the file is not JSON or has errors
 */
export function readSiteConfig(file = siteConfigFile(), overrides: SiteOverrides = {}): SiteConfig {
  let value: object;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new SiteConfigError(`${file} cannot be read as JSON: ${String(cause)}`, { cause });
  }
  return parseSiteConfig({ ...value, ...overrides });
}

/** Derives the JSON Schema of `site.config.json`, for editors, from the checks above. */
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

function completeBrands({
  clinic,
  brands,
}: {
  clinic: Clinic;
  brands: Record<string, Brand>;
}): Record<string, Clinic> {
  return Object.fromEntries(Object.entries(brands).map(([id, brand]) => [id, inherit(clinic, brand)]));
}

/** Takes missing settings from the clinic, except its logo for a brand with its own name. */
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
