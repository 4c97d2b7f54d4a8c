import { cpSync, readdirSync } from 'node:fs';
import { writeFiles } from '../sender/build/write-files.ts';
import { toSiteFiles } from '../sender/email/site-files.ts';
import { functionFolder } from './function-folder.ts';
import { compileSite, type SiteOptions } from './template-site.ts';

/**
 * Writes the code of a function that sends emails, and the files of the site beside it.
 *
 * @param folder created if it does not exist
 * @returns the names of the files
 */
export function writeFunction(
  name: 'sender' | 'notices',
  options: SiteOptions,
  folder: string,
): readonly string[] {
  const files = toSiteFiles(compileSite(options));
  cpSync(functionFolder(name), folder, { recursive: true });
  writeFiles(folder, files);
  return [...readdirSync(functionFolder(name)), ...Object.keys(files)].sort();
}
