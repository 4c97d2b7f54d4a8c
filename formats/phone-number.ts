/** The reason why a text is no telephone number. */
export type PhoneFault =
  /** There are fewer than three digits. */
  | 'nothing-to-dial'
  /** There is something that belongs to no number, such as a word. */
  | 'characters'
  /** There are two numbers, or more digits than a number has. */
  | 'too-many-digits';

/** A telephone number as people read it and as a link dials it, or the reason why there is none. */
export type PhoneReading =
  | { readonly phone: string; readonly link: string; readonly fault?: undefined }
  | { readonly phone?: undefined; readonly link?: undefined; readonly fault: PhoneFault };

/** Numbers such as 112 and 116 117 are short; international ones have 15 digits at most (ITU-T E.164, section 6.1). */
const FEWEST_DIGITS = 3;
const MOST_DIGITS = 15;
/** An area code has six digits with its 0, and a country code adds three. */
const LONGEST_AREA_CODE = 6;
const LONGEST_INTERNATIONAL_AREA_CODE = 9;

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const DASHES = /[\p{Pd}\u2212]/gu;
const LABEL =
  /^(?:[\u260e\u260f\u2706\u{1f4de}\u{1f4f1}]|(?:tel(?:e(?:phone|fon|fono))?|tél(?:éphone)?|teléfono|phone|ph|fon|(?:ال)?هاتف)(?![\p{L}\p{M}]))[.:\s]*/iu;
/** The words for an extension in English, German, French, Spanish and Arabic, and the form of a link. */
const EXTENSION =
  /[\s,;(]*(?:;ext=|(?<![\p{L}\p{M}])(?:ext(?:n|ension|ensión)?|x|durchwahl|dw|nebenstelle|apparat|app|poste|interne|interno|int|anexo|(?:ال)?تحويلة|داخلي)[.:\s]*|#\s*)(\d{1,7})\)?$/iu;
/** Words that are dialled by the letters on the keys, as in 0800 CLINIC; in lower case, words are not part of a number. */
const KEY_WORD = /(?<![\p{L}\p{M}])[A-Z]{2,}(?![\p{L}\p{M}])/gu;
/** The 0 that is dialled only within the country, as in +44 (0)20. */
const NATIONAL_ZERO = /^(\(?(?:\+|00)[\d\s().-]*?)\(\s*0\s*\)/;

/** Groups of letters on the keys 2 to 9 (ITU-T E.161). */
const KEYS = ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'];

/**
 * Reads a telephone number as people write it: with spaces of any kind, hyphens, dots, brackets or a slash, digits of
 * any script, an extension or a word for the keys.
 *
 * @returns `phone` to show, with the digits 0 to 9 and otherwise as written, because groups of Arabic-Indic digits change
 *   places in a text from left to right; `link` for after `tel:`. A number without country code stays one: no setting
 *   says in which country it is dialled, and phones take it although RFC 3966 asks for a context
 * @see https://www.rfc-editor.org/rfc/rfc3966 for links
 */
export function readPhoneNumber(text: string): PhoneReading {
  const phone = text
    .normalize('NFKC')
    .replaceAll(INVISIBLE, '')
    .replaceAll(/\p{Nd}/gu, toAsciiDigit)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(LABEL, '');
  const extension = EXTENSION.exec(phone);
  const written = (extension === null ? phone : phone.slice(0, extension.index))
    .replace(NATIONAL_ZERO, '$1')
    .replaceAll(DASHES, '-')
    .trim();
  if (!/\d/.test(written)) return { fault: 'nothing-to-dial' };
  const number = /^(?:[^\d\p{L}]*\d){3}/u.test(written) ? written.replaceAll(KEY_WORD, toKeys) : written;
  if (!/^\(?\+?[\d\s()[\]./·-]+$/.test(number)) return { fault: 'characters' };
  const isInternational = /^\(?(?:\+|00)/.test(number);
  const digits = number.replaceAll(/\D/g, '');
  if (digits.length < FEWEST_DIGITS) return { fault: 'nothing-to-dial' };
  const longest = MOST_DIGITS + (number.startsWith('00') ? 2 : 0);
  const areaCode = isInternational ? LONGEST_INTERNATIONAL_AREA_CODE : LONGEST_AREA_CODE;
  const [before = '', ...after] = number.split('/');
  const isOne = after.length === 0 || (after.length === 1 && before.replaceAll(/\D/g, '').length <= areaCode);
  if (digits.length > longest || !isOne) return { fault: 'too-many-digits' };
  const plus = number.includes('+') ? '+' : '';
  return { phone, link: `${plus}${digits}${extension === null ? '' : `;ext=${extension[1]}`}` };
}

/** Decimal digits of a script follow one another from 0 to 9 (The Unicode Standard, section 4.6). */
function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}

function toKeys(word: string): string {
  return [...word].map((letter) => KEYS.findIndex((key) => key.includes(letter)) + 2).join('');
}
