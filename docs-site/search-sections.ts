import { createMarkdown, textOf } from '../formats/markdown.ts';
import type { Page } from './pages.ts';

/** A section of a page, as the search knows it. */
export interface SearchSection {
  /** The file in the site, with the anchor of the heading unless it is the first. */
  readonly id: string;
  /** The title of the page. */
  readonly page: string;
  readonly heading: string;
  text: string;
}

/** Divides a page at its headings. */
export function searchSections({ path, title, markdown }: Page): readonly SearchSection[] {
  const sections: SearchSection[] = [{ id: path, page: title, heading: title, text: '' }];
  const tokens = createMarkdown().parse(markdown, {});
  for (const [index, token] of tokens.entries()) {
    const isHeadingText = tokens[index - 1]?.type === 'heading_open';
    if (token.type === 'heading_open' && token.tag !== 'h1') {
      const heading = textOf(tokens[index + 1] ?? token);
      sections.push({ id: `${path}#${token.attrGet('id')}`, page: title, heading, text: '' });
    } else if (!isHeadingText && ['inline', 'fence'].includes(token.type)) {
      const section = sections.at(-1);
      if (section !== undefined) section.text += `${textOf(token).trim()}\n`;
    }
  }
  return sections;
}
