import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

interface PlayedEmail {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Played {
  /** For a new account, a forgotten password and an invitation. */
  readonly emails: readonly [PlayedEmail, PlayedEmail, PlayedEmail];
  /** Their subjects. */
  readonly notices: readonly string[];
  readonly signedIn: readonly boolean[];
  readonly step: string;
  readonly partner: PlayedEmail;
  readonly lines: readonly string[];
  readonly denials: readonly string[];
  readonly failed: readonly unknown[];
}

const SCRIPT = fileURLToPath(new URL('play-foreign-app.ts', import.meta.url));

async function play(variant: string): Promise<Played> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, variant], { maxBuffer: 1e8 });
  return JSON.parse(stdout);
}

describe('the stack of another app on this machine', () => {
  test('sends its own emails: sign-up, reset, invitation and notices', async () => {
    const { emails, notices, signedIn, step, denials, failed } = await play('plain');
    const [welcome, reset, invitation] = emails;
    expect(emails.map(({ from }) => from)).toEqual(emails.map(() => '"Shop" <accounts@mail.example>'));
    expect(welcome.subject).toBe('Welcome aboard Shop');
    expect(welcome.text).toMatch(/^Shop\n\n== Welcome aboard ==\n\nHere is your code:\n\n\d{6}\n/);
    expect(reset.subject).toBe('Reset your password for Shop');
    expect(invitation.text).toContain('== We have set up an account for you ==');
    expect(notices).toEqual(['Your account is ready – Shop', 'Your password has changed – Shop']);
    for (const { html } of emails) expect(html).not.toContain('href="http');
    expect([signedIn, step]).toEqual([[true, true], 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED']);
    expect([denials, failed]).toEqual([[], []]);
  });

  test('has two brands, a language and pages of its own, and keeps its other triggers', async () => {
    const { emails, partner, lines, denials, failed } = await play('rich');
    const [welcome, reset] = emails;
    expect(welcome.html).toContain('<html lang="nl"');
    expect(welcome.html).toMatch(/href="https:\/\/shop\.example\/welcome#code=\d{6}&amp;ref=/);
    expect(welcome.text).toContain('Enter this code only at shop.example.');
    expect(reset.subject).toBe('Nieuw wachtwoord voor Shop');
    expect(reset.text).toContain('The code works for 1 uur.');
    expect(reset.html).toMatch(/href="https:\/\/shop\.example\/new-password#username=/);
    expect([partner.from, partner.subject]).toEqual([
      '"Partner" <accounts@mail.example>',
      'Welcome aboard Partner',
    ]);
    expect(partner.html).toContain('#7c2d12');
    expect(lines.map((line) => line.split('theirs: ')[1]?.split('"')[0]?.trim())).toEqual([
      'PostConfirmation_ConfirmSignUp',
      'PostConfirmation_ConfirmForgotPassword',
    ]);
    expect([denials, failed]).toEqual([[], []]);
  });
});
