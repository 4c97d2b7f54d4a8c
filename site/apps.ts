import { z } from 'zod';
import { toAsciiUrl } from './ascii-url.ts';
import { MISSING, section } from './fields.ts';

/** Hosts for which `http:` is allowed. */
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Cognito's quota for the URLs of an app client (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html). */
const MAXIMUM_URLS = 100;
/** The list of the apps' brands must fit into an SSM parameter of 4 kB. */
const MAXIMUM_APPS = 40;

/** Checks the name of a brand in `brands`. */
export const brandName = () =>
  z.string(MISSING).regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a short word in lower case such as dental');

/** Checks a URL to which the browser is redirected. Cognito compares such URLs character by character. */
const redirectUrl = () =>
  z
    .string(MISSING)
    .max(1024, 'is longer than 1024 characters')
    .superRefine((value, { addIssue }) => {
      const issue = findUrlIssue(value);
      if (issue !== undefined) addIssue(issue);
    })
    .transform(toAsciiUrl);

function findUrlIssue(value: string): string | undefined {
  const url = URL.parse(value);
  if (url === null || /[\s\\]/.test(value)) {
    return 'must be an address such as https://booking.clinic.example/';
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname))) {
    return 'must begin with https://; http is only allowed for this machine, as in http://localhost:3005/';
  }
  if (value.includes('#')) return 'has a fragment (the part after #), which Cognito does not allow';
  if (url.hostname.includes('*'))
    return 'has a *, but Cognito has no wildcards and compares addresses character by character';
  if (url.username !== '' || url.password !== '')
    return 'has a user name or a password in it, which is not allowed';
  return undefined;
}

const redirectUrls = (description: string) =>
  z
    .array(redirectUrl(), MISSING)
    .min(1, 'needs at least one address')
    .max(MAXIMUM_URLS, `has more than ${MAXIMUM_URLS} addresses, which Cognito does not allow`)
    .superRefine((all, { addIssue }) => {
      const duplicate = findDuplicate(all);
      if (duplicate !== undefined) addIssue(`lists ${duplicate} twice`);
    })
    .describe(description);

/** Returns the first URL that is equal to an earlier one in its normalized form. */
function findDuplicate(urls: readonly string[]): string | undefined {
  const normalized = urls.map((url) => URL.parse(url)?.href ?? url);
  return urls.find((_, index) => normalized.indexOf(normalized[index] ?? '') < index);
}

/** Checks an app of the clinic that patients sign in to with the same account. */
const app = section({
  name: z
    .string(MISSING)
    .max(40, 'is longer than 40 characters')
    .regex(
      /^[A-Za-z][A-Za-z0-9]*( [A-Za-z0-9]+)*$/,
      'must be words of letters and digits such as Lab results',
    )
    .describe('The name that patients see; also the prefix of the outputs of the stack'),
  type: z
    .literal(['public', 'confidential'], {
      error: 'must be public, for an app that runs in a browser or on a phone, or confidential, for a server',
    })
    .describe(
      'Whether the app can keep a secret: a server can; an app in a browser or on a phone cannot, and uses PKCE',
    ),
  callbackUrls: redirectUrls('Addresses to which patients may return after sign-in'),
  signOutUrls: redirectUrls('Addresses to which patients may return after sign-out'),
  brand: brandName()
    .optional()
    .describe('The brand that its sign-in page and emails show; if missing, that of the clinic'),
});

export type App = z.infer<typeof app>;

/** Checks the list of apps other than the portal. */
export const apps = () =>
  z
    .array(app, { error: 'must be a list of apps' })
    .max(MAXIMUM_APPS, `has more than ${MAXIMUM_APPS} apps`)
    .superRefine((all, { addIssue }) => {
      const names = all.map(({ name }) => idOf(name).toLowerCase());
      const duplicate = all.find((_, index) => names.indexOf(names[index] ?? '') < index);
      if (duplicate !== undefined) addIssue(`names ${duplicate.name} twice`);
      // Otherwise one app would receive the authorization codes of another.
      const shared = findDuplicate(all.flatMap(({ callbackUrls }) => [...new Set(callbackUrls)]));
      if (shared !== undefined) addIssue(`lists the callback address ${shared} for two apps`);
    })
    .default([])
    .describe('Other apps that patients sign in to with the same account; see docs/sso.md');

/** Checks the prefix of the sign-in pages' domain, which is unique in its region. */
export const domainPrefix = () =>
  z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/,
      'must be letters in lower case, digits and hyphens such as riverside-clinic',
    )
    .refine((prefix) => !/aws|amazon|cognito/.test(prefix), 'must not contain aws, amazon or cognito')
    .optional()
    .describe(
      'Prefix of the domain of the shared sign-in pages, https://PREFIX.auth.REGION.amazoncognito.com; must be unique in the region',
    );

/** Converts the name of an app to an identifier: `Lab results` becomes `LabResults`. */
export function idOf(name: string): string {
  return name.replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase());
}

interface SignInSettings {
  readonly apps: readonly App[];
  readonly portal: { readonly signIn: 'own-pages' | 'managed-login' };
  readonly signInDomainPrefix?: string | undefined;
  readonly brands: Readonly<Record<string, unknown>>;
}

/** Returns true if patients sign in to any app on Cognito's managed login pages. */
export function usesManagedLogin({ apps: all, portal }: Pick<SignInSettings, 'apps' | 'portal'>): boolean {
  return all.length > 0 || portal.signIn === 'managed-login';
}

/** Returns the prefix of the sign-in domain. Stages other than production add their name as a suffix. */
export function domainPrefixOf({
  signInDomainPrefix = '',
  stage,
}: Pick<SignInSettings, 'signInDomainPrefix'> & { readonly stage: string }): string {
  return stage === 'production' ? signInDomainPrefix : `${signInDomainPrefix}-${stage}`;
}

/** Returns scheme and host of the shared sign-in pages; undefined if no app uses them. */
export function signInUrlOf(
  site: SignInSettings & { readonly region: string; readonly stage: string },
): string | undefined {
  if (!usesManagedLogin(site)) return undefined;
  return `https://${domainPrefixOf(site)}.auth.${site.region}.amazoncognito.com`;
}

/** Returns true if any app has its own brand, so that an email depends on the app that it is for. */
export function hasBrandedApps({ apps: all }: Pick<SignInSettings, 'apps'>): boolean {
  return all.some(({ brand }) => brand !== undefined);
}

/** Checks settings that depend on each other, and returns an issue for each that does not fit. */
export function findSignInIssues(
  site: SignInSettings,
): { readonly path: (string | number)[]; readonly message: string }[] {
  const needsPrefix = usesManagedLogin(site);
  const hasPrefix = site.signInDomainPrefix !== undefined;
  return [
    ...(needsPrefix && !hasPrefix
      ? [
          {
            path: ['signInDomainPrefix'],
            message:
              'is missing, but apps and a portal on managed login need it for the shared sign-in pages',
          },
        ]
      : []),
    ...(hasPrefix && !needsPrefix
      ? [
          {
            path: ['signInDomainPrefix'],
            message: 'is not used: there are no apps, and the portal has its own sign-in pages',
          },
        ]
      : []),
    ...site.apps.flatMap(({ brand }, index) =>
      brand === undefined || Object.hasOwn(site.brands, brand)
        ? []
        : [{ path: ['apps', index, 'brand'], message: `is ${brand}, which is not in brands` }],
    ),
  ];
}
