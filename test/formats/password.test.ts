import fc from 'fast-check';
import { hasSpaceAtEnds, prepareExistingPassword, preparePassword } from '../../formats/password.ts';

/** Cognito's pattern for passwords, of which Java reads `\S` as everything but ASCII spaces. */
const COGNITO = /^[^ \t\n\v\f\r]+.*[^ \t\n\v\f\r]+$/su;

const password = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ' ',
      '\t',
      '\u00a0',
      '\u3000',
      '\u2009',
      '\u200b',
      '\u2068',
      '\ufeff',
      '\u0301',
      'é',
      'ñ',
      'A',
      '1',
      '🐎',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
});

test.each([
  ['cafe\u0301 con leche', 'café con leche'],
  ['correct\u00a0horse\u3000battery', 'correct horse battery'],
  ['ａｂｃ', 'ａｂｃ'],
  ['Sécret  12', 'Sécret  12'],
])('%j is sent as %j', (typed, sent) => {
  expect(preparePassword(typed)).toBe(sent);
});

test.each([
  ' secret',
  'secret\t',
  '\u00a0secret',
  'secret\u3000',
  '\u2068secret\u2069',
  'secret\u200b',
  'secret\n',
])('%j has a space at an end, which was pasted with an existing password', (typed) => {
  expect(hasSpaceAtEnds(typed)).toBe(true);
  expect(prepareExistingPassword(typed)).toBe('secret');
});

test('an emoji at the end stays whole', () => {
  expect(hasSpaceAtEnds('I like it ❤️')).toBe(false);
  expect(prepareExistingPassword('I like it ❤️')).toBe('I like it ❤️');
});

test('every keyboard sends the same password', () => {
  fc.assert(
    fc.property(password, (typed) => {
      const sent = preparePassword(typed);
      expect(preparePassword(typed.normalize('NFD'))).toBe(sent);
      expect(preparePassword(typed.replaceAll(' ', '\u00a0'))).toBe(sent);
      expect(preparePassword(sent)).toBe(sent);
    }),
    { numRuns: 1_000 },
  );
});

test('a new password without spaces at its ends is one that Cognito accepts and that signs in later', () => {
  fc.assert(
    fc.property(password, (typed) => {
      fc.pre(!hasSpaceAtEnds(typed) && [...preparePassword(typed)].length > 1);
      expect(preparePassword(typed)).toMatch(COGNITO);
      expect(prepareExistingPassword(typed)).toBe(preparePassword(typed));
      expect(prepareExistingPassword(` \u00a0${typed}\t\u2069`)).toBe(preparePassword(typed));
    }),
    { numRuns: 1_000 },
  );
});
