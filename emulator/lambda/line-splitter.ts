import { StringDecoder } from 'node:string_decoder';

/** Cuts a byte stream into lines, wherever its chunks begin and end. */
export interface LineSplitter {
  write(chunk: Buffer): void;
  /** Passes on what came after the last newline. */
  end(): void;
}

/** @param onLine gets each line that is not empty, without its newline */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const pass = (line: string) => {
    const trimmed = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (trimmed !== '') {
      onLine(trimmed);
    }
  };
  return {
    write(chunk) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(pass);
    },
    end() {
      const last = rest + decoder.end();
      rest = '';
      pass(last);
    },
  };
}
