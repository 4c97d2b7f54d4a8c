import { say } from '../../terminal/terminal.ts';

/** Writes what a command found or did: for people, or with `--json` an object a line. */
export interface Printer {
  readonly json: boolean;
  /** A result, in both forms; the second is left out where only machines need it. */
  result(object: object, ...lines: readonly string[]): void;
  /** A line that only people need. */
  note(line: string): void;
}

/** @param write takes one line */
export function createPrinter(json: boolean, write: (line: string) => void = say): Printer {
  return {
    json,
    result: (object, ...lines) => {
      for (const line of json ? [JSON.stringify(object)] : lines) write(line);
    },
    note: (line) => {
      if (!json) write(line);
    },
  };
}
