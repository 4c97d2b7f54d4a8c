import { toLetters } from '../../formats/address-letters.ts';
import { readEmailAddress } from '../../formats/email-address.ts';
import { suggestAddress } from '../../formats/mail-domain.ts';
import { plain } from './patient.ts';
import { isSub } from './pool.ts';

/** Cognito's limit for the name that an account is found by, which an address is. */
export const LONGEST_USERNAME = 128;

/**
 * Reads what an operator typed to name a patient.
 *
 * @returns the id (`sub`) of an account, or an address; an address that nothing can be sent to stays as typed, because an
 *   account may have it all the same; undefined if the text is neither
 */
export function readPatientName(typed: string): string | undefined {
  const text = typed.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '').trim();
  if (isSub(text)) return text.toLowerCase();
  return readEmailAddress(typed).address ?? (/^[^\s\p{Cc}]+@[^\s\p{Cc}]+$/u.test(text) ? text : undefined);
}

/**
 * Returns the spellings in which an account may have an address, the one that the pages store first: the AWS console and
 * other programs store domains in letters, and capital letters, as typed. An alias is found in any letter case, and a
 * list only in the right one.
 */
export function spellingsOf(address: string): string[] {
  const canonical = (readEmailAddress(address).address ?? address).toLowerCase();
  return [...new Set([canonical, toLetters(canonical), address])].filter(
    ({ length }) => length > 0 && length <= LONGEST_USERNAME,
  );
}

/** Returns an address for people to read: its domain in letters, and safe to show in a terminal. */
export function shownAddress(address: string): string {
  return plain(toLetters(address));
}

/** Says that the domain of an address may be mistyped; undefined if it does not look so. */
export function describeSuggestion(address: string): string | undefined {
  const domain = domainOf(address);
  const meant = suggestAddress(address);
  return meant === undefined ? undefined : `${domain} looks like ${domainOf(meant)}`;
}

const domainOf = (address: string): string => shownAddress(address.slice(address.lastIndexOf('@') + 1));
