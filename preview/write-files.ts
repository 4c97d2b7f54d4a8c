import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Gallery } from './gallery.ts';
import { addressOf, renderPage } from './page.ts';
import { digest } from './preview-state.ts';

/**
 * Writes the gallery as files that need no server: `index.html`, and each email as HTML and as text.
 *
 * @param folder made if it is not there; other files in it are left alone
 */
export function writeFiles(gallery: Gallery, folder: string, now = new Date()): void {
  const shown = { gallery, composedAt: now, problem: null, version: digest(gallery) };
  write(join(folder, 'index.html'), renderPage(shown, 'file'));
  for (const { id, email } of gallery.emails) {
    write(join(folder, addressOf(id, 'html')), email.html);
    write(join(folder, addressOf(id, 'txt')), email.text);
  }
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
