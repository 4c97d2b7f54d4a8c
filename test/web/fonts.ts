import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const FAMILIES = ['noto-sans/files/noto-sans-latin', 'noto-sans-arabic/files/noto-sans-arabic-arabic'];

const FONTS = FAMILIES.flatMap((file) =>
  [400, 700].map((weight) => ({
    weight: String(weight),
    data: readFileSync(
      fileURLToPath(import.meta.resolve(`@fontsource/${file}-${weight}-normal.woff2`)),
      'base64',
    ),
  })),
);

/**
 * Makes the text of a page look the same on every machine. The fonts are added by script, which the page's content
 * security policy does not restrict.
 */
export async function loadFonts(page: Page): Promise<void> {
  await page.evaluate(async (fonts) => {
    const faces = fonts.map(({ weight, data }, index) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      return new FontFace(`Test ${Math.floor(index / 2)}`, bytes.buffer, { weight });
    });
    for (const face of faces) document.fonts.add(await face.load());
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { font-family: 'Test 0', 'Test 1' !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }, FONTS);
}
