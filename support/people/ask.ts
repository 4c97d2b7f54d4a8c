import { stderr, stdin } from 'node:process';
import { createInterface } from 'node:readline';

/** Asks the operator; the answer is one line, and empty when there is nobody to answer. */
export type Ask = (question: string) => Promise<string>;

/** Asks on the terminal, beside the output, which may go elsewhere. */
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
