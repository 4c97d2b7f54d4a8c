import { invalidPassword } from '../errors.ts';
import type { Randomness } from '../randomness.ts';
import { flagAt, numberAt, type Properties } from './resource-properties.ts';

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requiresLowercase: boolean;
  readonly requiresUppercase: boolean;
  readonly requiresNumbers: boolean;
  readonly requiresSymbols: boolean;
  /** The number of passwords, the current one included, that may not be used again. */
  readonly historySize: number;
  readonly temporaryPasswordDays: number;
}

const SYMBOL = /[$^*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/**
 * Reads `Policies.PasswordPolicy`, with the defaults of CloudFormation.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-userpool-passwordpolicy.html
 */
export function readPasswordPolicy(properties: Properties): PasswordPolicy {
  const absent = Object.keys(properties).length === 0;
  return Object.freeze({
    minimumLength: numberAt(properties, 'MinimumLength', 8),
    requiresLowercase: flagAt(properties, 'RequireLowercase', absent),
    requiresUppercase: flagAt(properties, 'RequireUppercase', absent),
    requiresNumbers: flagAt(properties, 'RequireNumbers', absent),
    requiresSymbols: flagAt(properties, 'RequireSymbols', absent),
    historySize: numberAt(properties, 'PasswordHistorySize', 0),
    temporaryPasswordDays: numberAt(properties, 'TemporaryPasswordValidityDays', 7) || 7,
  });
}

/**
 * Refuses a password that the policy does not allow.
 *
 * @throws AwsError `InvalidPasswordException` with the message of the first broken rule
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
 */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  const rules: readonly [broken: boolean, sentence: string][] = [
    [password.length < policy.minimumLength, 'Password not long enough'],
    [policy.requiresLowercase && !/\p{Ll}/u.test(password), 'Password must have lowercase characters'],
    [policy.requiresUppercase && !/\p{Lu}/u.test(password), 'Password must have uppercase characters'],
    [policy.requiresNumbers && !/\d/.test(password), 'Password must have numeric characters'],
    [policy.requiresSymbols && !SYMBOL.test(password), 'Password must have symbol characters'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken !== undefined) throw invalidPassword(`Password did not conform with policy: ${broken[1]}`);
}

const ALPHABETS = [
  'abcdefghijkmnopqrstuvwxyz',
  'ABCDEFGHJKLMNPQRSTUVWXYZ',
  '23456789',
  '!#$%&*+-<=>?@^_',
] as const;

/** Generates a temporary password with a character of every kind, so that every policy allows it. */
export function generatePassword(policy: PasswordPolicy, random: Randomness): string {
  const pick = (alphabet: string) => alphabet.charAt(random.integer(alphabet.length));
  const all = ALPHABETS.join('');
  const rest = Math.max(policy.minimumLength, 10) - ALPHABETS.length;
  const characters = [...ALPHABETS.map(pick), ...Array.from({ length: rest }, () => pick(all))];
  for (let last = characters.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return characters.join('');
}
