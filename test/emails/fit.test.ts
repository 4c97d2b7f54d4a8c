import { launchBrowser } from '../../bench/browser.ts';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { createCompose } from '../../sender/email/compose.ts';
import { Secret } from '../../sender/email/secret.ts';
import { visitAll } from '../harness/visit-all.ts';
import { copyPanel, enlargeText, type Fit, measure } from './in-page.ts';
import { CODE, languages, PASSWORD, requestOf, sampleSecret, samples, site } from './samples.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

const PHONE = { viewport: { width: 320, height: 640 } };
const WIDTHS = [375, 640] as const;
const fits = { overflowing: [], small: [], tiny: [] };
const named = samples.map(({ name }) => name);

/** Returns invitations of a clinic with the given details, with a password of the greatest length. */
const invitationsOf = (clinic: Partial<typeof site.clinic>) => {
  const compose = createCompose(
    compileTemplates({ ...site, clinic: { ...site.clinic, ...clinic } }),
    site.siteUrl,
  );
  return languages.map((language) => {
    const request = requestOf('invitation', { secret: PASSWORD, attributes: { locale: language } });
    return compose(request, new Secret('W'.repeat(99))).html;
  });
};

/** A wide image that needs no network. */
const LOGO = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="60"/>')}`;

/** The measurements of one email. */
interface Measurements {
  readonly phone: Fit;
  readonly copied: string | undefined;
  /** The fit with text of twice the size, by the width of the window. */
  readonly enlarged: Readonly<Record<number, Fit>>;
}

let found: readonly Measurements[];
beforeAll(async () => {
  found = await visitAll(browser, samples, {}, async (page, { email }) => {
    await page.setViewportSize(PHONE.viewport);
    await page.setContent(email.html);
    const phone = await page.evaluate(measure);
    const copied = await page.evaluate(copyPanel);
    await page.evaluate(enlargeText);
    const enlarged: Record<number, Fit> = {};
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 640 });
      enlarged[width] = await page.evaluate(measure);
    }
    return { phone, copied, enlarged };
  });
});

/** Returns the values of all emails by their names. */
const byName = <Value>(values: readonly Value[]) =>
  Object.fromEntries(values.map((value, index) => [named[index], value]));

test('every email fits a window of 320 pixels, and its links are large enough for fingers', () => {
  expect(byName(found.map(({ phone }) => phone))).toEqual(byName(named.map(() => ({ width: 320, ...fits }))));
});

test.each([
  ['a support address of 100 characters', { supportEmail: `${'w'.repeat(64)}@${'m'.repeat(27)}.example` }],
  ['a name and an address without a space', { name: 'W'.repeat(80), address: ['W'.repeat(120)] }],
  ['a wide logo', { logo: LOGO }],
])('%s and a long password fit 320 pixels', async (_, clinic) => {
  const found = await visitAll(browser, invitationsOf(clinic), PHONE, async (page, html) => {
    await page.setContent(html);
    return page.evaluate(measure);
  });
  expect(found).toEqual(languages.map(() => ({ width: 320, ...fits })));
});

test.each(WIDTHS)('text of twice the size fits %d pixels', (width) => {
  expect(byName(found.map(({ enlarged }) => enlarged[width]))).toEqual(
    byName(named.map(() => ({ width, ...fits }))),
  );
});

test('copying the code or the password copies nothing else', () => {
  const copied = found.map((email) => email.copied);
  expect(byName(copied)).toEqual(
    byName(
      samples.map(({ name, kind }) => (name.endsWith('-without-password') ? undefined : sampleSecret(kind))),
    ),
  );
  expect(copied).toEqual(expect.arrayContaining([CODE, PASSWORD]));
});

test('a logo is in the header, 40 pixels high and named after the clinic', async () => {
  const [shown] = await visitAll(
    browser,
    invitationsOf({ logo: LOGO }).slice(0, 1),
    {},
    async (page, html) => {
      await page.setContent(html);
      const logo = page.getByRole('img', { name: site.clinic.name });
      return { box: await logo.boundingBox(), header: await page.locator('.header').innerText() };
    },
  );
  expect(shown).toEqual({ box: expect.objectContaining({ height: 40, width: 512 }), header: '' });
});
