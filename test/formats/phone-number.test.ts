import fc from 'fast-check';
import { readPhoneNumber } from '../../formats/phone-number.ts';

describe('a phone number', () => {
  test.each([
    ['020 7946 0018', '02079460018'],
    ['030/1234', '0301234'],
    ['01.23.45.67.89', '0123456789'],
    ['03–1234–5678', '0312345678'],
    ['020\u00a07946\u202f0018', '02079460018'],
    ['\u202a+44 20 7946 0018\u202c', '+442079460018'],
    ['+44 (0)20 7946 0018', '+442079460018'],
    ['0044 (0) 20 7946 0018', '00442079460018'],
    ['(+44) 20 7946 0018', '+442079460018'],
    ['+1 (555) 010-9999', '+15550109999'],
    ['[020] 7946 0018', '02079460018'],
    ['116 117', '116117'],
    ['030 1234-0', '03012340'],
    ['+49 (0)30/1234-0', '+493012340'],
    ['020 7946 0018 ext. 12', '02079460018;ext=12'],
    ['020 7946 0018x12', '02079460018;ext=12'],
    ['020 7946 0018 (EXT 12)', '02079460018;ext=12'],
    ['020 7946 0018 #12', '02079460018;ext=12'],
    ['030 1234 Durchwahl 12', '0301234;ext=12'],
    ['01 23 45 67 89 poste 12', '0123456789;ext=12'],
    ['91 123 45 67 extensión 3', '911234567;ext=3'],
    ['tel:+44-20-7946-0018;ext=5', '+442079460018;ext=5'],
    ['Tél. : 01 23 45 67 89', '0123456789'],
    ['☎️ 020 7946 0018', '02079460018'],
    ['0800 CLINIC', '0800254642'],
    ['1-800-FLOWERS', '18003569377'],
  ])('%j is dialled as %s', (text, link) => {
    expect(readPhoneNumber(text)).toMatchObject({ link });
  });

  test.each([
    ['٠٢٠ ٧٩٤٦ ٠٠١٨', '020 7946 0018'],
    ['۰۲۰ ۷۹۴۶ ۰۰۱۸', '020 7946 0018'],
    ['０２０－７９４６', '020-7946'],
    ['٠٢٠ ٧٩٤٦ تحويلة ١٢', '020 7946 تحويلة 12'],
    ['+44 (0)20 7946 0018', '+44 (0)20 7946 0018'],
    ['Tel. 030/1234-0', '030/1234-0'],
  ])('%j is shown as %s', (text, phone) => {
    expect(readPhoneNumber(text)).toMatchObject({ phone });
  });

  test.each([
    ['', 'nothing-to-dial'],
    ['call us', 'nothing-to-dial'],
    ['12', 'nothing-to-dial'],
    ['ext. 12', 'nothing-to-dial'],
    ['020 7946 0018 or 020 7946 0019', 'characters'],
    ['020 7946 0018, 020 7946 0019', 'characters'],
    ['0800 clinic', 'characters'],
    ['++44 20 7946 0018', 'characters'],
    ['20 +44 7946', 'characters'],
    ['020 7946 0018"><b>', 'characters'],
    ['020 7946 0018 / 020 7946 0019', 'too-many-digits'],
    ['794 6001/794 6002', 'too-many-digits'],
    ['1234567890123456', 'too-many-digits'],
  ])('%j is refused: %s', (text, fault) => {
    expect(readPhoneNumber(text)).toEqual({ fault });
  });

  test('is read from whatever surrounds and separates its digits', () => {
    const digit = fc.constantFrom(...'0123456789');
    const separator = fc.constantFrom('', '', ' ', '\u00a0', '-', '‑', '.', '\u200e', '\u2007');
    const zero = fc.constantFrom(0x30, 0x660, 0x6f0, 0x966, 0xff10, 0x1d7ce);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(digit, separator), { minLength: 3, maxLength: 15 }),
        zero,
        (parts, code) => {
          const text = parts
            .map(([written, after]) => String.fromCodePoint(code + Number(written)) + after)
            .join('');
          const digits = parts.map(([written]) => written).join('');
          expect(readPhoneNumber(text)).toMatchObject({ link: digits });
          expect(readPhoneNumber(`\u2066 +${text} `)).toMatchObject({ link: `+${digits}` });
        },
      ),
    );
  });

  test('has a link of RFC 3966 and can be read again, or there is a reason', () => {
    const part = fc.oneof(
      fc.constantFrom('020 7946', '+44', '(0)', '/', 'ext. 3', ' x', 'CLINIC', ';ext=', '٠١٢', '"', '<'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const { phone, link, fault } = readPhoneNumber(parts.join(''));
        if (fault !== undefined) return;
        expect(link).toMatch(/^\+?\d{3,17}(;ext=\d{1,7})?$/);
        expect(phone).not.toMatch(/["<>&'\p{Cc}]/u);
        expect(readPhoneNumber(phone)).toEqual({ phone, link });
      }),
      { numRuns: 2_000 },
    );
  });
});
