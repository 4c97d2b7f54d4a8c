/** A template as its author wrote it: the two lines that an inbox shows, and the blocks of the body. */
export interface ParsedTemplate {
  readonly subject: string;
  readonly preheader: string;
  readonly blocks: readonly Block[];
}

/** A part of the body between blank lines; a `tag` is Liquid and stays unchanged. */
export interface Block {
  readonly type: 'heading' | 'subheading' | 'note' | 'paragraph' | 'tag';
  readonly content: string;
}

/** A mistake in a template; the message names the file and says what to do. */
export class EmailTemplateError extends Error {
  override readonly name = 'EmailTemplateError';
}

const FIELDS = ['subject', 'preheader'] as const;

/**
 * Parses a template: front matter with `subject` and `preheader`, then blocks between blank lines: `# heading`,
 * `## subheading`, `> note`, a tag alone on its line, or a paragraph.
 *
 * @param source the text of the file
 * @param file its name, for messages
 * @throws EmailTemplateError when the front matter is invalid or the body is empty
 */
export function parseTemplate(source: string, file: string): ParsedTemplate {
  const parts = /^---\n(?<head>[\s\S]*?)\n---\n(?<body>[\s\S]*)$/.exec(source)?.groups;
  if (parts === undefined) {
    throw new EmailTemplateError(
      `${file}:1:1: does not start with a "---" block that has subject and preheader`,
    );
  }
  const fields = parseFields(parts.head ?? '', file);
  const blocks = (parts.body ?? '')
    .split(/\n{2,}/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(toBlock);
  if (blocks.length === 0) {
    throw new EmailTemplateError(`${file}:${source.split('\n').length}:1: has no text below its "---" block`);
  }
  return { ...fields, blocks };
}

function parseFields(head: string, file: string): { subject: string; preheader: string } {
  const found = new Map<string, string>();
  for (const [index, line] of head.split('\n').entries()) {
    const field = /^(?<name>\w+):\s*(?<value>\S.*)$/.exec(line)?.groups;
    const name = FIELDS.find((known) => known === field?.name);
    if (name === undefined || field?.value === undefined) {
      throw new EmailTemplateError(
        `${file}:${index + 2}:1: "${line}" is neither "subject: …" nor "preheader: …"`,
      );
    }
    found.set(name, field.value.trim());
  }
  const [subject, preheader] = FIELDS.map((name) => found.get(name));
  if (subject === undefined) {
    throw new EmailTemplateError(`${file}:1:1: has no subject; add a line "subject: …"`);
  }
  if (preheader === undefined) {
    throw new EmailTemplateError(`${file}:1:1: has no preheader; add a line "preheader: …"`);
  }
  return { subject, preheader };
}

function toBlock(text: string): Block {
  if (/^(\[%[\s\S]*%\]|\{%[\s\S]*%\})$/.test(text)) return { type: 'tag', content: text };
  const heading = /^(?<marks>##?) +(?<content>.+)$/.exec(text)?.groups;
  if (heading?.content !== undefined) {
    return { type: heading.marks === '#' ? 'heading' : 'subheading', content: heading.content };
  }
  const line = text.replace(/\s*\n(> )?\s*/g, ' ');
  return line.startsWith('> ')
    ? { type: 'note', content: line.slice(2) }
    : { type: 'paragraph', content: line };
}
