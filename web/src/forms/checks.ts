import { type AddressFault, readEmailAddress } from '../../../formats/email-address.ts';
import {
  hasSpaceAtEnds,
  LONGEST_PASSWORD,
  prepareExistingPassword,
  preparePassword,
} from '../../../formats/password.ts';
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

const ADDRESS_ERRORS: Readonly<Record<AddressFault, ErrorKey>> = {
  missing: 'emailMissing',
  incomplete: 'emailWrong',
  'local-part-not-ascii': 'emailLetters',
  'local-part': 'emailLocalPart',
  domain: 'emailDomain',
  'too-long': 'emailTooLong',
};

/** Returns the address that the user pool gets, with its domain in Punycode. */
export const checkEmail: Check = (typed) => {
  const { address, fault } = readEmailAddress(typed);
  return fault === undefined
    ? { value: address, error: undefined }
    : { value: typed, error: ADDRESS_ERRORS[fault] };
};

/** The fewest digits of a code. */
const SHORTEST_CODE = 6;
/** Characters that people and programs write around and between the digits of a code. */
const AMONG_DIGITS = /(?!_)[\s\p{P}\p{S}\p{Cc}\p{Me}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Reads a code as people type and paste it: with spaces, hyphens, quotation marks or brackets, in digits of another
 * script, or with the words of the email around it.
 */
export const checkCode: Check = (typed) => {
  const text = typed
    .normalize('NFKC')
    .replaceAll(/\p{Nd}/gu, toLatinDigit)
    .replaceAll(AMONG_DIGITS, ' ')
    .trim();
  const value = text.replaceAll(' ', '');
  if (value === '') return { value, error: 'codeMissing' };
  if (/^\d+$/.test(value)) return { value, error: undefined };
  const numbers = text.match(/(?<!\S)\d[\d ]*(?!\S)/g)?.map((number) => number.replaceAll(' ', '')) ?? [];
  const [code, other] = numbers.filter((number) => number.length >= SHORTEST_CODE);
  return code === undefined || other !== undefined
    ? { value, error: 'codeNotDigits' }
    : { value: code, error: undefined };
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

/** For a password that the account has. */
export const requiredPassword =
  (missing: ErrorKey): Check =>
  (typed) => {
    const value = prepareExistingPassword(typed);
    return { value, error: value === '' ? missing : undefined };
  };

export type PasswordRule = Exclude<keyof Words['passwordRules'], 'title' | 'advice' | 'met' | 'open'>;

/**
 * Returns the rules of the policy that apply, and whether a password meets each.
 *
 * @param error that the password had last; the rule about spaces is shown to those who have broken it
 */
export function passwordRules(
  policy: PasswordPolicy,
  typed: string,
  error?: string,
): { rule: PasswordRule; met: boolean }[] {
  const password = preparePassword(typed);
  const rules: { rule: PasswordRule; applies: boolean | undefined; met: boolean }[] = [
    { rule: 'length', applies: true, met: password.length >= policy.MinimumLength },
    { rule: 'lowercase', applies: policy.RequireLowercase, met: /[a-z]/.test(password) },
    { rule: 'uppercase', applies: policy.RequireUppercase, met: /[A-Z]/.test(password) },
    { rule: 'number', applies: policy.RequireNumbers, met: /\d/.test(password) },
    {
      rule: 'symbol',
      applies: policy.RequireSymbols,
      // A space counts when it is not at an end.
      met: /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|\S +\S/.test(password),
    },
    { rule: 'noSpaceAtEnds', applies: error === 'passwordSpace', met: !hasSpaceAtEnds(password) },
  ];
  return rules.filter(({ applies }) => applies).map(({ rule, met }) => ({ rule, met }));
}

export const checkNewPassword =
  (policy: PasswordPolicy): Check =>
  (typed) => {
    const value = preparePassword(typed);
    return { value, error: findError() };

    function findError(): ErrorKey | undefined {
      if (prepareExistingPassword(typed) === '') return 'newPasswordMissing';
      if (hasSpaceAtEnds(value)) return 'passwordSpace';
      if (value.length > LONGEST_PASSWORD) return 'passwordTooLong';
      return passwordRules(policy, value).every(({ met }) => met) ? undefined : 'passwordRules';
    }
  };
