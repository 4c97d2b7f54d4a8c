import { toProblem } from '../../web/src/auth-errors.ts';
import { toMilliseconds } from '../../web/src/config.ts';
import { formatDuration } from '../../web/src/format.ts';
import { checkCode, checkEmail, checkNewPassword, passwordRules } from '../../web/src/forms/checks.ts';

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
  ])('%j is accepted', (typed, value) => {
    expect(checkCode(typed)).toEqual({ value, error: undefined });
  });

  test.each([
    ['', 'codeMissing'],
    ['  - ', 'codeMissing'],
    ['12345a', 'codeNotDigits'],
    ['123_456', 'codeNotDigits'],
  ])('%j is rejected', (typed, error) => {
    expect(checkCode(typed).error).toBe(error);
  });
});

describe('an email address', () => {
  test.each(['ana@example.com', ' ana@example.com ', 'ana+x@sub.example.com', 'ána@exämple.com'])(
    '%j is accepted',
    (typed) => {
      expect(checkEmail(typed)).toEqual({ value: typed.trim(), error: undefined });
    },
  );

  test.each([
    ['', 'emailMissing'],
    ['ana', 'emailWrong'],
    ['ana@example', 'emailWrong'],
    ['ana@@example.com', 'emailWrong'],
    ['ana diaz@example.com', 'emailWrong'],
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

  test('is accepted as typed when it meets all rules', () => {
    expect(checkNewPassword(policy)(' Secret-12')).toEqual({ value: ' Secret-12', error: undefined });
    expect(checkNewPassword(policy)('secret-12').error).toBe('passwordRules');
    expect(checkNewPassword(policy)('').error).toBe('newPasswordMissing');
  });
});

describe('an error', () => {
  const named = (name: string, message = '') => Object.assign(new Error(message), { name });

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
