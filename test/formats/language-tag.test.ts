import fc from 'fast-check';
import { findLanguage, readLanguageTag } from '../../formats/language-tag.ts';

const LANGUAGES = ['en', 'es', 'fr', 'ar'] as const;

describe('a language tag', () => {
  test.each([
    ['es-ES-u-ca-gregory', 'es-ES', 'es'],
    ['ar-EG-u-nu-latn', 'ar-EG', 'ar'],
    ['fr_FR.UTF-8', 'fr-FR', 'fr'],
    ['fr_CA', 'fr-CA', 'fr'],
    ['es_MX', 'es-MX', 'es'],
    ['es-ES-valencia', 'es-ES-valencia', 'es'],
    ['es ', 'es', 'es'],
    ['\u200eES\u00a0', 'es', 'es'],
    ['spa', 'es', 'es'],
    ['fre', 'fr', 'fr'],
    ['es-419', 'es-419', 'es'],
    ['es-Latn-MX-x-clinic', 'es-Latn-MX', 'es'],
    ['es-MX;q=0.9,en;q=0.8', 'es-MX', 'es'],
    ['sr_RS@latin', 'sr-RS', undefined],
    ['pt-BR', 'pt-BR', undefined],
    ['es-zzzzzzzzzz', 'es', 'es'],
    ['C', undefined, undefined],
    ['POSIX', undefined, undefined],
    ['', undefined, undefined],
    ['a'.repeat(2_048), undefined, undefined],
    [null, undefined, undefined],
    [7, undefined, undefined],
  ])('%j is %s, which is nearest to %s', (text, tag, language) => {
    expect(readLanguageTag(text)).toBe(tag);
    expect(findLanguage(text, LANGUAGES)).toBe(language);
  });

  test('is nearest to the longest tag that it begins with, with or without its script', () => {
    expect(findLanguage('pt_BR.UTF-8', ['pt', 'pt-BR'])).toBe('pt-BR');
    expect(findLanguage('pt-Latn-BR', ['pt', 'pt-br'])).toBe('pt');
    expect(findLanguage('zh-Hant-TW', ['zh', 'zh-Hant'])).toBe('zh-Hant');
    expect(findLanguage('zh-Hant-TW', ['zh-TW'])).toBe('zh-TW');
  });

  test('can always format a time, whatever the text', () => {
    const pieces = fc.constantFrom(
      'es',
      'MX',
      'u',
      'ca',
      'x',
      'Latn',
      '-',
      '_',
      '.',
      '@',
      ' ',
      'valencia',
      '419',
      'é',
      '\u200f',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
        const tag = readLanguageTag(parts.join(''));
        if (tag === undefined) return;
        expect(readLanguageTag(tag)).toBe(tag);
        expect(new Intl.DateTimeFormat(tag).format(0)).not.toBe('');
      }),
    );
  });
});
