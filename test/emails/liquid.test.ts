import fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { assembleTemplates, compileTemplates } from '../../sender/build/compile-templates.ts';
import { emailKinds } from '../../sender/email/kinds.ts';
import { asHtml, asText, render } from '../../sender/email/render.ts';
import type { Scope } from '../../sender/email/templates.ts';
import { fullSite } from './samples.ts';

const STRICT = {
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  locale: 'en-US',
} as const;
const LIQUID = { html: new Liquid({ ...STRICT, outputEscape: 'escape' }), text: new Liquid(STRICT) };

const sources = assembleTemplates(fullSite);
const { languages } = compileTemplates(fullSite);

const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('{{ code }}', '<b>&"\'', '$&'));
const perhaps = fc.option(value, { nil: null });
const brand = fc.record({
  name: value,
  address: perhaps,
  phone: perhaps,
  phoneLink: value,
  supportEmailLink: value,
  supportEmail: perhaps,
  colour: value,
  logo: perhaps,
  from: value,
});
const signIn = fc.record({
  time: perhaps,
  place: perhaps,
  device: perhaps,
  wasMe: perhaps,
  wasNotMe: perhaps,
});
const scope: fc.Arbitrary<Scope> = fc
  .record({
    brand,
    code: perhaps,
    link: perhaps,
    resetPage: perhaps,
    site: perhaps,
    signInSite: perhaps,
    signIn,
  })
  .map((values) => ({ ...values, clinic: values.brand }));

describe.each(Object.keys(sources))('the compiled templates in %s', (language) => {
  test.each(emailKinds)('render %s as LiquidJS does, whatever the values', (kind) => {
    const source = sources[language]?.[kind] ?? { subject: '', html: '', text: '' };
    const compiled = languages[language]?.[kind] ?? { subject: [], html: [], text: [] };
    fc.assert(
      fc.property(scope, (values) => {
        expect(render(compiled.subject, values, asText)).toBe(
          LIQUID.text.parseAndRenderSync(source.subject, values),
        );
        expect(render(compiled.html, values, asHtml)).toBe(
          LIQUID.html.parseAndRenderSync(source.html, values),
        );
        expect(render(compiled.text, values, asText)).toBe(
          LIQUID.text.parseAndRenderSync(source.text, values),
        );
      }),
      { numRuns: 20 },
    );
  });
});
