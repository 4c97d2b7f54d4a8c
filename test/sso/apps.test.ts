import { readFileSync } from 'node:fs';
import { type App, idOf } from '../../site/apps.ts';
import { parseSiteConfig, siteConfigFile } from '../../site/config.ts';

const valid = () => JSON.parse(readFileSync(siteConfigFile(), 'utf8'));
const [booking, results] = valid().apps as [App, App];
const withApps = (...apps: object[]) => ({ ...valid(), apps });
const withCallback = (...callbackUrls: unknown[]) => withApps({ ...booking, callbackUrls });

describe('the apps of a site', () => {
  test.each([
    'https://booking.clinic.example/',
    'https://booking.clinic.example/signed-in?from=clinic',
    'http://localhost:3005/',
    'http://127.0.0.1:3005/signed-in',
    'http://[::1]:3005/',
  ])('may be at %s', (address) => {
    expect(parseSiteConfig(withCallback(address)).apps[0]?.callbackUrls).toEqual([address]);
  });

  test.each<[string, object, RegExp]>([
    [
      'an address without https',
      withCallback('http://booking.clinic.example/'),
      /apps\.0\.callbackUrls\.0 must begin with https:\/\//,
    ],
    [
      'a host that only starts like this machine',
      withCallback('http://localhost.evil.example/'),
      /must begin/,
    ],
    ['a scheme of its own', withCallback('clinic://signed-in'), /must begin with https/],
    ['a script', withCallback('javascript:alert(1)'), /must begin with https/],
    ['an address with a fragment', withCallback('https://booking.clinic.example/#/in'), /has a fragment/],
    ['an address with an empty fragment', withCallback('https://booking.clinic.example/#'), /has a fragment/],
    [
      'an address with a star',
      withCallback('https://*.clinic.example/'),
      /has a \*, but Cognito has no wildcards/,
    ],
    [
      'an address with a user',
      withCallback('https://a:b@clinic.example/'),
      /has a user name or a password in it/,
    ],
    ['something that is no address', withCallback('booking'), /must be an address such as https:/],
    ['an address with a space', withCallback('https://booking.clinic.example/ x'), /must be an address/],
    [
      'an address that is too long',
      withCallback(`https://a.example/${'x'.repeat(1024)}`),
      /longer than 1024/,
    ],
    [
      'an address that is listed twice',
      withCallback('https://a.example/', 'https://a.example/'),
      /apps\.0\.callbackUrls lists https:\/\/a\.example\/ twice/,
    ],
    [
      'an address that is listed twice, written in two ways',
      withCallback('https://a.example/', 'https://A.example:443'),
      /lists https:\/\/A\.example:443 twice/,
    ],
    [
      'a sign-out address that is listed twice',
      withApps({ ...booking, signOutUrls: ['https://a.example/', 'https://a.example/'] }),
      /apps\.0\.signOutUrls lists https:\/\/a\.example\/ twice/,
    ],
    [
      'a callback address of two apps',
      withApps(booking, { ...results, callbackUrls: booking.callbackUrls }),
      /apps lists the callback address https:\/\/booking\.\S+ for two apps/,
    ],
    ['an app without callback addresses', withCallback(), /apps\.0\.callbackUrls needs at least one address/],
    [
      'an app without sign-out addresses',
      withApps({ ...booking, signOutUrls: undefined }),
      /apps\.0\.signOutUrls is missing/,
    ],
    [
      'an unknown type',
      withApps({ ...booking, type: 'native' }),
      /apps\.0\.type must be public, .* or confidential/,
    ],
    ['an app without a type', withApps({ ...booking, type: undefined }), /apps\.0\.type must be public/],
    [
      'a name with marks',
      withApps({ ...booking, name: 'Lab & co' }),
      /apps\.0\.name must be words of letters/,
    ],
    [
      'two apps with one name',
      withApps(booking, { ...results, name: 'booking' }),
      /apps names booking twice/,
    ],
    [
      'a brand that does not exist',
      withApps({ ...booking, brand: 'eyes' }),
      /apps\.0\.brand is eyes, which is not in brands/,
    ],
    [
      'a brand named like a member of every object',
      withApps({ ...booking, brand: 'constructor' }),
      /apps\.0\.brand is constructor, which is not in brands/,
    ],
    [
      'a setting that does not exist',
      withApps({ ...booking, secret: 'x' }),
      /apps\.0 has a setting that does not exist: secret/,
    ],
    [
      'apps without sign-in pages',
      { ...valid(), signInDomainPrefix: undefined },
      /signInDomainPrefix is missing, but apps and a portal on managed login need/,
    ],
    [
      'a portal on managed login without sign-in pages',
      { ...valid(), apps: [], portal: { signIn: 'managed-login' }, signInDomainPrefix: undefined },
      /signInDomainPrefix is missing/,
    ],
    ['sign-in pages that nobody uses', withApps(), /signInDomainPrefix is not used: there are no apps/],
    [
      'a domain that Cognito reserves',
      { ...valid(), signInDomainPrefix: 'my-cognito' },
      /signInDomainPrefix must not contain aws, amazon or cognito/,
    ],
    [
      'a domain with capitals',
      { ...valid(), signInDomainPrefix: 'Riverside' },
      /signInDomainPrefix must be letters in lower case/,
    ],
    [
      'an unknown sign-in of the portal',
      { ...valid(), portal: { signIn: 'elsewhere' } },
      /portal\.signIn must be own-pages or managed-login/,
    ],
    [
      'a logo outside of the repository',
      { ...valid(), clinic: { ...valid().clinic, logoFile: '../logo.svg' } },
      /clinic\.logoFile must be a file of this repository/,
    ],
  ])('%s is refused with a sentence', (_, site, sentence) => {
    expect(() => parseSiteConfig(site)).toThrow(sentence);
  });

  test('may share a sign-out address', () => {
    const { signOutUrls } = booking;
    expect(parseSiteConfig(withApps(booking, { ...results, signOutUrls })).apps).toHaveLength(2);
  });

  test('may be absent; the portal then has its own pages', () => {
    const { apps: _, signInDomainPrefix: __, ...alone } = valid();
    const site = parseSiteConfig(alone);
    expect([site.apps, site.portal.signIn]).toEqual([[], 'own-pages']);
  });

  test('are identified by the words of their names', () => {
    expect(['Booking', 'Lab results', 'Eye 2'].map(idOf)).toEqual(['Booking', 'LabResults', 'Eye2']);
  });
});
