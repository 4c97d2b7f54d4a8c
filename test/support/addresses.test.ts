import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutSuppressedDestinationCommand } from '@aws-sdk/client-sesv2';
import fc from 'fast-check';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { quoted } from '../../support/aws/target.ts';
import { spellingsOf } from '../../support/people/patient-name.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { type Clinic, createPatient, findUser, openClinic, signUpAs } from './clinic.ts';
import { startUsers } from './start-users.ts';

/** An address with what shells give a meaning to, which people do have. */
const HOSTILE = "o'neil`$x&y@example.com";

let system: LocalSystem;
let clinic: Clinic;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'addresses-'));
  system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01 });
  clinic = openClinic(system);
});
afterAll(async () => {
  await system.close();
  rmSync(folder, { recursive: true });
});

const users = (args: readonly string[], input = '') =>
  startUsers([...args, '--local'], {
    input,
    environment: { CLINIC_MAIL_AWS_PORT: new URL(system.awsUrl).port },
  }).ended;

/** Returns the words into which the shell splits a command. */
const wordsOf = (command: string) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .slice(0, -1)
    .split('\n');

describe('support and users find the account of an address', () => {
  let sub: string;
  beforeAll(async () => {
    sub = await createPatient(clinic, 'jo@xn--mller-praxis-dlb.example');
    await createPatient(clinic, HOSTILE);
  });

  test.each([
    ['in letters', 'jo@müller-praxis.example'],
    ['in Punycode', 'jo@xn--mller-praxis-dlb.example'],
    ['in capital letters', 'JO@MÜLLER-PRAXIS.EXAMPLE'],
    ['with decomposed letters', 'jo@müller-praxis.example'.normalize('NFD')],
    ['with invisible marks', '\u202a\u200bjo@müller-praxis.example\u202c'],
    ['as a link', 'mailto:jo@m%C3%BCller-praxis.example'],
    ['with spaces', ' jo@müller-praxis.example\u00a0'],
    ['with a name', 'Jo Miller <jo@müller-praxis.example>'],
  ])('%s', async (_, typed) => {
    const [report, shown] = await Promise.all([
      clinic.ask(typed, '--json'),
      users(['show', typed, '--json']),
    ]);
    expect(JSON.parse(report.output)).toMatchObject({ sub });
    expect(JSON.parse(shown.stdout)).toMatchObject({ sub });
  });

  test('with an apostrophe, a backtick and a dollar sign', async () => {
    const { output } = await clinic.ask(HOSTILE);
    expect(output).toContain(HOSTILE);
    expect((await users(['show', HOSTILE])).stdout).toContain(HOSTILE);
    const listed = await users(['list', "o'neil`$"]);
    expect(listed.stdout).toContain(HOSTILE);
  });

  test('and show it in letters', async () => {
    const { stdout } = await users(['show', sub]);
    expect(stdout).toContain('jo@müller-praxis.example (jo@xn--mller-praxis-dlb.example)');
    expect((await users(['list', 'jo@müller-praxis.example'])).stdout).toContain('jo@müller-praxis.example ');
    expect((await clinic.ask('jo@xn--mller-praxis-dlb.example')).output).toContain(
      'jo@müller-praxis.example',
    );
  });

  test('that was made with another spelling', async () => {
    const made = new Map<string, string>();
    for (const stored of ['eva@Grüne-Wiese.example', 'Ali@Example.org', 'jörg@example.org']) {
      const madeSub = await createPatient(clinic, `${made.size}@example.net`);
      // The rules of sign-up do not apply to a change in the AWS console.
      await clinic.cognito.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: system.userPoolId,
          Username: (await findUser(clinic, madeSub))?.Username,
          UserAttributes: [
            { Name: 'email', Value: stored },
            { Name: 'email_verified', Value: 'true' },
          ],
        }),
      );
      made.set(stored, madeSub);
    }
    for (const [typed, stored] of [
      ['eva@grüne-wiese.example', 'eva@Grüne-Wiese.example'],
      ['eva@xn--grne-wiese-beb.example', 'eva@Grüne-Wiese.example'],
      ['ali@example.org', 'Ali@Example.org'],
      ['jörg@example.org', 'jörg@example.org'],
    ] as const) {
      const { stdout } = await users(['show', typed, '--json']);
      expect({ typed, ...JSON.parse(stdout) }).toMatchObject({ typed, sub: made.get(stored) });
    }
  });

  test('and the attempts to sign up with its other spellings', async () => {
    // Made before sign-ups with other spellings were refused.
    const { username, sub: attempt } = await signUpAs(clinic, 'attempt@example.net');
    const change = (...UserAttributes: { Name: string; Value: string }[]) =>
      clinic.cognito.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: system.userPoolId,
          Username: username,
          UserAttributes,
        }),
      );
    // An address that is not proved at once would wait for its code.
    await change(
      { Name: 'email', Value: 'jo@müller-praxis.example' },
      { Name: 'email_verified', Value: 'true' },
    );
    await change({ Name: 'email_verified', Value: 'false' });
    const { stdout } = await users(['show', 'jo@xn--mller-praxis-dlb.example', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ sub, others: [{ sub: attempt }] });
  });

  test('and delete it when the address is typed in another spelling', async () => {
    await createPatient(clinic, 'leo@xn--mller-praxis-dlb.example');
    const { code, stdout } = await users(
      ['delete', 'leo@xn--mller-praxis-dlb.example'],
      'Leo@müller-praxis.example\n',
    );
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('leo@müller-praxis') });
  });
});

describe('a printed command', () => {
  test('has the address as one word of the shell', async () => {
    const address = "tom'o$home`id`@example.com";
    await createPatient(clinic, address);
    await clinic.ses.send(new PutSuppressedDestinationCommand({ EmailAddress: address, Reason: 'BOUNCE' }));
    const { output } = await clinic.ask(address);
    const [, command = ''] = /npm run users -- (unblock .+)/.exec(output) ?? [];
    expect(wordsOf(command)).toEqual(expect.arrayContaining(['unblock', address]));
    const { code, stdout } = await users(['unblock', address], 'yes\n');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('unblocked') });
    expect((await clinic.ask(address)).output).not.toContain('blocked');
    expect((await users(['unblock', address, '--yes'])).code).toBe(3);
  });

  test('has the address in Punycode for AWS', async () => {
    const address = 'ida@xn--mller-praxis-dlb.example';
    await createPatient(clinic, address);
    await clinic.ses.send(new PutSuppressedDestinationCommand({ EmailAddress: address, Reason: 'BOUNCE' }));
    const { output } = await clinic.ask('ida@müller-praxis.example');
    expect(output).toContain(`npm run users -- unblock ${address}`);
    expect((await users(['unblock', 'ida@Müller-Praxis.example', '--yes'])).code).toBe(0);
  });

  test('is quoted whatever it contains', () => {
    const hostile = fc.constantFrom(
      "'",
      '"',
      '`',
      '$(id)',
      '\\',
      ' ',
      '*',
      ';',
      '&',
      '~',
      '!',
      '#',
      'a',
      'é',
    );
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 12 }), (parts) => {
        const text = `a${parts.join('')}`;
        expect(wordsOf(quoted(text))).toEqual([text]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('invite', () => {
  test('writes to the domain in Punycode, and shows it in letters', async () => {
    const { code, stdout } = await users([
      'invite',
      ' Kim@Praxis-Müller.example\u200b',
      '--language',
      'es_MX',
    ]);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Kim@praxis-müller.example has an account now'),
    });
    const shown = JSON.parse((await users(['show', 'kim@praxis-müller.example', '--json'])).stdout);
    expect(shown).toMatchObject({ address: 'kim@xn--praxis-mller-klb.example', language: 'es-MX' });
  });

  test('asks about a mistyped domain, and does as it is told', async () => {
    const no = await users(['invite', 'ana@gmial.com'], 'no\n');
    expect(no).toMatchObject({ code: 3, stderr: expect.stringContaining('gmial.com looks like gmail.com') });
    expect((await users(['show', 'ana@gmial.com'])).code).toBe(4);
    expect((await users(['invite', 'ana@gmial.com'], 'yes\n')).code).toBe(0);
    await clinic.system.lambda.settled();
    const { exitCode, output } = await clinic.ask('ana@gmial.com', '--json');
    const { diagnosis } = JSON.parse(output);
    expect(exitCode).toBe(3);
    expect(diagnosis.sentence).toContain('gmial.com looks like gmail.com');
    expect(diagnosis.steps[0].text).toContain('Ask how the address is spelt');
    expect((await users(['invite', 'tom@gmial.com', '--yes'])).code).toBe(0);
  });

  test.each([
    ['jörg@example.com', 'the address has letters beyond a to z before the @, to which no email can be sent'],
    ['ana@example', 'what follows the @ is no domain such as example.com'],
    ['ana', 'the address must have one @'],
  ])('refuses %s with the reason', async (address, reason) => {
    const { code, stderr } = await users(['invite', address]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(reason) });
  });

  test('reads a file of another program, and says what it leaves out and doubts', async () => {
    const file = join(folder, 'export.csv');
    const rows = [
      'Patient no.;E-Mail;Vorname;Name;Sprache;;',
      '1;uma@gmial.com;Uma;Roth;Deutsch;;',
      ';;;;;;',
    ];
    writeFileSync(file, Buffer.from(`\ufeffsep=;\r\n${rows.join('\r\n')}`, 'utf16le'));
    const { code, stdout } = await users(['invite', '--csv', file, '--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('Not used: the column "Patient no.".');
    expect(stdout).toContain('line 3: gmial.com looks like gmail.com');
    expect(stdout).toContain("line 3: there are no emails in de, so they are in the clinic's language");
    const shown = JSON.parse((await users(['show', 'uma@gmial.com', '--json'])).stdout);
    expect(shown).toMatchObject({ name: 'Uma Roth', language: 'de' });
  });
});

test('an address has as many spellings as an account may have', () => {
  expect(spellingsOf('Jo@Müller.example')).toEqual([
    'jo@xn--mller-kva.example',
    'jo@müller.example',
    'Jo@Müller.example',
  ]);
  expect(spellingsOf('jo@example.com')).toEqual(['jo@example.com']);
  expect(spellingsOf('')).toEqual([]);
});
