import { readFileSync } from 'node:fs';
import type { Token } from 'markdown-it';
import { createMarkdown, headingsOf, replaceLinks, textOf } from '../../formats/markdown.ts';

/** The documents for staff in `docs/`, each a page of its own at `/docs/NAME`. */
export const DOCUMENTS = ['support', 'users', 'failure-modes'] as const;

/** A document as the page shows it. */
export interface DocumentPage {
  readonly title: string;
  /** HTML of the document. */
  readonly body: string;
}

const FOLDER = new URL('../../docs/', import.meta.url);

/**
 * Renders a document as HTML, with the anchors of its headings that links in Markdown use. Pictures, and links to other
 * documents than these, are shown as their words alone, because nothing serves them here.
 *
 * @throws Error if the document cannot be read
 */
export function readDocument(name: (typeof DOCUMENTS)[number]): DocumentPage {
  const source = readFileSync(new URL(`${name}.md`, FOLDER), 'utf8');
  const markdown = createMarkdown();
  const tokens = markdown.parse(source, {});
  replaceLinks(tokens, toServed);
  return {
    title: headingsOf(tokens)[0]?.text ?? name,
    body: markdown.renderer.render(tokens, markdown.options, {}),
  };
}

function toServed(tokens: readonly Token[]): Token[] {
  const [first, ...rest] = tokens as [Token, ...Token[]];
  if (first.type === 'image') {
    first.type = 'text';
    first.content = `Picture: ${textOf(first)}.`;
    first.children = null;
    return [first];
  }
  const to = linkTo(String(first.attrGet('href')));
  if (to === undefined) return rest.slice(0, -1);
  first.attrSet('href', to);
  return [first, ...rest];
}

function linkTo(href: string): string | undefined {
  if (href.startsWith('#') || href.startsWith('https://')) return href;
  const [file = '', anchor] = href.split('#');
  const name = DOCUMENTS.find((document) => file === `${document}.md`);
  return name && `/docs/${name}${anchor === undefined ? '' : `#${anchor}`}`;
}
