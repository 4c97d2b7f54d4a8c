import { EmailTemplateError } from './parse-template.ts';

/** Bytes of a From header that SES accepts, with the name encoded. The limit is not documented. */
const LONGEST_FROM_HEADER = 320;

/**
 * Returns the value of a From header with a display name.
 *
 * @param name the clinic's name in any script; a name that is not ASCII becomes encoded words (RFC 2047)
 * @param address a plain email address
 * @param setting where the name comes from, for the error
 * @throws EmailTemplateError if SES would refuse every email because of the length
 * @see https://www.rfc-editor.org/rfc/rfc2047#section-2 for the length of encoded words
 */
export function fromHeader(name: string, address: string, setting = 'site.config.json: clinic.name'): string {
  const header = `${isPlain(name) ? quoted(name) : encodedWords(name).join(' ')} <${address}>`;
  if (header.length <= LONGEST_FROM_HEADER) return header;
  throw new EmailTemplateError(
    `${setting} is too long for the sender of an email: with the address it takes ` +
      `${header.length} bytes in the From header, and SES accepts ${LONGEST_FROM_HEADER}; letters beyond ASCII take ` +
      'three to seven bytes each',
  );
}

/** Mail programs decode what looks like an encoded word, also between quotation marks. */
const isPlain = (name: string): boolean => /^[\x20-\x7e]*$/.test(name) && !name.includes('=?');

const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`;

/** Encoded words may have 75 characters: 45 bytes of UTF-8 become 60 of base64, and the delimiters take 12. */
function encodedWords(text: string): string[] {
  const chunks = [''];
  for (const character of text.toWellFormed()) {
    const last = chunks.length - 1;
    if (Buffer.byteLength(chunks[last] + character) > 45) chunks.push(character);
    else chunks[last] += character;
  }
  return chunks.map((chunk) => `=?UTF-8?B?${Buffer.from(chunk).toString('base64')}?=`);
}
