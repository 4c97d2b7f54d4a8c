import type { PasswordPolicy } from '../config.ts';
import type { Words } from '../words/en.ts';

export type ErrorKey = Exclude<keyof Words['errors'], 'title'>;

/** Turns the text of a field into the value to send, or an error. */
export type Check = (typed: string) => { readonly value: string; readonly error?: ErrorKey | undefined };

export const acceptAny: Check = (value) => ({ value });

export const required =
  (missing: ErrorKey): Check =>
  (typed) => {
    const value = typed.trim();
    return { value, error: value === '' ? missing : undefined };
  };

/** Rejects only text that cannot be an email address. The code in the email proves whether the address is right. */
export const checkEmail: Check = (typed) => {
  const value = typed.trim();
  if (value === '') return { value, error: 'emailMissing' };
  return { value, error: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : 'emailWrong' };
};

/** Accepts a code as people paste it: with spaces, hyphens, or digits of another script. */
export const checkCode: Check = (typed) => {
  const value = typed.replaceAll(/[\s\p{Cf}\p{Pd}.]/gu, '').replaceAll(/\p{Nd}/gu, toLatinDigit);
  if (value === '') return { value, error: 'codeMissing' };
  return { value, error: /^\d+$/.test(value) ? undefined : 'codeNotDigits' };
};

/** A box that must be ticked. */
export const ticked =
  (missing: ErrorKey): Check =>
  (value) => ({ value, error: value === '' ? missing : undefined });

/** Unicode keeps the ten digits of each script in order, starting with zero. */
function toLatinDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (zero > point - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(point - zero);
}

/** Passwords are sent as typed, including spaces. */
export const requiredPassword =
  (missing: ErrorKey): Check =>
  (value) => ({ value, error: value === '' ? missing : undefined });

export type PasswordRule = Exclude<keyof Words['passwordRules'], 'title' | 'advice' | 'met' | 'open'>;

/** Returns the rules of the policy that apply, and whether a password meets each. */
export function passwordRules(
  policy: PasswordPolicy,
  password: string,
): { rule: PasswordRule; met: boolean }[] {
  const rules: { rule: PasswordRule; applies: boolean | undefined; met: boolean }[] = [
    { rule: 'length', applies: true, met: password.length >= policy.MinimumLength },
    { rule: 'lowercase', applies: policy.RequireLowercase, met: /[a-z]/.test(password) },
    { rule: 'uppercase', applies: policy.RequireUppercase, met: /[A-Z]/.test(password) },
    { rule: 'number', applies: policy.RequireNumbers, met: /\d/.test(password) },
    {
      rule: 'symbol',
      applies: policy.RequireSymbols,
      met: /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]/.test(password),
    },
  ];
  return rules.filter(({ applies }) => applies).map(({ rule, met }) => ({ rule, met }));
}

export const checkNewPassword =
  (policy: PasswordPolicy): Check =>
  (value) => {
    if (value === '') return { value, error: 'newPasswordMissing' };
    return {
      value,
      error: passwordRules(policy, value).every(({ met }) => met) ? undefined : 'passwordRules',
    };
  };
