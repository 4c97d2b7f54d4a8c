import { toLetters } from './address-letters.ts';
import { readPhoneNumber } from './phone-number.ts';

/** How patients call the clinic. */
export interface PhoneContact {
  readonly phone: string;
  /** For after `tel:`. */
  readonly phoneLink: string;
}

/** How patients write to the clinic. */
export interface EmailContact {
  readonly supportEmail: string;
  /** For after `mailto:`, with the domain in Punycode, and marks such as `&` encoded (RFC 6068, section 2). */
  readonly supportEmailLink: string;
}

/** How patients reach the clinic: each in the form to read, and in the form of a link. */
export interface ClinicContact extends PhoneContact, EmailContact {}

/**
 * Returns the contact details of `site.config.json` with their links, so that emails and pages need no code for them.
 *
 * @throws Error if the number cannot be dialled, which the check of `site.config.json` excludes
 */
export function toClinicContact({
  phone,
  supportEmail,
}: Pick<ClinicContact, 'phone' | 'supportEmail'>): ClinicContact {
  return { ...toPhoneContact(phone), ...toEmailContact(supportEmail) };
}

/** @throws Error if the number cannot be dialled, which the checks of settings exclude */
export function toPhoneContact(number: string): PhoneContact {
  const { phone, link, fault } = readPhoneNumber(number);
  if (fault !== undefined) throw new Error(`clinic.phone cannot be dialled: ${fault}`);
  return { phone, phoneLink: link };
}

/** @param address as a setting holds it, with a Punycode domain */
export function toEmailContact(address: string): EmailContact {
  return {
    supportEmail: toLetters(address),
    supportEmailLink: encodeURIComponent(address).replace('%40', '@'),
  };
}
