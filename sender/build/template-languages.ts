import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of templates. A file that one folder lacks is taken from the next. */
export interface TemplateFolder {
  readonly path: string;
  /** The name of the folder in messages. */
  readonly name: string;
}

/** The templates of this repository. */
export const TEMPLATES: TemplateFolder = {
  path: join(import.meta.dirname, '../../templates'),
  name: 'templates',
};

/** Matches language tags, and neither `layout` nor `blocks`. */
const LANGUAGE_FOLDER = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/;

/** Lists the languages of the emails: the folders among templates that are named by a language tag. */
export function templateLanguages(folders: readonly TemplateFolder[] = [TEMPLATES]): string[] {
  const names = folders.flatMap(({ path }) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && LANGUAGE_FOLDER.test(entry.name))
      .map(({ name }) => name),
  );
  return [...new Set(names)];
}

/** A file in the first folder that has it. */
export interface TemplateFile {
  readonly path: string;
  /** The name of the file in messages. */
  readonly name: string;
}

/** Finds a file in the folders. @param file relative to them, with slashes */
export function findTemplateFile(folders: readonly TemplateFolder[], file: string): TemplateFile | undefined {
  return filesNamed(folders, file).find(({ path }) => existsSync(path));
}

/** Returns where a file is or would be in each folder. */
export function filesNamed(folders: readonly TemplateFolder[], file: string): TemplateFile[] {
  return folders.map(({ path, name }) => ({ path: join(path, file), name: `${name}/${file}` }));
}
