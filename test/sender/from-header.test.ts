import fc from 'fast-check';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { fromHeader } from '../../sender/build/from-header.ts';
import { readSiteConfig } from '../../site/config.ts';

const ADDRESS = 'no-reply@mail.riverside-clinic.example';

/** Decodes the display name as mail programs do: RFC 2047 between spaces, RFC 5322 between quotation marks. */
function decodeName(header: string): string {
  const name = header.slice(0, header.lastIndexOf(' <'));
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(name)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1');
  return name
    .split(' ')
    .map((word) => {
      const [, data = ''] = /^=\?UTF-8\?B\?([A-Za-z0-9+/]+={0,2})\?=$/.exec(word) ?? [];
      // Throws if an encoded word ends inside a character.
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(data, 'base64'));
    })
    .join('');
}

describe('the From header', () => {
  test.each([
    ['Riverside Clinic', '"Riverside Clinic" <a@b.example>'],
    ['The "Clinic"', '"The \\"Clinic\\"" <a@b.example>'],
    ['Riverside, Leeds', '"Riverside, Leeds" <a@b.example>'],
    ['Clínica', '=?UTF-8?B?Q2zDrW5pY2E=?= <a@b.example>'],
    ['=?UTF-8?Q?Clinic?=', '=?UTF-8?B?PT9VVEYtOD9RP0NsaW5pYz89?= <a@b.example>'],
  ])('of %s is %s', (name, header) => expect(fromHeader(name, 'a@b.example')).toBe(header));

  test.each([
    'عيادة '.repeat(12).trim(),
    '河畔診療所'.repeat(8),
    '🏥'.repeat(30),
    'Praxis Dr. Müller, "Nord"',
  ])('of %s is ASCII, in encoded words of whole characters', (name) => {
    const header = fromHeader(name, ADDRESS);
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    for (const word of header.split(' ').slice(0, -1)) expect(word.length).toBeLessThanOrEqual(75);
    expect(decodeName(header)).toBe(name);
  });

  test.each([
    ['90 Arabic letters', 'ع'.repeat(90), 353],
    ['60 Chinese letters', '診'.repeat(60), 332],
    ['50 symbols of four bytes', '🏥'.repeat(50), 377],
    ['200 quotation marks', '"'.repeat(200), 443],
  ])('of %s is refused with its length', (_, name, bytes) => {
    expect(() => fromHeader(name, ADDRESS)).toThrow(
      `clinic.name is too long for the sender of an email: with the address it takes ${bytes} bytes`,
    );
  });

  test('is accepted up to 320 bytes, whatever the address is', () => {
    const name = 'x'.repeat(320 - ` "" <${ADDRESS}>`.length + ' '.length - 1);
    expect(fromHeader(name, ADDRESS)).toHaveLength(319);
    expect(fromHeader(`${name}x`, ADDRESS)).toHaveLength(320);
    expect(() => fromHeader(`${name}xx`, ADDRESS)).toThrow('takes 321 bytes');
  });

  test('of any name decodes to the same name, or is refused with its length', () => {
    const unit = fc.oneof(
      fc.constantFrom(...'ab "\\,;:<>()@=?', '=?', '?=', 'é', 'ع', '診', '🏥', 'e\u0301', '\u202e', '\u200d'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((text) => !/\p{Cc}/u.test(text)),
    );
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 200 }), (name) => {
        let header: string;
        try {
          header = fromHeader(name, ADDRESS);
        } catch (error) {
          const bytes = Number(/it takes (\d+) bytes/.exec(String(error))?.[1]);
          expect(bytes).toBeGreaterThan(320);
          return;
        }
        expect(header).toMatch(/^[\x20-\x7e]{1,320}$/);
        expect(decodeName(header)).toBe(name);
      }),
      { seed: 20_261_127, numRuns: 1_000 },
    );
  });

  test('that is too long stops the build, for the clinic and for each brand', () => {
    const site = readSiteConfig();
    const long = { ...site.clinic, name: '診'.repeat(60) };
    expect(() => compileTemplates({ ...site, clinic: long })).toThrow(
      /^site\.config\.json: clinic\.name is too long/,
    );
    expect(() => compileTemplates({ ...site, brands: { dental: long } })).toThrow(
      /^site\.config\.json: brands\.dental\.name is too long .* \d{3} bytes/,
    );
  });
});
