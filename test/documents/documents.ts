import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMarkdown, headingsOf, replaceLinks } from '../../formats/markdown.ts';
import { ROOT } from './guide.ts';

/** A Markdown file of the repository, parsed. */
export interface MarkdownDocument {
  /** Its path in the repository. */
  readonly file: string;
  readonly text: string;
  /** The addresses of its links and pictures. */
  readonly links: readonly string[];
  /** The alternative texts of its pictures. */
  readonly alternatives: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

/** Every Markdown file that people read. */
export const documentFiles = globSync('**/*.md', {
  cwd: ROOT,
  exclude: ['node_modules', '**/node_modules/**', 'cdk.out', 'dist', '.local', '**/.local/**', '.github'],
}).sort();

/** Reads and parses every document. */
export function readDocuments(): readonly MarkdownDocument[] {
  return documentFiles.map((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const tokens = createMarkdown().parse(text, {});
    const links: string[] = [];
    const alternatives: string[] = [];
    replaceLinks(tokens, (group) => {
      for (const token of group) {
        const address = token.attrGet('href') ?? token.attrGet('src');
        if (address !== null) links.push(address);
        if (token.type === 'image') alternatives.push(token.content);
      }
      return [...group];
    });
    return {
      file,
      text,
      links,
      alternatives,
      anchors: new Set(headingsOf(tokens).map(({ anchor }) => anchor)),
    };
  });
}
