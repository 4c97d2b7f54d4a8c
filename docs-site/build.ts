import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import Eleventy from '@11ty/eleventy';
import { build } from 'esbuild';
import { createMarkdown, type Heading, headingsOf } from '../formats/markdown.ts';
import { LISTED_ELSEWHERE, SECTIONS } from './navigation.ts';
import { type Page, ROOT, readPages } from './pages.ts';
import { searchSections } from './search-sections.ts';
import { createSiteMarkdown, type Picture } from './site-markdown.ts';

/** The folder of Eleventy, relative to the one in which commands run. It has no Markdown files; the pages are added. */
const INPUT = 'docs-site';
const LAYOUT = 'layout';

/** A link of the navigation, relative to a page. */
interface NavigationLink {
  readonly label: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

/** The result of a build. */
export interface BuiltDocs {
  readonly pages: readonly Page[];
  /** The first page. */
  readonly index: string;
}

/**
 * Builds the documentation as a site that works from disk and from a server.
 *
 * @param folder is emptied first
 * @throws Error if a page cannot be read or generated
 */
export async function buildDocs(folder: string): Promise<BuiltDocs> {
  const pages = await readPages();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const paths = new Map(pages.map(({ source, path }) => [source, path]));
  const markdown = createSiteMarkdown({
    findPage: (file) => paths.get(file) ?? paths.get(posix.join(file, 'README.md')),
    addPicture: (file) => copyPicture(file, folder),
  });
  const eleventy = new Eleventy(INPUT, folder, {
    quietMode: true,
    configPath: null,
    config(configuration) {
      configuration.setIncludesDirectory(LAYOUT);
      configuration.setTemplateFormats(['md']);
      configuration.setLibrary('md', markdown);
      configuration.setLiquidOptions({ outputEscape: 'escape' });
      for (const [index, page] of pages.entries()) {
        configuration.addTemplate(`${page.path.replace(/\.html$/, '')}.md`, page.markdown, {
          ...dataOf(page, pages, index),
          layout: 'page.liquid',
          // Documents contain examples of Liquid, which are text here.
          templateEngineOverride: 'md',
          permalink: page.path,
        });
      }
    },
  });
  eleventy.disableLogger();
  await eleventy.write();
  copyFileSync(join(ROOT, INPUT, LAYOUT, 'style.css'), join(folder, 'style.css'));
  await writeSearch(folder, pages);
  return { pages, index: join(folder, 'index.html') };
}

/** Writes the search as one classic script, because browsers load no modules and no JSON from disk. */
async function writeSearch(folder: string, pages: readonly Page[]): Promise<void> {
  const sections = JSON.stringify(pages.flatMap(searchSections));
  writeFileSync(join(folder, 'search-sections.js'), `window.searchSections = ${sections};\n`);
  await build({
    entryPoints: [fileURLToPath(new URL('layout/search.js', import.meta.url))],
    outfile: join(folder, 'search.js'),
    bundle: true,
    format: 'iife',
    minify: true,
    legalComments: 'inline',
    logLevel: 'warning',
  });
}

/** Copies a picture beside the pages. */
function copyPicture(file: string, folder: string): Picture {
  const png = readFileSync(join(ROOT, file));
  const to = join(folder, 'images', file);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, png);
  // Width and height are the first fields of the first chunk (https://www.w3.org/TR/png-3/#11IHDR).
  return { path: posix.join('images', file), width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

/** Returns what the layout shows beside the text of a page. */
function dataOf(page: Page, pages: readonly Page[], index: number) {
  const { path, source, title } = page;
  const toTop = posix.relative(posix.dirname(path), '.') || '.';
  const linkTo = (target: Page) => posix.relative(posix.dirname(path), target.path);
  const list = Object.entries(LISTED_ELSEWHERE).find(([folder]) => source.startsWith(folder))?.[1];
  const sections = SECTIONS.map((section) => ({
    title: section.title,
    links: Object.entries(section.pages).flatMap(([file, label]): NavigationLink[] => {
      const target = pages.find((other) => other.source === file);
      if (target === undefined) return [];
      return [{ label, href: linkTo(target), isCurrent: file === source || file === list }];
    }),
  }));
  const neighbour = (other: Page | undefined) =>
    other === undefined ? undefined : { title: other.title, href: linkTo(other) };
  return {
    title,
    source,
    isGenerated: page.isGenerated,
    toTop,
    path,
    sections,
    headings: tableOfContents(page),
    previous: neighbour(pages[index - 1]),
    next: neighbour(pages[index + 1]),
  };
}

/** Returns the headings of the second level, if there are enough of them to be worth a list. */
function tableOfContents({ markdown }: Page): readonly Heading[] {
  const headings = headingsOf(createMarkdown().parse(markdown, {})).filter(({ level }) => level === 2);
  return headings.length > 2 ? headings : [];
}
