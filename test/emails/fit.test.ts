import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { createCompose } from '../../sender/compose.ts';
import { Secret } from '../../sender/secret.ts';
import { launchBrowser, visitAll } from '../support/browser.ts';
import { copyPanel, enlargeText, measure } from './in-page.ts';
import { CODE, languages, PASSWORD, requestOf, sampleSecret, samples, site } from './samples.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

const PHONE = { viewport: { width: 320, height: 640 } };
const fits = { overflowing: [], small: [], tiny: [] };
const named = samples.map(({ name }) => name);

/** The emails of a clinic whose every detail is as long as it may be, to a patient with a long password. */
const crowded = (clinic: Partial<typeof site.clinic>) => {
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

test('every email fits a window of 320 pixels, and fingers fit its links', async () => {
  const found = await visitAll(browser, samples, PHONE, async (page, { email }) => {
    await page.setContent(email.html);
    return page.evaluate(measure);
  });
  expect(Object.fromEntries(found.map((fit, index) => [named[index], fit]))).toEqual(
    Object.fromEntries(named.map((name) => [name, { width: 320, ...fits }])),
  );
});

test.each([
  ['a support address of 100 characters', { supportEmail: `${'w'.repeat(64)}@${'m'.repeat(27)}.example` }],
  ['a name and an address without a space', { name: 'W'.repeat(80), address: ['W'.repeat(120)] }],
  ['a wide logo', { logo: LOGO }],
])('%s and a long password fit 320 pixels', async (_, clinic) => {
  const found = await visitAll(browser, crowded(clinic), PHONE, async (page, html) => {
    await page.setContent(html);
    return page.evaluate(measure);
  });
  expect(found).toEqual(languages.map(() => ({ width: 320, ...fits })));
});

test.each([375, 640])('text of twice the size fits %d pixels', async (width) => {
  const options = { viewport: { width, height: 640 } };
  const found = await visitAll(browser, samples, options, async (page, { email }) => {
    await page.setContent(email.html);
    await page.evaluate(enlargeText);
    return page.evaluate(measure);
  });
  expect(Object.fromEntries(found.map((fit, index) => [named[index], fit]))).toEqual(
    Object.fromEntries(named.map((name) => [name, { width, ...fits }])),
  );
});

test('who copies the code or the password gets nothing else', async () => {
  const copied = await visitAll(browser, samples, PHONE, async (page, { email }) => {
    await page.setContent(email.html);
    return page.evaluate(copyPanel);
  });
  expect(Object.fromEntries(copied.map((text, index) => [named[index], text]))).toEqual(
    Object.fromEntries(
      samples.map(({ name, kind }) => [
        name,
        name.endsWith('-without-password') ? undefined : sampleSecret(kind),
      ]),
    ),
  );
  expect(copied).toEqual(expect.arrayContaining([CODE, PASSWORD]));
});

test('a logo stands in the header, 40 pixels high and named after the clinic', async () => {
  const [shown] = await visitAll(browser, crowded({ logo: LOGO }).slice(0, 1), {}, async (page, html) => {
    await page.setContent(html);
    const logo = page.getByRole('img', { name: site.clinic.name });
    return { box: await logo.boundingBox(), header: await page.locator('.header').innerText() };
  });
  expect(shown).toEqual({ box: expect.objectContaining({ height: 40, width: 536 }), header: '' });
});
