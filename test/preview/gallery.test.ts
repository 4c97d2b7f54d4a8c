import { readdirSync } from 'node:fs';
import { composeGallery, DEFAULT_BRAND } from '../../preview/gallery.ts';
import { REPOSITORY_SOURCES } from '../../preview/source-paths.ts';
import { emailKinds } from '../../sender/email/kinds.ts';
import { type CopiedSources, copySources, setting } from './copied-sources.ts';

const BRAND = 'dental';

describe('the gallery', () => {
  let sources: CopiedSources;
  beforeEach(() => {
    sources = copySources();
  });
  afterEach(() => sources.remove());

  test('has every kind in every language', () => {
    const { emails, languages } = composeGallery(REPOSITORY_SOURCES);
    const folders = readdirSync(REPOSITORY_SOURCES.templates, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['blocks', 'layout'].includes(entry.name))
      .map(({ name }) => name);
    expect([...languages].sort()).toEqual(folders.sort());
    for (const language of languages) {
      const kinds = emails.filter((email) => email.language === language).map(({ kind }) => kind);
      expect(new Set(kinds)).toEqual(new Set(emailKinds));
    }
    expect(new Set(emails.map(({ id }) => id)).size).toBe(emails.length);
  });

  test('is the same each time', () => {
    expect(composeGallery(REPOSITORY_SOURCES)).toEqual(composeGallery(REPOSITORY_SOURCES));
  });

  test('shows an email without optional data as a variant', () => {
    const { emails } = composeGallery(REPOSITORY_SOURCES);
    const english = emails.filter(({ language }) => language === 'en');
    const find = (kind: string, variant: string | null) =>
      english.find((email) => email.kind === kind && email.variant === variant)?.email.text;
    expect(find('invitation', null)).toContain('Kx7<mPq2>rT');
    expect(find('invitation', 'without a password')).not.toContain('Kx7');
    expect(find('security-alert', null)).toContain('Leeds');
    expect(find('security-alert', 'without details')).not.toContain('Leeds');
  });

  test('shows every brand', () => {
    sources.edit('site.config.json', setting('brands', { [BRAND]: { name: 'Hillside Dental' } }));
    const { brands, emails } = composeGallery(sources);
    expect(brands.map(({ id }) => id)).toEqual([DEFAULT_BRAND, BRAND]);
    const other = emails.filter(({ brand }) => brand.id === BRAND);
    expect(other).toHaveLength(emails.length / 2);
    for (const { id, email } of other) {
      expect(id).toMatch(new RegExp(`\\.${BRAND}$`));
      expect(email.text).toContain('Hillside Dental');
      expect(email.text).not.toContain('Riverside Clinic');
    }
  });

  test('marks emails whose code is readable in the inbox', () => {
    expect(composeGallery(REPOSITORY_SOURCES).emails.filter(({ revealsSecret }) => revealsSecret)).toEqual(
      [],
    );
    sources.edit('templates/layout/layout.html.liquid', (layout) =>
      layout.replace(/\[\[ preheader \]\]/, '{{ code }}'),
    );
    const leaking = composeGallery(sources).emails.filter(({ revealsSecret }) => revealsSecret);
    expect(leaking.map(({ kind }) => kind)).toContain('sign-in-code');
  });

  test('reports a kind without an event', () => {
    sources.edit('events/sign-up.json', setting('triggerSource', 'CustomEmailSender_Nothing'));
    expect(() => composeGallery(sources)).toThrow(
      'events/ has no event with triggerSource CustomEmailSender_SignUp',
    );
  });
});
