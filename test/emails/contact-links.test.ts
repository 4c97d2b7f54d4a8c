import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { createCompose } from '../../sender/email/compose.ts';
import { emailKinds } from '../../sender/email/kinds.ts';
import { Secret } from '../../sender/email/secret.ts';
import { parseSiteConfig } from '../../site/config.ts';
import { languages, requestOf, sampleSecret, site } from './samples.ts';

const written = {
  ...site,
  brands: {},
  apps: site.apps.map(({ brand, ...app }) => app),
  clinic: {
    ...site.clinic,
    phone: '+٤٤ (0)٢٠\u00a0٧٩٤٦ ٠٠١٨ ext. ١٢',
    supportEmail: 'q&a@müller-praxis.example',
  },
};
const compose = createCompose(compileTemplates(parseSiteConfig(written)), site.siteUrl);
const NUMBER = '+44 (0)20 7946 0018 ext. 12';

describe.each(languages)('in %s', (locale) => {
  test.each(emailKinds)(
    '%s has every phone number as a link that dials it, and the address in letters',
    (kind) => {
      const secret = sampleSecret(kind);
      const { html, text } = compose(
        requestOf(kind, { attributes: { locale }, secret }),
        secret === undefined ? undefined : new Secret(secret),
      );
      const numbers = html.split(NUMBER).length - 1;
      const links = html.match(
        /<a [^>]*href="tel:\+442079460018;ext=12"[^>]*><span dir="ltr">[^<]*<\/span><\/a>/g,
      );
      expect(links).toHaveLength(numbers);
      expect(links?.every((link) => link.includes(`>${NUMBER}<`))).toBe(true);
      expect(html).toMatch(
        /href="mailto:q%26a@xn--mller-praxis-dlb\.example"[^>]*><span dir="ltr">q&amp;a@müller-praxis/,
      );
      expect(text).toContain(NUMBER);
      expect(text).toContain('q&a@müller-praxis.example');
    },
  );
});
