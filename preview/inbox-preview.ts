/** How much of an email an inbox has room for, in characters; phones with the largest lists show this much. */
const ROOM = 140;

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

/** What takes room in an inbox but cannot be seen there; preheaders are filled up with it. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The line below the subject in an inbox: the beginning of the email's text, hidden text included. It starts with
 * the preheader and goes on with the body where the preheader is short.
 *
 * @param html a whole email
 */
export function toInboxPreview(html: string): string {
  const text = html
    .replace(/<!--[\s\S]*?-->|<head\b[\s\S]*?<\/head>|<style\b[\s\S]*?<\/style>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[ \t\r\n]+/g, ' ')
    .trim();
  const shown = Array.from(text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, decode))
    .slice(0, ROOM)
    .join('');
  return shown.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

function decode(entity: string, name: string): string {
  const number = /^#(?:x(?<hex>[0-9a-f]+)|(?<decimal>\d+))$/i.exec(name)?.groups;
  if (number === undefined) return ENTITIES[name] ?? entity;
  const point = number.hex === undefined ? Number(number.decimal) : Number.parseInt(number.hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
}
