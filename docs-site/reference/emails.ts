import {
  EMAIL_KINDS,
  type EmailKind,
  emailKinds,
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

Every kind of email, in the order of a patient's way. The name is also that of the template in \`templates/LANGUAGE/\`, of
the field \`kind\` in logs and of the tag that SES reports. \`npm run preview\` shows them all.

${markdownTable(['Kind', 'Sent when', 'Secret', 'It works for', 'The button opens'], emailKinds.map(row))}

The function \`sender\` sends the emails of triggers that begin with \`CustomEmailSender_\`. Cognito does not wait for it.
The function \`notices\` sends the others. Cognito waits for it, but never fails because of it.
`;
}

function row(kind: EmailKind): string[] {
  const { triggers, secret, lifetime, page } = EMAIL_KINDS[kind];
  const occasion = occasionOf(kind);
  const when = [triggers.map(code).join(', '), ...(occasion === undefined ? [] : [OCCASIONS[occasion]])];
  const { value, unit } = lifetime ?? { value: 0, unit: '' };
  return [
    code(kind),
    when.join(', '),
    { code: 'a code', password: 'a temporary password', none: '–' }[secret],
    lifetime === null ? '–' : `${value} ${unit}${value === 1 ? '' : 's'}`,
    page === null ? '–' : code(`/${page}`),
  ];
}
