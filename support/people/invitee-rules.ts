import { type AddressFault, readEmailAddress } from '../../formats/email-address.ts';
import { readLanguageTag } from '../../formats/language-tag.ts';
import type { Invitee } from './invitation.ts';
import { readLanguageName } from './language-names.ts';
import { LONGEST_USERNAME } from './patient-name.ts';

const LONGEST_NAME = 200;

/** A person as a file or an operator describes them. */
export interface TypedInvitee {
  readonly address: string;
  readonly name?: string | undefined;
  readonly language?: string | undefined;
}

/** A person who can be invited, or the reason why not, which does not repeat the data. */
export type InviteeReading =
  | { readonly invitee: Invitee; readonly reason?: undefined }
  | { readonly invitee?: undefined; readonly reason: string };

const ADDRESS_REASONS: Readonly<Record<AddressFault, string>> = {
  missing: 'the address is missing',
  incomplete: 'the address must have one @',
  'local-part-not-ascii': 'the address has letters beyond a to z before the @, to which no email can be sent',
  'local-part': 'what stands before the @ is no mailbox',
  domain: 'what follows the @ is no domain such as example.com',
  'too-long': 'the address is longer than an email address can be',
};

/** Reads an address in any spelling, a name of one line, and a language as a tag or a name. */
export function readInvitee({ address: typed, name, language: typedLanguage }: TypedInvitee): InviteeReading {
  const { address, fault } = readEmailAddress(typed);
  if (fault !== undefined) return { reason: ADDRESS_REASONS[fault] };
  if (address.length > LONGEST_USERNAME) {
    return { reason: `the address is longer than ${LONGEST_USERNAME} characters` };
  }
  if (name !== undefined && name.length > LONGEST_NAME) {
    return { reason: `the name is longer than ${LONGEST_NAME} characters` };
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(name ?? '')) return { reason: 'the name must be one line' };
  if (typedLanguage === undefined) return { invitee: { address, name } };
  const language = readLanguageTag(typedLanguage) ?? readLanguageName(typedLanguage);
  if (language === undefined)
    return { reason: 'the language must be a tag such as en or es-MX, or a name such as Spanish' };
  return { invitee: { address, name, language } };
}
