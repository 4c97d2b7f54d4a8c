import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMarkdown, headingsOf } from '../formats/markdown.ts';
import { LISTED_ELSEWHERE, SECTIONS } from './navigation.ts';
import { PICTURE_PAGES, REFERENCES } from './reference/references.ts';

/** The repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A page of the documentation. */
export interface Page {
  /** The Markdown file in the repository; for a generated page the file that it stands for. */
  readonly source: string;
  /** The file in the site. */
  readonly path: string;
  readonly title: string;
  readonly markdown: string;
  readonly isGenerated: boolean;
}

/**
 * Reads and generates every page, in the order of the navigation.
 *
 * @throws Error if a file of the navigation is missing or a command cannot be asked for its help
 */
export async function readPages(): Promise<readonly Page[]> {
  const sources = [...SECTIONS.flatMap(({ pages }) => Object.keys(pages)), ...listedElsewhere()];
  return Promise.all(sources.map(readPage));
}

/** Lists the Markdown files of folders that have a list of their own. */
function listedElsewhere(): readonly string[] {
  return Object.entries(LISTED_ELSEWHERE).flatMap(([folder, list]) =>
    globSync(`${folder}*.md`, { cwd: ROOT })
      .filter((file) => file !== list)
      .sort(),
  );
}

async function readPage(source: string): Promise<Page> {
  const reference = REFERENCES[source] ?? PICTURE_PAGES[source];
  const markdown =
    reference === undefined ? readFileSync(join(ROOT, source), 'utf8') : await reference.write();
  const [heading] = headingsOf(createMarkdown().parse(markdown, {}));
  if (heading?.level !== 1) throw new Error(`${source} does not begin with a heading of the first level.`);
  return {
    source,
    path: pathOf(source),
    title: heading.text,
    markdown,
    isGenerated: reference !== undefined,
  };
}

/** Returns the file in the site: without `docs/`, and `index.html` for the README of a folder. */
function pathOf(source: string): string {
  return source
    .replace(/^docs\//, '')
    .replace(/README\.md$/, 'index.md')
    .replace(/\.md$/, '.html')
    .toLowerCase();
}
