import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { launchBrowser, visitAll } from '../support/browser.ts';
import { reviewImages } from '../support/screenshots.ts';
import { firstLanguage, type Sample, samples } from './samples.ts';

interface Shot {
  readonly file: string;
  readonly sample: Sample;
  readonly width: 375 | 640;
  readonly colorScheme: 'light' | 'dark';
}

/** Every email as a phone shows it; those in the first language also in a wide window and in the dark. */
const shots: readonly Shot[] = samples.flatMap((sample): Shot[] => {
  const phone = { file: `${sample.name}.png`, sample, width: 375, colorScheme: 'light' } as const;
  if (sample.language !== firstLanguage) return [phone];
  return [
    phone,
    { ...phone, file: `${sample.name}-wide.png`, width: 640 },
    { ...phone, file: `${sample.name}-dark.png`, colorScheme: 'dark' },
  ];
});

/** The rules of a font package with its files inside, so that text is drawn alike on every machine. */
const fontFaces = (sheet: string) =>
  readFileSync(new URL(sheet), 'utf8').replaceAll(/url\((\.\/[^)]+\.woff2)\)[^;]*/g, (_, file: string) => {
    const font = readFileSync(new URL(file, sheet)).toString('base64');
    return `url(data:font/woff2;base64,${font}) format('woff2')`;
  });
const FONTS = [
  fontFaces(import.meta.resolve('@fontsource/noto-sans/400.css')),
  fontFaces(import.meta.resolve('@fontsource/noto-sans/700.css')),
  fontFaces(import.meta.resolve('@fontsource/noto-sans-arabic/400.css')),
  fontFaces(import.meta.resolve('@fontsource/noto-sans-arabic/700.css')),
  `* { font-family: 'Noto Sans', 'Noto Sans Arabic' !important }`,
].join('\n');

const browser = await launchBrowser();
afterAll(() => browser.close());

async function shoot(page: Page, { sample, width, colorScheme }: Shot): Promise<Buffer> {
  await page.setViewportSize({ width, height: 600 });
  await page.emulateMedia({ colorScheme });
  await page.setContent(sample.email.html);
  await page.addStyleTag({ content: FONTS });
  return page.screenshot({ fullPage: true });
}

test('every email looks as it was reviewed', async () => {
  const images = await visitAll(browser, shots, {}, shoot);
  const seen = new Map(shots.map(({ file }, index) => [file, images[index] ?? Buffer.alloc(0)]));
  expect(await reviewImages(new URL('screenshots/', import.meta.url), seen)).toEqual([]);
}, 60_000);
