/**
 * Returns the value of a From header with a display name.
 *
 * @param name the clinic's name in any script; a name that is not ASCII becomes encoded words (RFC 2047)
 * @param address a plain email address
 */
export function fromHeader(name: string, address: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`;
  return `${encodedWords(name).join(' ')} <${address}>`;
}

/** Encoded words may have 75 characters: 45 bytes of UTF-8 become 60 of base64, and the delimiters take 12. */
function encodedWords(text: string): string[] {
  const chunks = [''];
  for (const character of text) {
    const last = chunks.length - 1;
    if (Buffer.byteLength(chunks[last] + character) > 45) chunks.push(character);
    else chunks[last] += character;
  }
  return chunks.map((chunk) => `=?UTF-8?B?${Buffer.from(chunk).toString('base64')}?=`);
}
