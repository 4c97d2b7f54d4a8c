import fc from 'fast-check';
import { toProblem } from '../../web/src/auth-errors.ts';
import { toMilliseconds } from '../../web/src/config.ts';
import { formatDuration } from '../../web/src/format.ts';
import {
  checkCode,
  checkEmail,
  checkNewPassword,
  passwordRules,
  requiredPassword,
} from '../../web/src/forms/checks.ts';

describe('a code', () => {
  test.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['123-456', '123456'],
    ['123–456', '123456'],
    ['12 34.56', '123456'],
    ['\u2068123456\u2069', '123456'],
    ['١٢٣٤٥٦', '123456'],
    ['۱۲۳۴۵۶', '123456'],
    ['１２３４５６', '123456'],
    ['𝟏𝟐𝟑𝟒𝟓𝟔', '123456'],
    ['1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣', '123456'],
    ['“123456”.', '123456'],
    ['«123 456»', '123456'],
    ["'123456'", '123456'],
    ['(123456)', '123456'],
    ['[123-456],', '123456'],
    ['<123456>', '123456'],
    ['`123456`', '123456'],
    ['*123456*', '123456'],
    ['\u200b1\u200b23\u00ad456\ufeff', '123456'],
    ['Your code is 481 516.', '481516'],
    ['Your code is 481516. It works for 15 minutes.', '481516'],
    ['رمزك هو ٤٨١٥١٦', '481516'],
    ['Code:\n48151623\n', '48151623'],
  ])('%j is accepted', (typed, value) => {
    expect(checkCode(typed)).toEqual({ value, error: undefined });
  });

  test.each([
    ['', 'codeMissing'],
    ['  - ', 'codeMissing'],
    ['12345a', 'codeNotDigits'],
    ['123_456', 'codeNotDigits'],
    ['code', 'codeNotDigits'],
    ['Call 020 7946 0018 or 020 7946 0023', 'codeNotDigits'],
  ])('%j is rejected', (typed, error) => {
    expect(checkCode(typed).error).toBe(error);
  });

  test('is found in any digits, with anything around them', () => {
    const zeros = ['0', '٠', '۰', '०', '০', '０', '𝟎', '๐'].map((zero) => zero.codePointAt(0) ?? 0);
    const around = fc.string({
      unit: fc.constantFrom(...' \t\n"\'“”«»()[]{}<>.,:;!-–*`', '\u200b', '\u2068', '\u00a0', '\ufeff'),
    });
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{6,8}$/),
        fc.constantFrom(...zeros),
        around,
        around,
        around,
        (code, zero, ...parts) => {
          const digits = code.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
          const half = 3 * String.fromCodePoint(zero).length;
          const typed = parts[0] + digits.slice(0, half) + parts[1] + digits.slice(half) + parts[2];
          expect(checkCode(typed)).toEqual({ value: code, error: undefined });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('an email address', () => {
  test.each([
    ['ana@example.com', 'ana@example.com'],
    [' ana@example.com ', 'ana@example.com'],
    ['ana+x@sub.example.com', 'ana+x@sub.example.com'],
    ['mailto:ana@example.com', 'ana@example.com'],
    ['\u2068ana\u200b@example.com\u2069', 'ana@example.com'],
    ['Ana@EXAMPLE.com', 'Ana@example.com'],
    ["o'neil`$@example.com", "o'neil`$@example.com"],
    ['ana@müller-praxis.example', 'ana@xn--mller-praxis-dlb.example'],
    ['ana@例え。テスト', 'ana@xn--r8jz45g.xn--zckzah'],
  ])('%j is accepted as %s', (typed, value) => {
    expect(checkEmail(typed)).toEqual({ value, error: undefined });
  });

  test.each([
    ['', 'emailMissing'],
    [' \u200b ', 'emailMissing'],
    ['ana', 'emailWrong'],
    ['@example.com', 'emailWrong'],
    ['ana@@example.com', 'emailWrong'],
    ['ana@example', 'emailDomain'],
    ['ana@exa_mple.com', 'emailDomain'],
    ['jörg@example.com', 'emailLetters'],
    ['ana diaz@example.com', 'emailLocalPart'],
    ['ana..diaz@example.com', 'emailLocalPart'],
    [`${'a'.repeat(65)}@example.com`, 'emailTooLong'],
  ])('%j is rejected', (typed, error) => {
    expect(checkEmail(typed).error).toBe(error);
  });
});

describe('a password', () => {
  const policy = { MinimumLength: 8, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true };

  test('is checked against each rule of the user pool', () => {
    expect(passwordRules(policy, 'Secret1')).toEqual([
      { rule: 'length', met: false },
      { rule: 'uppercase', met: true },
      { rule: 'number', met: true },
      { rule: 'symbol', met: false },
    ]);
  });

  test('counts a space between words as a symbol, as the user pool does', () => {
    expect(checkNewPassword(policy)('Secret no 12').error).toBeUndefined();
    expect(checkNewPassword(policy)('Secretno12').error).toBe('passwordRules');
  });

  test.each([
    ['Secret-12', undefined],
    ['secret-12', 'passwordRules'],
    ['', 'newPasswordMissing'],
    [' \t\u00a0 ', 'newPasswordMissing'],
    [' Secret-12', 'passwordSpace'],
    ['Secret-12\u00a0', 'passwordSpace'],
    ['Secret-12\t', 'passwordSpace'],
    [`Secret-12${'a'.repeat(247)}`, undefined],
    [`Secret-12${'a'.repeat(248)}`, 'passwordTooLong'],
  ])('%j is checked', (typed, error) => {
    expect(checkNewPassword(policy)(typed).error).toBe(error);
  });

  test('lists the rule about spaces for those who have broken it', () => {
    const last = (typed: string) => passwordRules(policy, typed, 'passwordSpace').at(-1);
    expect(last('Secret-12 ')).toEqual({ rule: 'noSpaceAtEnds', met: false });
    expect(last('Secret-12')).toEqual({ rule: 'noSpaceAtEnds', met: true });
  });

  test('that the account has is freed of pasted spaces, and must be there', () => {
    const check = requiredPassword('passwordMissing');
    expect(check('\tcorrect horse\u00a0')).toEqual({ value: 'correct horse', error: undefined });
    expect(check(' \t ').error).toBe('passwordMissing');
  });
});

describe('an error', () => {
  const named = (name: string, message = '') => Object.assign(new Error(message), { name });
  const invalid = (member: string) =>
    named(
      'InvalidParameterException',
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$`,
    );

  test.each([
    ['signIn', named('NotAuthorizedException', 'Incorrect username or password.'), 'passwordWrong'],
    ['signIn', named('NotAuthorizedException', 'Password attempts exceeded'), 'locked'],
    ['signIn', named('NotAuthorizedException', 'User is disabled.'), 'disabled'],
    ['signInCode', named('NotAuthorizedException', 'Invalid session for the user.'), 'codeSignInExpired'],
    [
      'sendReset',
      named('NotAuthorizedException', 'User password cannot be reset in the current state.'),
      'invited',
    ],
    [
      'changePassword',
      named('NotAuthorizedException', 'Incorrect username or password.'),
      'currentPasswordWrong',
    ],
    ['changePassword', named('NotAuthorizedException', 'Access Token has been revoked'), 'signedOut'],
    ['profile', named('NotAuthorizedException', 'Access Token has expired'), 'signedOut'],
    ['confirm', named('CodeMismatchException'), 'codeWrong'],
    ['reset', named('ExpiredCodeException'), 'codeExpired'],
    ['confirm', named('LimitExceededException'), 'tooOften'],
    ['signUp', invalid('password'), 'passwordRefused'],
    ['signUp', invalid('userAttributes.1.member.value'), 'emailRefused'],
    ['signIn', invalid('pASSWORD'), 'passwordWrong'],
    ['signIn', invalid('username'), 'emailRefused'],
    ['reset', invalid('password'), 'passwordRefused'],
    ['newPassword', invalid('nEW_PASSWORD'), 'passwordRefused'],
    ['changePassword', invalid('proposedPassword'), 'passwordRefused'],
    ['changePassword', invalid('previousPassword'), 'currentPasswordWrong'],
    ['signIn', named('NetworkError'), 'network'],
    ['signIn', named('SomethingNew'), 'unknown'],
    ['signIn', 'not an error', 'unknown'],
  ] as const)('during %s: %s becomes the problem %s', (operation, error, problem) => {
    expect(toProblem(error, operation)).toBe(problem);
  });
});

test('durations are formatted in the language, with the digits of codes', () => {
  expect(formatDuration({ value: 15, unit: 'minute' }, 'en')).toBe('15 minutes');
  expect(formatDuration({ value: 1, unit: 'hour' }, 'es')).toBe('1 hora');
  expect(formatDuration({ value: 24, unit: 'hour' }, 'ar')).toMatch(/^24 /);
  expect(toMilliseconds({ value: 15, unit: 'minute' })).toBe(900_000);
});
