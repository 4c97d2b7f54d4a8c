import type { PasswordPolicy } from '../config.ts';
import type { Words } from '../words/en.ts';

export type ErrorKey = Exclude<keyof Words['errors'], 'title'>;

/** What a field means: its value as it is sent, and what is wrong with it. */
export type Check = (typed: string) => { readonly value: string; readonly error?: ErrorKey | undefined };

export const anything: Check = (value) => ({ value });

export const required =
  (missing: ErrorKey): Check =>
  (typed) => {
    const value = typed.trim();
    return { value, error: value === '' ? missing : undefined };
  };

/** Only what is surely no address is refused; whether it is the right one, the email tells. */
export const checkEmail: Check = (typed) => {
  const value = typed.trim();
  if (value === '') return { value, error: 'emailMissing' };
  return { value, error: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : 'emailWrong' };
};

/** A code as people paste it: with spaces, hyphens, or the digits of another script. */
export const checkCode: Check = (typed) => {
  const value = typed.replaceAll(/[\s\p{Cf}\p{Pd}.]/gu, '').replaceAll(/\p{Nd}/gu, toLatinDigit);
  if (value === '') return { value, error: 'codeMissing' };
  return { value, error: /^\d+$/.test(value) ? undefined : 'codeNotDigits' };
};

/** The digits of every script stand in a row of ten, zero first. */
function toLatinDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (zero > point - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(point - zero);
}

/** A password is sent as it was typed, spaces included. */
export const requiredPassword =
  (missing: ErrorKey): Check =>
  (value) => ({ value, error: value === '' ? missing : undefined });

export type PasswordRule = Exclude<keyof Words['passwordRules'], 'title' | 'advice' | 'met' | 'open'>;

/** The rules that hold, and whether a password follows each. */
export function passwordRules(
  policy: PasswordPolicy,
  password: string,
): { rule: PasswordRule; met: boolean }[] {
  const rules: { rule: PasswordRule; holds: boolean | undefined; met: boolean }[] = [
    { rule: 'length', holds: true, met: password.length >= policy.MinimumLength },
    { rule: 'lowercase', holds: policy.RequireLowercase, met: /[a-z]/.test(password) },
    { rule: 'uppercase', holds: policy.RequireUppercase, met: /[A-Z]/.test(password) },
    { rule: 'number', holds: policy.RequireNumbers, met: /\d/.test(password) },
    {
      rule: 'symbol',
      holds: policy.RequireSymbols,
      met: /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]/.test(password),
    },
  ];
  return rules.filter(({ holds }) => holds).map(({ rule, met }) => ({ rule, met }));
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
