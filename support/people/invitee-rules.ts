import type { Invitee } from './invitation.ts';

/** Cognito's limit for the name that a patient signs in with, which is the address. */
const LONGEST_ADDRESS = 128;
const LONGEST_NAME = 200;
const LOCAL_PART = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Says why a person cannot be invited, without repeating the data; undefined when nothing is wrong. */
export function describeInviteeFault({ address, name, language }: Invitee): string | undefined {
  return describeAddressFault(address) ?? describeNameFault(name) ?? describeLanguageFault(language);
}

function describeAddressFault(address: string): string | undefined {
  if (address === '') return 'the address is missing';
  if (address.length > LONGEST_ADDRESS) return `the address is longer than ${LONGEST_ADDRESS} characters`;
  if (!/^\p{ASCII}*$/u.test(address)) {
    return 'the address has letters beyond a to z, which the mail service cannot write to';
  }
  const [local = '', domain, ...more] = address.split('@');
  if (domain === undefined || more.length > 0) return 'the address must have one @';
  if (!LOCAL_PART.test(local) || /^\.|\.\.|\.$/.test(local)) return 'what stands before the @ is no mailbox';
  const labels = domain.split('.');
  if (labels.length < 2) return 'what follows the @ is no domain such as example.com';
  if (!labels.every((label) => LABEL.test(label)))
    return 'what follows the @ is no domain such as example.com';
  return undefined;
}

function describeNameFault(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (name.length > LONGEST_NAME) return `the name is longer than ${LONGEST_NAME} characters`;
  return /[\p{Cc}\u2028\u2029]/u.test(name) ? 'the name must be one line' : undefined;
}

/** Templates are chosen by language, perhaps with script and region; other subtags have no use. */
function describeLanguageFault(tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  const reason = 'the language must be a tag such as en or es-MX';
  try {
    const { language, script, region } = new Intl.Locale(tag);
    const parts = [language, script, region].filter((part) => part !== undefined);
    const isPlain = language.length <= 3 && tag.split('-').length === parts.length;
    return isPlain ? undefined : reason;
  } catch {
    return reason;
  }
}
