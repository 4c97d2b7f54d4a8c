import { posix } from 'node:path';
import type MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { createMarkdown, replaceLinks, textOf } from '../formats/markdown.ts';

/** The facts that the links of a page depend on. */
export interface LinkContext {
  /** The Markdown file, in the repository. */
  readonly source: string;
  /** The file in the site. */
  readonly path: string;
}

/** The targets of links and pictures. */
export interface Targets {
  /** Returns the file in the site for a Markdown file or a folder of the repository; undefined for anything else. */
  readonly findPage: (file: string) => string | undefined;
  /** Returns the file in the site for a picture of the repository, and its size. */
  readonly addPicture: (file: string) => Picture;
}

/** A picture in the site, with its size in pixels. */
export interface Picture {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

type NewToken = (type: string, tag: string) => Token;

/**
 * Returns the renderer of the site. Links to other documents become links between pages, relative so that they work from
 * disk. Links to files that are not part of the site become the path of the file.
 */
export function createSiteMarkdown(targets: Targets): MarkdownIt {
  const markdown = createMarkdown();
  markdown.core.ruler.push('links', ({ tokens, env, Token }) => {
    const { source, path }: LinkContext = env;
    const newToken: NewToken = (type, tag) => new Token(type, tag, 0);
    replaceLinks(tokens, (group) => toSite(group, { source, path }, targets, newToken));
    completeTables(tokens);
  });
  const { rules } = markdown.renderer;
  // What may scroll sideways must be reachable by keyboard (WCAG 2.1.1).
  rules.table_open = (tokens, index) =>
    `<div class="table" role="group" tabindex="0" aria-label="${markdown.utils.escapeHtml(String(tokens[index]?.meta))}">\n<table>\n`;
  rules.table_close = () => '</table>\n</div>\n';
  // Long names may continue on the next line after an underscore or a slash.
  rules.code_inline = (tokens, index) =>
    `<code>${markdown.utils.escapeHtml(tokens[index]?.content ?? '').replaceAll(/[_/](?=\w)/g, '$&<wbr>')}</code>`;
  rules.fence = (tokens, index) =>
    `<pre tabindex="0"><code>${markdown.utils.escapeHtml(tokens[index]?.content ?? '')}</code></pre>\n`;
  return markdown;
}

/** Names each table for screen readers by the heading above it, and leaves out empty headers. */
function completeTables(tokens: readonly Token[]): void {
  let heading = '';
  for (const [index, token] of tokens.entries()) {
    const inline = tokens[index + 1];
    if (token.type === 'heading_open' && inline !== undefined) heading = textOf(inline);
    if (token.type === 'table_open') token.meta = `Table: ${heading}`;
    // A header without words is none.
    if (token.type === 'th_open' && inline?.content === '') {
      token.tag = 'td';
      Object.assign(tokens[index + 2] ?? {}, { tag: 'td' });
    }
  }
}

function toSite(
  group: readonly Token[],
  { source, path }: LinkContext,
  targets: Targets,
  newToken: NewToken,
): Token[] {
  const [first, ...rest] = group as [Token, ...Token[]];
  const attribute = first.type === 'image' ? 'src' : 'href';
  const href = String(first.attrGet(attribute));
  if (/^(https?:|mailto:|#)/.test(href)) return [...group];
  const [file = '', anchor] = href.split('#');
  const target = posix.join(posix.dirname(source), file);
  const picture = file.endsWith('.png') ? targets.addPicture(target) : undefined;
  if (first.type === 'image' && picture !== undefined) {
    // The page keeps its layout while pictures that are far down are not loaded.
    for (const name of ['width', 'height'] as const) first.attrSet(name, String(picture[name]));
    first.attrSet('loading', 'lazy');
  }
  const found = picture?.path ?? targets.findPage(target);
  if (found === undefined) return showPath(rest.slice(0, -1), target, newToken);
  const address = posix.relative(posix.dirname(path), found);
  first.attrSet(attribute, anchor === undefined ? address : `${address}#${anchor}`);
  const words = rest.flatMap((token) =>
    token.type === 'image' ? toSite([token], { source, path }, targets, newToken) : [token],
  );
  return [first, ...words];
}

/** Shows the words of a link to a file of the repository and its path, or only the path if the words are its end. */
function showPath(words: readonly Token[], file: string, newToken: NewToken): Token[] {
  const path = Object.assign(newToken('code_inline', 'code'), { content: file });
  if (file.endsWith(words.map(textOf).join('').replace(/^.*\//, ''))) return [path];
  const [before, after] = [' (', ')'].map((content) => Object.assign(newToken('text', ''), { content }));
  return [...words, before as Token, path, after as Token];
}
