import { readFileSync } from 'node:fs';
import type { Stack } from '../../emulator/template/stack.ts';
import { clinicOnSignInPages, readBrands } from '../../local/sign-in-brands.ts';
import { site, synthesise } from '../cdk/synthesise.ts';

const LOGO_FILE = 'web/public/icon.svg';

type Style = ReturnType<Stack['ofType']>[number];

const template = synthesise({ site: { clinic: { ...site.clinic, logoFile: LOGO_FILE } } });
const styles = Object.entries(template.findResources('AWS::Cognito::ManagedLoginBranding'));

/** Reads the brands of the stack; its apps are named by the ids of their styles. */
function readAll(change: object = {}) {
  const resources = styles.map(
    ([id, { Properties, Metadata }]) =>
      ({ properties: { ...Properties, ClientId: id, ...change }, metadata: Metadata }) as Style,
  );
  const brandOf = readBrands({ ofType: () => resources });
  return styles.map(([id]) => brandOf(id));
}

describe('the sign-in pages of this machine', () => {
  test('show the logo of the clinic, which they load from no other address', () => {
    const { logo } = clinicOnSignInPages({ ...portal(), logo: '/logo.svg' }, readAll());
    const [type, bytes = ''] = (logo ?? '').split(',');
    expect(type).toBe('data:image/svg+xml;base64');
    expect(Buffer.from(bytes, 'base64')).toEqual(readFileSync(LOGO_FILE));
  });

  test('show the name of a clinic without a logo, and of one without apps', () => {
    for (const brands of [readAll({ Assets: undefined }), []]) {
      const shown = clinicOnSignInPages({ ...portal(), logo: '/logo.svg' }, brands);
      expect(shown.name).toBe(site.clinic.name);
      expect(shown.logo).toBeUndefined();
    }
  });

  function portal() {
    const { name, address, phone, supportEmail, colour } = site.clinic;
    return { name, address, phone, phoneLink: phone, supportEmail, supportEmailLink: supportEmail, colour };
  }
});
