/** The reason why a text is no address that the system can send to. */
export type AddressFault =
  /** There is nothing but spaces and invisible marks. */
  | 'missing'
  /** There is no `@`, more than one, or nothing on one side of it. */
  | 'incomplete'
  /** The part before the `@` has letters beyond ASCII, to which SES cannot send. */
  | 'local-part-not-ascii'
  /** The part before the `@` has characters or dots where no mailbox has them. */
  | 'local-part'
  /** The part after the `@` is no domain name such as `example.com`. */
  | 'domain'
  | 'too-long';

/** An address in the form that SES accepts, or the reason why there is none. */
export type AddressReading =
  | { readonly address: string; readonly fault?: undefined }
  | { readonly address?: undefined; readonly fault: AddressFault };

/** Limits of RFC 5321, section 4.5.3.1, in characters; the whole is two less than a path, which adds brackets. */
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;
const LONGEST_DOMAIN = 253;

/** Longer texts are no address with a name beside it; reading them would take long. */
const LONGEST_TEXT = 1_000;

/** Marks without a shape of their own: zero-width characters, direction marks, variation selectors, soft hyphens. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** The joiners, which are invisible too, belong to the spelling of some domain names. */
const INVISIBLE_BUT_JOINERS = /(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/gu;
/** Spaces of every width, control characters and the blank braille cell. */
const AROUND = /^[\s\p{Cc}\u2800\u200c\u200d]+|[\s\p{Cc}\u2800\u200c\u200d]+$/gu;
const DOTS = /[\u3002\uff0e\uff61]/g;
const ATOMS = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** Letters, marks and digits, and the punctuation that IDNA allows between letters (RFC 5892, appendix A). */
const LABEL_IN_LETTERS = /^[\p{L}\p{M}\p{N}\u00b7\u0375\u05f3\u05f4\u30fb\u200c-]+$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Brackets and quotation marks that people and mail programs write around an address. */
const WRAPPED = [
  /^.*<([^<>]*)>$/su,
  /^\(([^()]*)\)$/u,
  /^\[([^[\]]*)\]$/u,
  /^(["'“”„«»‘’])(.*)["'“”«»‘’]$/su,
];

/**
 * Reads an address as people type and paste it: with spaces, invisible marks, `mailto:`, a name and angle brackets, or
 * full-width letters. The domain is returned in lower case and in Punycode, because SES accepts no other form.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2 for the form of an address
 * @see https://www.unicode.org/reports/tr46/ for domains beyond ASCII, which `URL` implements
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html for what SES accepts
 */
export function readEmailAddress(text: string): AddressReading {
  if (text.length > LONGEST_TEXT) return { fault: 'too-long' };
  const typed = unwrap(text);
  if (typed === '') return { fault: 'missing' };
  const at = typed.lastIndexOf('@');
  const localPart = toAsciiWidth(typed.slice(0, Math.max(0, at)).trim().replaceAll(INVISIBLE, ''));
  const domainText = typed.slice(at + 1);
  if (localPart === '' || domainText.trim() === '' || localPart.includes('@')) return { fault: 'incomplete' };
  if (!/^[\0-\x7f]*$/.test(localPart)) return { fault: 'local-part-not-ascii' };
  if (!ATOMS.test(localPart)) return { fault: 'local-part' };
  const domain = readDomain(domainText);
  if (domain === undefined) return { fault: 'domain' };
  const address = `${localPart}@${domain}`;
  const isTooLong = localPart.length > LONGEST_LOCAL_PART || address.length > LONGEST_ADDRESS;
  return isTooLong ? { fault: 'too-long' } : { address };
}

/**
 * Reads an address that an account has, which may have been written past the pages: by an administrator, another program
 * or an attacker. Only the domain is converted, because one mailbox must not have many spellings that count as different.
 */
export function readStoredAddress(text: string): AddressReading {
  const reading = readEmailAddress(text);
  if (reading.address === undefined) return reading;
  const [localPart = ''] = reading.address.split('@');
  const isPlain = text.startsWith(`${localPart}@`) && !/[\s>]/.test(text) && unwrap(text) === text;
  return isPlain ? reading : { fault: 'incomplete' };
}

/** Whether two texts are the same address. The user pool and mail services ignore case. */
export function isSameAddress(one: string, other: string): boolean {
  const [first, second] = [readEmailAddress(one).address, readEmailAddress(other).address];
  return first !== undefined && first.toLowerCase() === second?.toLowerCase();
}

/**
 * Returns a domain name in lower case and in Punycode.
 *
 * @param text a domain in any script, with or without a final dot
 * @returns undefined if the text is no name with at least two labels
 */
export function readDomain(text: string): string | undefined {
  const typed = text
    .replaceAll(INVISIBLE_BUT_JOINERS, '')
    .replaceAll(AROUND, '')
    .replaceAll(DOTS, '.')
    .replaceAll(/\s*\.\s*/g, '.')
    .replace(/\.$/, '')
    .normalize('NFKC');
  if (!typed.split('.').every((label) => LABEL_IN_LETTERS.test(label.replaceAll('\u200d', ''))))
    return undefined;
  const domain = toPunycode(typed);
  const labels = domain?.split('.') ?? [];
  const isName = labels.length > 1 && labels.every((label) => LABEL.test(label));
  // A name whose last label is a number is the address of a machine.
  const isNumeric = /^\d+$/.test(labels.at(-1) ?? '');
  return isName && !isNumeric && domain !== undefined && domain.length <= LONGEST_DOMAIN ? domain : undefined;
}

function toPunycode(domain: string): string | undefined {
  // The URL parser would read numbers such as 1.2 as the address of a machine.
  if (/^[\0-\x7f]*$/.test(domain) && !/(^|\.)xn--/i.test(domain)) return domain.toLowerCase();
  try {
    return new URL(`http://${domain}/`).hostname;
  } catch {
    return undefined;
  }
}

/** Takes away what surrounds an address. */
function unwrap(text: string): string {
  let rest = text.replaceAll(INVISIBLE_BUT_JOINERS, '').replaceAll(AROUND, '').replaceAll('\uff20', '@');
  for (const wrapped of WRAPPED) rest = (wrapped.exec(rest)?.at(-1) ?? rest).replaceAll(AROUND, '');
  if (/^mailto:/i.test(rest)) rest = decode(rest.slice('mailto:'.length).replace(/\?.*$/s, ''));
  return rest.replace(/[\s.,;]+$/, '').replaceAll(AROUND, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text).replaceAll(AROUND, '');
  } catch {
    return text;
  }
}

/** Replaces the full-width forms of ASCII, which East Asian keyboards type. */
function toAsciiWidth(text: string): string {
  return text
    .replaceAll(DOTS, '.')
    .replaceAll(/[\uff01-\uff5e]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0xfee0));
}
