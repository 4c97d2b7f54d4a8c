import { z } from 'zod';
import { type AddressFault, readDomain, readEmailAddress } from '../formats/email-address.ts';
import { type PhoneFault, readPhoneNumber } from '../formats/phone-number.ts';
import { toAsciiUrl } from './ascii-url.ts';
import { AA_CONTRAST, contrast, WHITE } from './contrast.ts';

/** Error messages continue the path of the setting: `clinic.name is empty`. */
export const MISSING = { error: 'is missing' };

/** Accepts one line of text. */
export const oneLine = () =>
  z
    .string(MISSING)
    .trim()
    .min(1, 'is empty')
    .max(200, 'is longer than 200 characters')
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters');

const ADDRESS_FAULTS: Readonly<Record<AddressFault, string>> = {
  missing: 'is empty',
  incomplete: 'must be a plain email address such as help@clinic.example',
  'local-part-not-ascii': 'has letters beyond a to z before the @, to which SES cannot send',
  'local-part': 'has something before the @ that no mailbox has, such as a space or two dots in a row',
  domain: 'has no domain such as clinic.example after the @',
  'too-long': 'is longer than an email address can be',
};

/** Accepts an address in any spelling; the setting has the spelling that SES takes. */
export const emailAddress = () =>
  z.string(MISSING).transform((text, { addIssue }) => {
    const { address, fault } = readEmailAddress(text);
    if (fault === undefined) return address;
    addIssue(ADDRESS_FAULTS[fault]);
    return z.NEVER;
  });

const PHONE_FAULTS: Readonly<Record<PhoneFault, string>> = {
  'nothing-to-dial': 'has no number that can be dialled, such as 020 7946 0018 or +44 20 7946 0018',
  characters:
    'has something that is not part of a telephone number: write one number, such as +44 20 7946 0018, ' +
    'if need be with an extension such as ext. 12',
  'too-many-digits': 'has more digits than a telephone number has: write one number only',
};

/** Accepts a phone number as people write it; the setting has the number that is shown. */
export const phoneNumber = () =>
  oneLine().transform((text, { addIssue }) => {
    const { phone, fault } = readPhoneNumber(text);
    if (fault === undefined) return phone;
    addIssue(PHONE_FAULTS[fault]);
    return z.NEVER;
  });

/** Accepts an object with these settings and no others. */
export const section = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has a setting that does not exist: ${issue.keys?.join(', ')}`
        : 'is missing or is not an object',
  });

/** Accepts a colour on which white text is readable. */
export const colour = () =>
  z
    .string(MISSING)
    .regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour such as #005eb8', abort: true })
    .superRefine((value, { addIssue }) => {
      const ratio = contrast(value, WHITE);
      if (ratio >= AA_CONTRAST) return;
      addIssue(
        `is ${value}, which has a contrast of ${ratio.toFixed(2)} to the white text on it; ` +
          `WCAG 2.2 asks for ${AA_CONTRAST}, so choose a darker colour`,
      );
    });

/** Accepts a domain in letters of any script; the setting has it in Punycode. */
export const domain = () =>
  z.string(MISSING).transform((text, { addIssue }) => {
    const name = readDomain(text);
    if (name !== undefined) return name;
    addIssue('must be a domain such as mail.clinic.example');
    return z.NEVER;
  });

export const toggle = () => z.boolean({ error: 'must be true or false' });

/** Accepts the address of a page; the setting has it in ASCII. */
export const pageUrl = (example: string) =>
  z
    .string()
    .max(500, 'is longer than 500 characters')
    .regex(/^https:\/\/[^\s"'<>\\]+$/, `must be the https address of a page, such as ${example}`)
    .transform(toAsciiUrl);
