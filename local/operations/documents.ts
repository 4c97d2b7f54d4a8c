import { readFileSync } from 'node:fs';
import { Marked } from 'marked';
import { anchorOf } from '../../formats/heading-anchor.ts';

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
  const markdown = readFileSync(new URL(`${name}.md`, FOLDER), 'utf8');
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const to = linkTo(href);
        return to === undefined ? words : `<a href="${to}">${words}</a>`;
      },
      image: ({ text }) => `<em>Picture: ${text}.</em>`,
      html: () => '',
    },
  });
  return {
    title: /^# (.+)$/m.exec(markdown)?.[1] ?? name,
    body: marked.parse(markdown, { async: false }),
  };
}

function linkTo(href: string): string | undefined {
  if (href.startsWith('#') || href.startsWith('https://')) return href;
  const [file = '', anchor] = href.split('#');
  const name = DOCUMENTS.find((document) => file === `${document}.md`);
  return name && `/docs/${name}${anchor === undefined ? '' : `#${anchor}`}`;
}
