import fc from 'fast-check';
import { toLetters } from '../../formats/address-letters.ts';
import { isSameAddress, readEmailAddress, readStoredAddress } from '../../formats/email-address.ts';

const address = (text: string) => readEmailAddress(text).address;
const fault = (text: string) => readEmailAddress(text).fault;

/** Marks that copying from web pages, chats and right-to-left text leaves around an address. */
const MARKS = [
  ...'\u200b\u200e\u200f\u202a\u202c\u2066\u2068\u2069\ufeff\u00ad\u2060\u3164\ufe0f \t\n\u00a0\u3000',
];
const localPart = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9'+-]{1,10})?$/);
const domain = fc
  .stringMatching(/^([a-z]([a-z0-9-]{0,10}[a-z0-9])?\.){1,3}[a-z]{2,8}$/)
  .filter((name) => !/(^|\.)..--/.test(name));
const addresses = fc.tuple(localPart, domain).map((parts) => parts.join('@'));

describe('an email address', () => {
  test.each([
    ['anna@müller-praxis.example', 'anna@xn--mller-praxis-dlb.example'],
    ['anna@MÜLLER-PRAXIS.example', 'anna@xn--mller-praxis-dlb.example'],
    ['anna@mu\u0308ller-praxis.example', 'anna@xn--mller-praxis-dlb.example'],
    ['anna@пример.рф', 'anna@xn--e1afmkfd.xn--p1ai'],
    ['a@例え。テスト', 'a@xn--r8jz45g.xn--zckzah'],
    ['ａｌｅｘ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'alex@example.com'],
    ['anna@xn--mller-praxis-dlb.example', 'anna@xn--mller-praxis-dlb.example'],
    ["o'brien`$x@example.com", "o'brien`$x@example.com"],
    ['q&a@clinic.example', 'q&a@clinic.example'],
    ['mailto:alex%40example.com?subject=Hello', 'alex@example.com'],
    ['Alex Morgan <alex@example.com>', 'alex@example.com'],
    ['<mailto:alex@example.com>', 'alex@example.com'],
    ['“alex@example.com”', 'alex@example.com'],
    [' alex @ example. com. ', 'alex@example.com'],
    ['\u2068alex@example.com\u2069,', 'alex@example.com'],
  ])('%j is %s', (text, expected) => {
    expect(address(text)).toBe(expected);
  });

  test.each([
    ['', 'missing'],
    ['\u200b\u2800 ', 'missing'],
    ['alex', 'incomplete'],
    ['@example.com', 'incomplete'],
    ['alex@', 'incomplete'],
    ['alex@example.com, sam@example.com', 'incomplete'],
    ['alex@example.com\r\nBcc: sam@example.com', 'incomplete'],
    ['jörg@example.com', 'local-part-not-ascii'],
    ['अलेक्स@example.com', 'local-part-not-ascii'],
    ['Dr. alex@example.com', 'local-part'],
    ['alex..morgan@example.com', 'local-part'],
    ['.alex@example.com', 'local-part'],
    ['"alex morgan"@example.com', 'local-part'],
    ['alex@example', 'domain'],
    ['alex@example‚com', 'domain'],
    ['alex@mail.example‚com', 'domain'],
    ['alex@192.0.2.1', 'domain'],
    ['alex@1.2', 'domain'],
    ['alex@[192.0.2.1]', 'domain'],
    ['alex@example.com/path', 'domain'],
    ['alex@ex%61mple.com', 'domain'],
    ['alex@-example.com', 'domain'],
    ['alex@☃.example', 'domain'],
    [`${'a'.repeat(65)}@example.com`, 'too-long'],
    [`a${' '.repeat(200_000)}b@example.com`, 'too-long'],
    [`${'a'.repeat(60)}@${'b'.repeat(63)}.${'b'.repeat(63)}.${'b'.repeat(63)}.example`, 'too-long'],
  ])('%j is refused as %s', (text, expected) => {
    expect(fault(text)).toBe(expected);
  });

  test('with marks around it is the address without them', () => {
    const marks = fc.array(fc.constantFrom(...MARKS), { maxLength: 5 }).map((all) => all.join(''));
    fc.assert(
      fc.property(marks, addresses, marks, (before, plain, after) => {
        expect(address(before + plain + after)).toBe(plain);
      }),
    );
  });

  test('is plain ASCII with one @ and nothing that a header or a list could take for its own, whatever the text', () => {
    const hostile = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...MARKS, ...'@.<>(),;:"\\\r\n[]/?#%-'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        fc.constantFrom(...'abü例。．＠'),
      ),
    });
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        const found = address(`${before}@${after}`);
        if (found === undefined) return;
        expect(found).toMatch(/^[!#-'*+\-/-9=?A-Z^-~.]+@[a-z0-9.-]+$/);
        expect(address(found)).toBe(found);
        expect(readStoredAddress(found).address).toBe(found);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of an account has one spelling of the local part', () => {
    for (const text of [
      'mailto:alex@example.com',
      ' alex@example.com',
      'A <alex@example.com>',
      'al\u200bex@example.com',
      'ａlex@example.com',
      'alex@example.com.',
    ]) {
      expect({ text, ...readStoredAddress(text) }).toEqual({ text, fault: 'incomplete' });
    }
    expect(readStoredAddress('anna@müller.example').address).toBe('anna@xn--mller-kva.example');
  });

  test('is the same whatever its case and script', () => {
    expect(isSameAddress('Alex@EXAMPLE.com', 'alex@example.com')).toBe(true);
    expect(isSameAddress('anna@müller.example', 'anna@xn--mller-kva.example')).toBe(true);
    expect(isSameAddress('nobody', 'nobody')).toBe(false);
  });

  test('shows its domain in letters again', () => {
    for (const shown of ['anna@müller.example', 'anna@пример.рф', 'anna@例え.テスト', 'anna@example.com']) {
      expect(toLetters(address(shown) ?? '')).toBe(shown);
    }
    expect(toLetters('anna@xn--\u00fc.example')).toBe('anna@xn--\u00fc.example');
  });
});
