import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * Records the progress of an import, so that it can continue after an interruption. A journal contains line numbers and
 * outcomes, no addresses or names; a salted digest shows whether it belongs to this file and this user pool.
 */
export interface Journal {
  /** The lines that need nothing more. */
  readonly settled: ReadonlySet<number>;
  /** Writes the heading. @throws Error with a sentence when the journal cannot be written */
  begin(): void;
  /** Records at once that a line needs nothing more. */
  settle(line: number, outcome: string): void;
}

interface Heading {
  readonly salt: string;
  readonly digest: string;
}

/** The subject of a journal: the bytes of the file, and the identity of the user pool. */
export interface JournalSubject {
  readonly bytes: Uint8Array;
  readonly pool: string;
}

/**
 * Reads the journal of a file; nothing is written before `begin`. Entries are appended one by one, so if a process is
 * killed while it writes, only the incomplete entry is ignored.
 *
 * @param path of the journal
 */
export function openJournal(path: string, subject: JournalSubject): Journal {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const settled = readSettled(text, subject);
  const append = (line: string) => appendFileSync(path, line, { mode: 0o600 });
  return {
    settled,
    begin() {
      const salt = randomBytes(16).toString('hex');
      const heading = JSON.stringify({ salt, digest: digestOf(salt, subject) });
      try {
        append(`${text === '' || text.endsWith('\n') ? '' : '\n'}${heading}\n`);
      } catch (cause) {
        throw new Error(`${path}, where the progress is kept, cannot be written. Nothing was sent.`, {
          cause,
        });
      }
    },
    settle: (line, outcome) => append(`${JSON.stringify({ line, outcome })}\n`),
  };
}

/** The lines that were settled under a heading of the same subject. */
function readSettled(text: string, subject: JournalSubject): ReadonlySet<number> {
  const settled = new Set<number>();
  let isOurs = false;
  for (const entry of text.split('\n').map(parse)) {
    if (isHeading(entry)) isOurs = entry.digest === digestOf(entry.salt, subject);
    else if (isOurs && 'line' in entry && typeof entry.line === 'number') settled.add(entry.line);
  }
  return settled;
}

function digestOf(salt: string, { bytes, pool }: JournalSubject): string {
  return createHash('sha256').update(`${salt}\n${pool}\n`).update(bytes).digest('hex');
}

function parse(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isHeading(entry: object): entry is Heading {
  return 'salt' in entry && typeof entry.salt === 'string' && 'digest' in entry;
}
