import type { Invitee } from './invitation.ts';

/** What Cognito takes as a user name, which an address is here. */
const LONGEST_ADDRESS = 128;
const LONGEST_NAME = 200;
const LOCAL_PART = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Says why somebody cannot be invited, without repeating what was given; undefined when nothing is wrong. */
export function whyNot({ address, name, language }: Invitee): string | undefined {
  return whyNotAddress(address) ?? whyNotName(name) ?? whyNotLanguage(language);
}

function whyNotAddress(address: string): string | undefined {
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

function whyNotName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (name.length > LONGEST_NAME) return `the name is longer than ${LONGEST_NAME} characters`;
  return /[\p{Cc}\u2028\u2029]/u.test(name) ? 'the name must be one line' : undefined;
}

/** What emails are written by: a language, perhaps with its script and region. */
function whyNotLanguage(tag: string | undefined): string | undefined {
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
