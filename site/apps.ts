import { z } from 'zod';

/** Each message goes on from the path of what it is about, as in `config.ts`. */
const MISSING = { error: 'is missing' };

/** Only on a developer's own machine may an address do without https. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What Cognito takes of an app client (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html). */
const MOST_ADDRESSES = 100;
/** The list of the apps' brands must fit a parameter of 4 kB. */
const MOST_APPS = 40;

/** The name of a brand in `brands`. */
export const brandName = () =>
  z.string(MISSING).regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a short word in lower case such as dental');

/** An address that a browser is sent back to: matched letter by letter, so that there is nothing to interpret. */
const address = () =>
  z
    .string(MISSING)
    .max(1024, 'is longer than 1024 characters')
    .superRefine((value, { addIssue }) => {
      const objection = objectionTo(value);
      if (objection !== undefined) addIssue(objection);
    });

function objectionTo(value: string): string | undefined {
  const url = URL.parse(value);
  if (url === null || /[\s\\]/.test(value))
    return 'must be an address such as https://booking.clinic.example/';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname))) {
    return 'must begin with https://; http is for this machine alone, as in http://localhost:3005/';
  }
  if (value.includes('#')) return 'has a fragment, which is what follows #; Cognito refuses it';
  if (url.hostname.includes('*')) return 'has a *; Cognito compares addresses letter by letter';
  if (url.username !== '' || url.password !== '') return 'has a user name in it, which belongs in no address';
  return undefined;
}

const addresses = (when: string) =>
  z
    .array(address(), MISSING)
    .min(1, 'needs at least one address')
    .max(MOST_ADDRESSES, `has more than ${MOST_ADDRESSES} addresses, which Cognito does not take`)
    .superRefine((all, { addIssue }) => {
      const twice = repeated(all);
      if (twice !== undefined) addIssue(`lists ${twice} twice`);
    })
    .describe(when);

/** The first address that an earlier one equals, however the two are written. */
function repeated(all: readonly string[]): string | undefined {
  const written = all.map((one) => URL.parse(one)?.href ?? one);
  return all.find((_, index) => written.indexOf(written[index] ?? '') < index);
}

/** An app of the clinic that takes the portal's accounts. */
const app = z.strictObject(
  {
    name: z
      .string(MISSING)
      .max(40, 'is longer than 40 characters')
      .regex(
        /^[A-Za-z][A-Za-z0-9]*( [A-Za-z0-9]+)*$/,
        'must be words of letters and digits such as Lab results',
      )
      .describe('What patients and the outputs of the stack call it'),
    type: z
      .literal(['public', 'confidential'], {
        error:
          'must be public, for an app that runs in a browser or on a phone, or confidential, for a server',
      })
      .describe(
        'Whether it can keep a secret: a server can, a page or a phone cannot and proves itself by PKCE',
      ),
    callbackUrls: addresses('Where patients come back to, signed in'),
    signOutUrls: addresses('Where patients come back to, signed out'),
    brand: brandName()
      .optional()
      .describe('Which of the brands its sign-in page and emails show; the clinic itself without one'),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has a setting that does not exist: ${issue.keys?.join(', ')}`
        : 'is missing or is not an object',
  },
);

export type App = z.infer<typeof app>;

/** The apps beside the portal. */
export const apps = () =>
  z
    .array(app, { error: 'must be a list of apps' })
    .max(MOST_APPS, `has more than ${MOST_APPS} apps`)
    .superRefine((all, { addIssue }) => {
      const names = all.map(({ name }) => idOf(name).toLowerCase());
      const twice = all.find((_, index) => names.indexOf(names[index] ?? '') < index);
      if (twice !== undefined) addIssue(`names ${twice.name} twice`);
      // A code that comes back to an address is for whoever listens there: one app.
      const shared = repeated(all.flatMap(({ callbackUrls }) => [...new Set(callbackUrls)]));
      if (shared !== undefined) addIssue(`lists the callback address ${shared} for two apps`);
    })
    .default([])
    .describe('Other apps that take the same accounts; see docs/sso.md');

/** The prefix of the sign-in pages' domain, which is unique in its region. */
export const domainPrefix = () =>
  z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/,
      'must be letters in lower case, digits and hyphens such as riverside-clinic',
    )
    .refine((prefix) => !/aws|amazon|cognito/.test(prefix), 'must not hold aws, amazon or cognito')
    .optional()
    .describe(
      'Begins the domain of the shared sign-in pages, https://PREFIX.auth.REGION.amazoncognito.com; nobody else in the region may have it',
    );

/** A name as part of an identifier: `LabResults` of `Lab results`. */
export function idOf(name: string): string {
  return name.replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase());
}

interface SignIn {
  readonly apps: readonly App[];
  readonly portal: { readonly signIn: 'own-pages' | 'managed-login' };
  readonly signInDomainPrefix?: string | undefined;
  readonly brands: Readonly<Record<string, unknown>>;
}

/** Whether patients sign in to anything on Cognito's own pages, by managed login. */
export function usesManagedLogin({ apps: all, portal }: Pick<SignIn, 'apps' | 'portal'>): boolean {
  return all.length > 0 || portal.signIn === 'managed-login';
}

/** Whether any app has a brand of its own, so that who sends an email must ask which app it is for. */
export function hasBrandedApps({ apps: all }: Pick<SignIn, 'apps'>): boolean {
  return all.some(({ brand }) => brand !== undefined);
}

/** The settings that only make sense together, each with the sentence that says so. */
export function signInObjections(
  site: SignIn,
): { readonly path: (string | number)[]; readonly message: string }[] {
  const used = usesManagedLogin(site);
  const given = site.signInDomainPrefix !== undefined;
  return [
    ...(used && !given
      ? [
          {
            path: ['signInDomainPrefix'],
            message: 'is missing: apps, and a portal on managed login, need shared sign-in pages',
          },
        ]
      : []),
    ...(given && !used
      ? [
          {
            path: ['signInDomainPrefix'],
            message: 'is of no use: there are no apps, and the portal has pages of its own',
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
