import { readFileSync } from 'node:fs';
import {
  EMAIL_KINDS,
  type EmailKind,
  emailKinds,
  type Lifetime,
  type Occasion,
  occasionOf,
} from '../../sender/email/kinds.ts';
import { code, markdownTable } from './markdown-table.ts';

const OCCASIONS: Readonly<Record<Occasion, string>> = {
  'address-taken': 'if the address is that of another account',
  'delete-account': 'if the app asks for the code to delete the account',
  'beside-code': 'to the address in force, beside the code for the new one',
};

/** Writes the reference of the kinds of email. */
export function writeEmails(): string {
  return `# Emails

Every kind of email, in the order in which a patient meets them. The name is also that of the template in
\`templates/LANGUAGE/\`, of the field \`kind\` in logs and of the tag that SES reports. \`npm run preview\` shows them all.

${markdownTable(['Kind and subject', 'Sent for', 'Contains', 'The button opens'], emailKinds.map(row))}

The function \`sender\` sends the emails of triggers that begin with \`CustomEmailSender_\`. Cognito does not wait for it.
The function \`notices\` sends the others. Cognito waits for it, except after a change that CloudTrail reports; a notice
that fails never stops a sign-in.
`;
}

function row(kind: EmailKind): string[] {
  const { triggers, secret, lifetime, page } = EMAIL_KINDS[kind];
  const occasion = occasionOf(kind);
  const sentFor = [...triggers.map(code), ...(occasion === undefined ? [] : [OCCASIONS[occasion]])];
  return [
    `${code(kind)} ${subjectOf(kind)}`,
    sentFor.join(', '),
    secret === 'none'
      ? '–'
      : `a ${{ code: 'code', password: 'temporary password' }[secret]}, for ${inWords(lifetime)}`,
    page === null ? '–' : code(`/${page}`),
  ];
}

/** Returns a lifetime such as `15 minutes`. */
export function inWords({ value, unit }: Lifetime): string {
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}

/** Reads the subject of an email in English, with three dots for the name of the clinic. */
export function subjectOf(kind: EmailKind): string {
  const template = readFileSync(new URL(`../../templates/en/${kind}.liquid`, import.meta.url), 'utf8');
  const [, subject = ''] = /^subject: (.+)$/m.exec(template) ?? [];
  return subject.replaceAll('{{ brand.name }}', '…');
}
