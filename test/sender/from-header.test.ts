import { fromHeader } from '../../sender/build/from-header.ts';

describe('the From header', () => {
  test.each([
    ['Riverside Clinic', '"Riverside Clinic" <a@b.example>'],
    ['The "Clinic"', '"The \\"Clinic\\"" <a@b.example>'],
    ['Clínica', '=?UTF-8?B?Q2zDrW5pY2E=?= <a@b.example>'],
  ])('of %s is %s', (name, header) => expect(fromHeader(name, 'a@b.example')).toBe(header));

  test('splits a long name in another script between characters', () => {
    const words = fromHeader('عيادة '.repeat(12), 'a@b.example').split(' ').slice(0, -1);
    expect(words.length).toBeGreaterThan(1);
    for (const word of words) expect(word.length).toBeLessThanOrEqual(75);
    const bytes = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString('utf8'));
    expect(bytes.join('')).toBe('عيادة '.repeat(12));
  });
});
