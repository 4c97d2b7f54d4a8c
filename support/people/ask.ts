import { stderr, stdin } from 'node:process';
import { createInterface } from 'node:readline';

/** Asks the operator a question; the answer is one line, or empty when nobody answers. */
export type Ask = (question: string) => Promise<string>;

/** Asks on the terminal by stderr, because the output may be redirected. */
export const askOnTerminal: Ask = async (question) => {
  stderr.write(`${question} `);
  const lines = createInterface({ input: stdin });
  try {
    for await (const line of lines) return line.trim();
    stderr.write('\n');
    return '';
  } finally {
    lines.close();
    stdin.unref?.();
  }
};
