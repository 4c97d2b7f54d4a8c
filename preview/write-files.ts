import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Gallery } from './gallery.ts';
import { emailPath, renderPage } from './page.ts';
import { digest } from './preview-state.ts';

/**
 * Writes the gallery as static files: `index.html`, and each email as HTML and as text.
 *
 * @param folder created if it does not exist; other files in it are kept
 */
export function writeFiles(gallery: Gallery, folder: string, now = new Date()): void {
  const state = { gallery, composedAt: now, diagnostic: null, version: digest(gallery) };
  write(join(folder, 'index.html'), renderPage(state, 'file'));
  for (const { id, email } of gallery.emails) {
    write(join(folder, emailPath(id, 'html')), email.html);
    write(join(folder, emailPath(id, 'txt')), email.text);
  }
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
