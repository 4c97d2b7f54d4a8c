import MarkdownIt, { type Token } from 'markdown-it';
import { anchorOf } from './heading-anchor.ts';

/** A heading of a document. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly anchor: string;
}

/**
 * Returns a renderer of Markdown as the documents of this repository use it: tables, no HTML, and an anchor for each
 * heading, as Markdown viewers derive it.
 */
export function createMarkdown(): MarkdownIt {
  const markdown = new MarkdownIt({ html: false });
  markdown.core.ruler.push('anchors', ({ tokens }) => {
    for (const [token, { anchor }] of headingTokens(tokens)) token.attrSet('id', anchor);
  });
  return markdown;
}

/** Returns the headings of a parsed document. */
export function headingsOf(tokens: readonly Token[]): readonly Heading[] {
  return headingTokens(tokens).map(([, heading]) => heading);
}

/** Returns the text of a token as it is read, without marks and addresses. */
export function textOf({ type, content, children }: Token): string {
  if (type === 'softbreak' || type === 'hardbreak') return ' ';
  if (children !== null && type !== 'image') return children.map(textOf).join('');
  return content;
}

/**
 * Changes the links and pictures of a parsed document.
 *
 * @param change gets the tokens of a link, or the one of a picture, and returns what replaces them
 */
export function replaceLinks(tokens: readonly Token[], change: (tokens: readonly Token[]) => Token[]): void {
  for (const token of tokens) {
    if (token.children === null) continue;
    const { children } = token;
    const changed: Token[] = [];
    for (let index = 0; index < children.length; index += 1) {
      const child = children[index] as Token;
      const end =
        child.type === 'link_open'
          ? children.findIndex(({ type }, place) => place > index && type === 'link_close')
          : index;
      const group = children.slice(index, end + 1);
      changed.push(...(['link_open', 'image'].includes(child.type) ? change(group) : group));
      index = end;
    }
    token.children = changed;
  }
}

function headingTokens(tokens: readonly Token[]): [Token, Heading][] {
  const used = new Map<string, number>();
  return tokens.flatMap((token, index): [Token, Heading][] => {
    const inline = tokens[index + 1];
    if (token.type !== 'heading_open' || inline === undefined) return [];
    const text = textOf(inline);
    const anchor = anchorOf(text);
    // A second heading with the same words gets a number, as on GitHub.
    const count = used.get(anchor) ?? 0;
    used.set(anchor, count + 1);
    return [
      [
        token,
        { level: Number(token.tag.slice(1)), text, anchor: count === 0 ? anchor : `${anchor}-${count}` },
      ],
    ];
  });
}
