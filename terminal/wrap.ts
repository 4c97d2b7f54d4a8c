const WIDTH = 76;

/**
 * Breaks a text between words into indented lines of at most 76 characters.
 *
 * @param paint colours a line
 */
export function wrap(text: string, indent: number, paint = (line: string) => line): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH - indent) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => `${' '.repeat(indent)}${paint(each)}`);
}
