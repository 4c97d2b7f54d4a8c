import { timingSafeEqual } from 'node:crypto';
import { codeMismatch, expiredCode, tooManyFailedAttempts } from '../errors.ts';
import type { Randomness } from '../randomness.ts';
import type { User } from './user-store.ts';

/** What a code is good for; a user has at most one for each. */
export type CodePurpose = 'confirm-sign-up' | 'verify-email' | 'reset-password' | 'sign-in';

export interface Code {
  readonly digits: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  wrongAttempts: number;
  /** The address that becomes the user's when the code comes back. */
  readonly newEmail?: string;
  /** The sign-in session that the code belongs to. */
  readonly session?: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A code dies of this many wrong answers. */
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

/** Makes a code that replaces the user's older one for the same purpose; returns its digits. */
export function issueCode(
  user: User,
  purpose: CodePurpose,
  { now, random }: { readonly now: number; readonly random: Randomness },
  details: { readonly expiresAt?: number; readonly newEmail?: string; readonly session?: string } = {},
): string {
  const kind = KINDS[purpose];
  const digits = random
    .integer(10 ** kind.digits)
    .toString()
    .padStart(kind.digits, '0');
  user.codes[purpose] = { expiresAt: now + kind.lifetime, ...details, digits, wrongAttempts: 0 };
  return digits;
}

/**
 * Checks a code without using it up, so that what follows may still be refused.
 *
 * @throws AwsError `ExpiredCodeException` when there is none or it is too old, `CodeMismatchException` when
 *   it is wrong, `TooManyFailedAttemptsException` when it was wrong too often
 */
export function checkCode(user: User, purpose: CodePurpose, answer: string, now: number): Code {
  const code = user.codes[purpose];
  if (code === undefined || code.expiresAt <= now) throw expiredCode();
  if (isWornOut(code)) throw tooManyFailedAttempts();
  if (!sameText(code.digits, answer)) {
    code.wrongAttempts++;
    throw codeMismatch();
  }
  return code;
}

/** Whether a code died of wrong answers. */
export const isWornOut = (code: Code): boolean => code.wrongAttempts >= MAXIMUM_WRONG_ATTEMPTS;

/** Checks a code and uses it up. */
export function redeemCode(user: User, purpose: CodePurpose, answer: string, now: number): Code {
  const code = checkCode(user, purpose, answer, now);
  delete user.codes[purpose];
  return code;
}

function sameText(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}
