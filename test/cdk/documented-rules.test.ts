import { DOCUMENTED_RULES, type TemplateResources } from './documented-rules.ts';
import { site, synthesise, type Variation } from './synthesise.ts';

const hostedZone = { id: 'Z0123456789', name: 'riverside-clinic.example' };
const apps = [
  {
    name: 'Booking',
    type: 'public',
    callbackUrls: ['https://booking.example/'],
    signOutUrls: ['https://booking.example/'],
    brand: undefined,
  },
] as const;

/** Every setting that adds or changes resources. */
const VARIATIONS: Readonly<Record<string, Variation>> = {
  'the settings of the repository': {},
  'the portal on managed login': {
    site: { portal: { signIn: 'managed-login' }, signInDomainPrefix: 'riverside-clinic' },
  },
  'a hosted zone, a long stage and other apps': {
    site: {
      apps: apps.map((app) => ({
        ...app,
        callbackUrls: [...app.callbackUrls],
        signOutUrls: [...app.signOutUrls],
      })),
      signInDomainPrefix: 'riverside-clinic',
      stage: 'a-stage-of-20-letter',
      email: { ...site.email, hostedZone },
    },
  },
};

const resourcesOf = (variation: Variation): TemplateResources => synthesise(variation).toJSON().Resources;
const rules = Object.entries(DOCUMENTED_RULES);

describe.each(Object.entries(VARIATIONS))("AWS's documentation, with %s", (_, variation) => {
  test.each(rules)('says that %s', (_title, { violations }) => {
    expect(violations(resourcesOf(variation))).toEqual([]);
  });
});

describe('a template in which', () => {
  const whole = resourcesOf(VARIATIONS['a hosted zone, a long stage and other apps'] ?? {});
  test.each(rules)('it is not true that %s fails', (_title, { violations, broken, source }) => {
    expect(violations(broken(whole)).length).toBeGreaterThan(0);
    expect(new URL(source).hostname).toBe('docs.aws.amazon.com');
  });
});
