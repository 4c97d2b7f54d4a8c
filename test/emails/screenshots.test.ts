import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../bench/browser.ts';
import { reviewImages } from '../harness/screenshots.ts';
import { visitAll } from '../harness/visit-all.ts';
import { firstLanguage, type Sample, samples } from './samples.ts';

interface Face {
  readonly family: string;
  readonly weight: string;
  readonly unicodeRange: string;
  readonly source: string;
}

/** Returns the font faces of a style sheet with their files inlined, so that text is drawn alike on every machine. */
function facesOf(sheet: string): Face[] {
  const rules = readFileSync(new URL(sheet), 'utf8').split('@font-face').slice(1);
  return rules.map((rule) => {
    const textOf = (property: string) => new RegExp(`${property}: '?([^';]+)`).exec(rule)?.[1] ?? '';
    const [, file = ''] = /url\((\.\/[^)]+\.woff2)\)/.exec(rule) ?? [];
    const source = `url(data:font/woff2;base64,${readFileSync(new URL(file, sheet), 'base64')})`;
    const [family, weight] = [textOf('font-family'), textOf('font-weight')];
    return { family, weight, unicodeRange: textOf('unicode-range'), source };
  });
}

const FACES = [
  import.meta.resolve('@fontsource/noto-sans/400.css'),
  import.meta.resolve('@fontsource/noto-sans/700.css'),
  import.meta.resolve('@fontsource/noto-sans-arabic/400.css'),
  import.meta.resolve('@fontsource/noto-sans-arabic/700.css'),
].flatMap(facesOf);
const FONTS = `* { font-family: 'Noto Sans', 'Noto Sans Arabic' !important }`;

/** Adds the faces by script, so that they remain when the content of the page is replaced. */
const addFaces = (page: Page) =>
  page.evaluate((faces) => {
    for (const { family, source, ...descriptors } of faces) {
      document.fonts.add(new FontFace(family, source, descriptors));
    }
  }, FACES);

const PHONE = { width: 375, height: 600 };
const DESKTOP = { width: 640, height: 600 };

const browser = await launchBrowser();
afterAll(() => browser.close());

/** Takes screenshots of an email on a phone; in the first language also in dark mode and in a wide window. */
async function shoot(page: Page, { name, language, email }: Sample): Promise<[string, Buffer][]> {
  const take = async (view: string): Promise<[string, Buffer]> => [
    `${name}${view}.png`,
    await page.screenshot({ fullPage: true }),
  ];
  await page.setViewportSize(PHONE);
  await page.setContent(email.html);
  await page.addStyleTag({ content: FONTS });
  await page.evaluate(() => document.fonts.ready);
  const phone = await take('');
  if (language !== firstLanguage) return [phone];
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await take('-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DESKTOP);
  return [phone, dark, await take('-wide')];
}

test('every email looks as it was reviewed', async () => {
  const images = await visitAll(browser, samples, {}, shoot, addFaces);
  expect(await reviewImages(new URL('screenshots/', import.meta.url), new Map(images.flat()))).toEqual([]);
});

/** The email in the picture of the documentation. */
const SHOWN = 'en-verify-account';

/** Draws an email on a phone, its HTML beside its text. */
async function drawPhones(page: Page, { email }: Sample): Promise<Buffer> {
  await page.setViewportSize({ width: PHONE.width, height: 720 });
  const draw = async (content: string) => {
    await page.setContent(content);
    await page.addStyleTag({ content: FONTS });
    await page.evaluate(() => document.fonts.ready);
    return (await page.screenshot()).toString('base64');
  };
  const html = await draw(email.html);
  await page.setContent(
    '<p style="margin:20px;white-space:pre-wrap;overflow-wrap:anywhere;font-size:16px;line-height:1.5">',
  );
  await page.evaluate((text) => {
    const paragraph = document.querySelector('p');
    if (paragraph !== null) paragraph.textContent = text;
  }, email.text);
  const text = await draw(await page.content());
  const phone = (png: string) =>
    `<img src="data:image/png;base64,${png}" style="border:10px solid #212b32;border-radius:32px">`;
  await page.setViewportSize({ width: 880, height: 790 });
  await page.setContent(
    `<body style="margin:0;display:flex;gap:40px;justify-content:center;align-items:center;height:100vh;background:#e6ebee">${phone(html)}${phone(text)}`,
  );
  return page.screenshot();
}

test('the picture of an email in the documentation is as it was reviewed', async () => {
  const shown = samples.filter(({ name }) => name === SHOWN);
  const [picture] = await visitAll(browser, shown, {}, drawPhones, addFaces);
  const pictures = new Map(picture === undefined ? [] : [['phone.png', picture]]);
  expect(await reviewImages(new URL('../../docs/images/emails/', import.meta.url), pictures)).toEqual([]);
});
