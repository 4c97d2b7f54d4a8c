import { StringDecoder } from 'node:string_decoder';

/** Splits a byte stream into lines, independent of its chunks. */
export interface LineSplitter {
  write(chunk: Buffer): void;
  /** Passes on the text after the last newline. */
  end(): void;
}

/** @param onLine receives each line that is not empty, without its newline */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let incomplete = '';
  const pass = (line: string) => {
    const trimmed = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (trimmed !== '') onLine(trimmed);
  };
  return {
    write(chunk) {
      const lines = (incomplete + decoder.write(chunk)).split('\n');
      incomplete = lines.pop() ?? '';
      lines.forEach(pass);
    },
    end() {
      const last = incomplete + decoder.end();
      incomplete = '';
      pass(last);
    },
  };
}
