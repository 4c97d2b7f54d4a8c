/** Maximum characters of the preview line, as on phones with the longest ones. */
const MAX_LENGTH = 140;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  shy: '\u00ad',
  zwnj: '\u200c',
  zwj: '\u200d',
};

/** Invisible characters, with which preheaders are padded. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Returns the line that an inbox shows below the subject: the beginning of the email's text, including hidden text. It
 * starts with the preheader and, if that is short, continues with the body.
 *
 * @param html the whole email
 */
export function toInboxPreview(html: string): string {
  const text = html
    .replace(/<!--[\s\S]*?-->|<head\b[\s\S]*?<\/head>|<style\b[\s\S]*?<\/style>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[ \t\r\n]+/g, ' ')
    .trim();
  const shown = Array.from(text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, decode))
    .slice(0, MAX_LENGTH)
    .join('');
  return shown.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

function decode(entity: string, name: string): string {
  const number = /^#(?:x(?<hex>[0-9a-f]+)|(?<decimal>\d+))$/i.exec(name)?.groups;
  if (number === undefined) return ENTITIES[name] ?? entity;
  const point = number.hex === undefined ? Number(number.decimal) : Number.parseInt(number.hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
}
