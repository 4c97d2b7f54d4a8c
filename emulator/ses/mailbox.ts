import { AwsError } from '../aws/service.ts';

/** An address of an email, with the name in front of it. */
export interface Mailbox {
  /** The whole value. */
  readonly given: string;
  readonly address: string;
  /** Empty without one; encoded words stay encoded. */
  readonly displayName: string;
}

/** Characters, RFC 5321 section 4.5.3.1. */
const MAXIMUM_LOCAL_PART = 64;
const MAXIMUM_ADDRESS = 254;
/** Bytes of a whole value. */
const MAXIMUM_VALUE = 320;

/** `"Name, X" <a@b>`, `Name <a@b>` or `<a@b>`. */
const WITH_NAME = /^\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<plain>[^"<>]*))\s*<(?<address>[^<>]*)>\s*$/s;
/** The characters that RFC 5322 lets a display name have without quotes; SES lets it have full stops, too. */
const UNQUOTED_NAME = /^[\w !#$%&'*+\-/=?^`{|}~.]*$/;
const PRINTABLE_ASCII = /^[ -~]*$/;
/** RFC 2047 section 2: encoded words have at most 75 characters. */
const ENCODED_WORD = /=\?[^?\s]+\?[BQ]\?[^?\s]*\?=/gi;
const MAXIMUM_ENCODED_WORD = 75;

/** Splits a value into address and display name, without checking either. */
export function splitMailbox(given: string): Mailbox & { readonly isQuoted: boolean } {
  const { quoted, plain = '', address } = WITH_NAME.exec(given)?.groups ?? {};
  if (address === undefined) return { given, address: given, displayName: '', isQuoted: false };
  const displayName = quoted?.replaceAll(/\\(.)/gs, '$1') ?? plain.trim();
  return { given, address, displayName, isQuoted: quoted !== undefined };
}

/**
 * Parses an address of a request, with or without a display name.
 *
 * @throws AwsError `BadRequestException` with the text of SES's parser
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
 */
export function parseMailbox(value: string): Mailbox {
  if (Buffer.byteLength(value) > MAXIMUM_VALUE) throw badRequest('Address length exceeds 320 bytes');
  const mailbox = splitMailbox(value);
  const { displayName, isQuoted } = mailbox;
  if (!PRINTABLE_ASCII.test(displayName) || !(isQuoted || UNQUOTED_NAME.test(displayName))) {
    throw badRequest('Illegal address');
  }
  for (const [word] of displayName.matchAll(ENCODED_WORD)) {
    if (word.length > MAXIMUM_ENCODED_WORD) throw badRequest('Illegal address');
  }
  checkAddress(mailbox.address);
  return mailbox;
}

/**
 * Checks a plain address: the local part in 7-bit ASCII, the domain in ASCII, with Punycode, and a top-level domain.
 *
 * @throws AwsError `BadRequestException`
 */
function checkAddress(address: string): void {
  if (address.trim() === '') throw badRequest(`Invalid email address ${address}.`);
  const at = address.indexOf('@');
  checkLocalPart(at < 0 ? address : address.slice(0, at));
  if (at < 0) throw badRequest("Missing final '@domain'");
  const domain = address.slice(at + 1);
  checkDomain(domain);
  if (at > MAXIMUM_LOCAL_PART || address.length > MAXIMUM_ADDRESS || !domain.includes('.')) {
    throw badRequest(`Invalid email address ${address}.`);
  }
}

function checkLocalPart(local: string): void {
  // A quoted local part may contain an @, which SES does not understand.
  if (local.startsWith('"') && !/^"(?:[^"\\]|\\.)*"$/s.test(local)) throw badRequest('Missing domain');
  if (hasControlOrSpace(local)) throw badRequest('Local address contains control or whitespace');
  if (!/^[!-~]*$/.test(local)) throw badRequest('Local address contains illegal character');
  if (local.startsWith('"')) return;
  if (local === '') throw badRequest('Missing local name');
  if (/[()<>,;:\\"[\]]/.test(local)) throw badRequest('Local address contains illegal character');
  if (local.startsWith('.')) throw badRequest('Local address starts with dot');
  if (local.includes('..')) throw badRequest('Local address contains dot-dot');
  if (local.endsWith('.')) throw badRequest('Local address ends with dot');
}

function checkDomain(domain: string): void {
  if (domain === '' || domain.endsWith('.')) throw badRequest('Missing domain');
  if (hasControlOrSpace(domain)) throw badRequest('Domain contains control or whitespace');
  if (!/^[A-Za-z0-9.-]*$/.test(domain)) throw badRequest('Domain contains illegal character');
  if (domain.startsWith('.')) throw badRequest('Domain starts with dot');
  if (domain.includes('..')) throw badRequest('Domain contains dot-dot');
  // RFC 1035 section 2.3.4.
  if (domain.split('.').some((label) => label.length > 63 || /^-|-$/.test(label))) {
    throw badRequest('Domain contains illegal character');
  }
}

const hasControlOrSpace = (text: string) => /[\p{Cc}\s]/u.test(text);

const badRequest = (message: string) => new AwsError('BadRequestException', message);
