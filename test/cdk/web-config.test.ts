import { site, synthesise, type Variation } from './synthesise.ts';

/** Returns the output `WebConfig`, with a word in place of each value that CloudFormation inserts. */
function webConfig(variation: Variation = {}): Record<string, unknown> {
  const { WebConfig } = synthesise(variation).toJSON().Outputs;
  const [, parts] = WebConfig.Value['Fn::Join'] as [string, readonly unknown[]];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'inserted')).join(''));
}

describe('the configuration of the web app', () => {
  test('has the idle time, and no address or version that the site does not have', () => {
    expect(webConfig()).toMatchObject({ idleMinutes: 15, userPoolId: 'inserted' });
    for (const name of ['privacyUrl', 'termsUrl', 'consentVersion']) {
      expect(webConfig()).not.toHaveProperty(name);
    }
  });

  test('has the other apps, each with a registered address that opens without a sign-in, and its brand', () => {
    expect(webConfig()).toMatchObject({
      apps: site.apps.map(({ name, signOutUrls, brand }) => ({
        clientId: 'inserted',
        name,
        url: signOutUrls[0],
        ...(brand !== undefined && { brand: { name: site.brands[brand]?.name } }),
      })),
    });
    expect(webConfig({ site: { apps: [], brands: {}, signInDomainPrefix: undefined } })).not.toHaveProperty(
      'apps',
    );
  });

  test('has the domain of passkeys, and whether the device checks the person', () => {
    expect(webConfig()).toMatchObject({
      passkeys: { relyingPartyId: new URL(site.siteUrl).hostname, userVerification: 'preferred' },
    });
    const passkeys = { offered: false, userVerification: 'required' } as const;
    expect(webConfig({ site: { passkeys } })).not.toHaveProperty('passkeys');
  });

  test('has the settings of the site', () => {
    const privacyUrl = 'https://clinic.example/privacy';
    const termsUrl = 'https://clinic.example/terms';
    const clinic = { ...site.clinic, logoFile: 'web/public/icon.svg' };
    const settings = { session: { idleMinutes: 30 }, privacyUrl, termsUrl, consent: { version: '2026-11' } };
    expect(webConfig({ site: { ...settings, clinic } })).toMatchObject({
      clinic: { logo: '/logo.svg' },
      idleMinutes: 30,
      privacyUrl,
      termsUrl,
      consentVersion: '2026-11',
    });
  });
});
