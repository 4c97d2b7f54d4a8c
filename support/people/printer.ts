import { print } from '../../terminal/terminal.ts';

/** Writes the results of a command: for people, or with `--json` one object a line. */
export interface Printer {
  readonly json: boolean;
  /** Writes a result in one of its two forms; `lines` is empty where only machines need the result. */
  result(object: object, ...lines: readonly string[]): void;
  /** Writes a line that only people need. */
  note(line: string): void;
}

/** @param write takes one line */
export function createPrinter(json: boolean, write: (line: string) => void = print): Printer {
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
