import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes files into a folder that exists, by their names. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
