import type { LogLine } from './log-lines.ts';

/** A sign-out on all devices, which follows the reset of a password. */
export interface SignOut {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly failed: boolean;
}

/** Returns the sign-outs in log lines, in their order. */
export function readSignOuts(lines: readonly LogLine[]): SignOut[] {
  return lines.flatMap(({ at, fields: { message } }) =>
    message === 'sessions_ended' || message === 'sign_out_failed'
      ? [{ at, failed: message === 'sign_out_failed' }]
      : [],
  );
}
