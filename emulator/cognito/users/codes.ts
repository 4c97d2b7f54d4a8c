import type { Clock } from '../../aws/service.ts';
import { equalInConstantTime } from '../constant-time.ts';
import { codeMismatch, expiredCode, tooManyFailedAttempts } from '../errors.ts';
import type { Randomness } from '../randomness.ts';

export type CodePurpose = 'confirm-sign-up' | 'verify-email' | 'reset-password' | 'sign-in';

export interface Code {
  readonly digits: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  wrongAttempts: number;
  /** The address that replaces the user's own when the code is confirmed. */
  readonly newEmail?: string;
  /** The sign-in session that the code belongs to. */
  readonly session?: string;
}

/** A user's open codes, at most one for each purpose. */
export type Codes = Partial<Record<CodePurpose, Code>>;

interface CodeOwner {
  readonly codes: Codes;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const MAXIMUM_WRONG_ATTEMPTS = 5;

/**
 * Digits and lifetime in milliseconds; a sign-in code lives as long as its session instead.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
const KINDS: Readonly<Record<CodePurpose, { readonly digits: number; readonly lifetime: number }>> = {
  'confirm-sign-up': { digits: 6, lifetime: 24 * HOUR },
  'verify-email': { digits: 6, lifetime: 24 * HOUR },
  'reset-password': { digits: 6, lifetime: HOUR },
  'sign-in': { digits: 8, lifetime: 3 * MINUTE },
};

/** Creates a code that replaces the user's older one for the same purpose; returns its digits. */
export function issueCode(
  { codes }: CodeOwner,
  purpose: CodePurpose,
  { clock, random }: { readonly clock: Clock; readonly random: Randomness },
  details: { readonly expiresAt?: number; readonly newEmail?: string; readonly session?: string } = {},
): string {
  const kind = KINDS[purpose];
  const digits = random
    .integer(10 ** kind.digits)
    .toString()
    .padStart(kind.digits, '0');
  codes[purpose] = { expiresAt: clock() + kind.lifetime, ...details, digits, wrongAttempts: 0 };
  return digits;
}

/**
 * Checks a code and leaves it valid, so that the request can still fail for another reason.
 *
 * @throws AwsError `ExpiredCodeException` when there is none or it has expired, `CodeMismatchException` when
 *   it is wrong, `TooManyFailedAttemptsException` after five wrong attempts
 */
export function checkCode({ codes }: CodeOwner, purpose: CodePurpose, answer: string, now: number): Code {
  const code = codes[purpose];
  if (code === undefined || code.expiresAt <= now) throw expiredCode();
  if (isExhausted(code)) throw tooManyFailedAttempts();
  if (!equalInConstantTime(code.digits, answer)) {
    code.wrongAttempts++;
    throw codeMismatch();
  }
  return code;
}

/** Returns whether too many wrong attempts have made the code useless. */
export const isExhausted = (code: Code): boolean => code.wrongAttempts >= MAXIMUM_WRONG_ATTEMPTS;

/** Checks a code and removes it. @throws AwsError as `checkCode` */
export function redeemCode(owner: CodeOwner, purpose: CodePurpose, answer: string, now: number): Code {
  const code = checkCode(owner, purpose, answer, now);
  delete owner.codes[purpose];
  return code;
}
