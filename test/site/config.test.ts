import { readFileSync } from 'node:fs';
import { parseSiteConfig, readSiteConfig, SiteConfigError, siteConfigJsonSchema } from '../../site/config.ts';

const file = new URL('../../site.config.json', import.meta.url);
const valid = () => JSON.parse(readFileSync(file, 'utf8'));

describe('site configuration', () => {
  test("the repository's own file is valid", () => {
    expect(readSiteConfig().clinic.name).toBe('Riverside Clinic');
  });

  test('the schema for editors is the one that the checks describe', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../site/site.config.schema.json', import.meta.url), 'utf8'),
    );
    expect(schema).toEqual(JSON.parse(JSON.stringify(siteConfigJsonSchema())));
  });

  test.each([
    ['an empty clinic name', { clinic: { ...valid().clinic, name: ' ' } }, /clinic\.name is empty/],
    ['a name of two lines', { clinic: { ...valid().clinic, name: 'A\nB' } }, /must be one line/],
    ['a colour by name', { clinic: { ...valid().clinic, colour: 'blue' } }, /a colour such as #005eb8/],
    [
      'white text on yellow',
      { clinic: { ...valid().clinic, colour: '#ffcc00' } },
      /contrast of 1\.51 to the white/,
    ],
    [
      'a logo that is no https address',
      { clinic: { ...valid().clinic, logo: 'logo.png' } },
      /clinic\.logo must be the https/,
    ],
    [
      'a brand with an unsafe colour',
      { brands: { abc: { colour: '#eeeeee' } } },
      /brands\.abc\.colour is #eeeeee/,
    ],
    ['a brand of no app client', { brands: { 'my app': {} } }, /brands\.my app is not an app client id/],
    ['an unknown time zone', { timeZone: 'Mars/Olympus' }, /timeZone must be the name of a time zone/],
    [
      'a switch that is no switch',
      { notices: { ...valid().notices, welcome: 'yes' } },
      /notices\.welcome must be true or/,
    ],
    ['a site without https', { siteUrl: 'http://clinic.example' }, /siteUrl must be an https address/],
    ['a site with a path', { siteUrl: 'https://clinic.example/app' }, /without a path/],
    ['no region', { region: undefined }, /region is missing/],
    ['no email section', { email: undefined }, /email is missing or is not an object/],
    [
      'a sender outside of the domain',
      { email: { ...valid().email, from: 'a@elsewhere.example' } },
      /email\.from must be an address of email\.domain/,
    ],
    ['a setting that does not exist', { colour: 'x' }, /a setting that does not exist: colour/],
  ])('%s is refused with a sentence', (_, change, sentence) => {
    expect(() => parseSiteConfig({ ...valid(), ...change })).toThrow(sentence);
  });

  test('a brand has what it does not say from the clinic', () => {
    const { brands, clinic } = parseSiteConfig({ ...valid(), brands: { abc: { name: 'Harbour Clinic' } } });
    expect(brands).toEqual({ abc: { ...clinic, name: 'Harbour Clinic' } });
  });

  test('every mistake is named at once', () => {
    expect(() => parseSiteConfig({ ...valid(), region: 'x', siteUrl: 'y' })).toThrow(
      /region must be[\s\S]*siteUrl must be/,
    );
  });

  test('a file that is no JSON is refused by name', () => {
    expect(() => readSiteConfig('/nowhere/site.config.json')).toThrow(SiteConfigError);
  });
});
