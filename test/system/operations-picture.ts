import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { writeIndexedPng } from '../harness/indexed-png.ts';
import { loadFonts } from '../web/fonts.ts';

const PICTURES = new URL('../../docs/images/', import.meta.url);

/** With `UPDATE_SCREENSHOTS=1`, takes a picture of the page for the documentation, in light colours. */
export async function takePicture(
  page: Page,
  colorScheme: 'light' | 'dark',
  name = 'operations.png',
): Promise<void> {
  if (process.env.UPDATE_SCREENSHOTS !== '1' || colorScheme !== 'light') return;
  await loadFonts(page);
  const shot = await page.screenshot({ animations: 'disabled' });
  await mkdir(PICTURES, { recursive: true });
  await writeFile(new URL(name, PICTURES), writeIndexedPng(PNG.sync.read(shot)) ?? shot);
}
