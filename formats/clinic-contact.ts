import { toLetters } from './address-letters.ts';
import { readPhoneNumber } from './phone-number.ts';

/** How patients reach the clinic: each in the form to read, and in the form of a link. */
export interface ClinicContact {
  readonly phone: string;
  /** For after `tel:`. */
  readonly phoneLink: string;
  readonly supportEmail: string;
  /** For after `mailto:`, with the domain in Punycode, and marks such as `&` encoded (RFC 6068, section 2). */
  readonly supportEmailLink: string;
}

/**
 * Returns the contact details of `site.config.json` with their links, so that emails and pages need no code for them.
 *
 * @throws Error if the number cannot be dialled, which the check of `site.config.json` excludes
 */
export function toClinicContact({
  phone: number,
  supportEmail,
}: Pick<ClinicContact, 'phone' | 'supportEmail'>): ClinicContact {
  const { phone, link, fault } = readPhoneNumber(number);
  if (fault !== undefined) throw new Error(`clinic.phone cannot be dialled: ${fault}`);
  return {
    phone,
    phoneLink: link,
    supportEmail: toLetters(supportEmail),
    supportEmailLink: encodeURIComponent(supportEmail).replace('%40', '@'),
  };
}
