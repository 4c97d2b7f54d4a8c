import { limitExceeded, notAuthorized } from './errors.ts';
import { ExpiringStore } from './expiring-store.ts';

/**
 * Requests per user and hour. The documented range for resets is 5 to 20, by risk.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 *
 * InitiateAuth can refuse a sign-in code with the same exception. Its limit is not documented; that of resets is used.
 */
const HOURLY = {
  ResendConfirmationCode: 5,
  ConfirmSignUp: 15,
  ForgotPassword: 20,
  ChangePassword: 5,
  GetUserAttributeVerificationCode: 5,
  VerifyUserAttribute: 15,
  EMAIL_OTP: 20,
} as const;

/** An action, or the challenge that sends an email. */
export type LimitedAction = keyof typeof HOURLY;

const MINUTE = 60_000;

/** Counts requests over a sliding hour. */
export class HourlyLimits {
  readonly #times = new ExpiringStore<readonly number[]>();

  /** Counts a request. @throws AwsError `LimitExceededException` from the first request beyond the limit */
  count(action: LimitedAction, username: string, now: number): void {
    const key = `${action} ${username}`;
    const recent = (this.#times.find(key, now) ?? []).filter((time) => time > now - 60 * MINUTE);
    if (recent.length >= HOURLY[action]) throw limitExceeded();
    this.#times.put(key, [...recent, now], now + 60 * MINUTE, now);
  }
}

/**
 * Locks a user's sign-in after five failures: for 2^(n-5) seconds after the n-th, 15 minutes at most. Attempts during the
 * lockout are refused and not counted. The count starts over after a success or 15 minutes without an attempt.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html
 */
export class Lockout {
  readonly #failures = new ExpiringStore<{ readonly count: number; readonly lockedUntil: number }>();

  /** Refuses every attempt during a lockout. @throws AwsError `NotAuthorizedException` */
  requireUnlocked(username: string, now: number): void {
    const { lockedUntil = 0 } = this.#failures.find(username, now) ?? {};
    if (now < lockedUntil) throw notAuthorized('Password attempts exceeded');
  }

  recordFailure(username: string, now: number): void {
    const count = (this.#failures.find(username, now)?.count ?? 0) + 1;
    const pause = count < 5 ? 0 : Math.min(2 ** (count - 5) * 1000, 15 * MINUTE);
    const lockedUntil = now + pause;
    this.#failures.put(username, { count, lockedUntil }, lockedUntil + 15 * MINUTE, now);
  }

  reset(username: string): void {
    this.#failures.delete(username);
  }
}
