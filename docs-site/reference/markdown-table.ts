/**
 * Returns a table in Markdown.
 *
 * @param titles of the columns
 * @param rows cells in Markdown
 */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Returns a text as code in Markdown. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** Returns a text with a capital letter at its start. */
export function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
