/** The exit codes of `npm run users`, as `--help` lists them. */
export const EXIT = {
  done: 0,
  failed: 1,
  notUnderstood: 2,
  notDone: 3,
  nobody: 4,
  interrupted: 130,
} as const;

/** Nothing was done: the operator declined, or it makes no sense for this account. */
export class NotDoneError extends Error {
  override readonly name = 'NotDoneError';
}

/** There is no account with this address or id. */
export class NobodyError extends Error {
  override readonly name = 'NobodyError';
}

/** Ctrl-C. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const BY_ERROR: Readonly<Record<string, number>> = {
  UsageError: EXIT.notUnderstood,
  CsvError: EXIT.notUnderstood,
  NotDoneError: EXIT.notDone,
  NobodyError: EXIT.nobody,
  InterruptedError: EXIT.interrupted,
};

/** Returns the exit code for an error. */
export function exitCodeOf(error: unknown): number {
  const name = error instanceof Error ? error.name : '';
  return BY_ERROR[name] ?? EXIT.failed;
}
