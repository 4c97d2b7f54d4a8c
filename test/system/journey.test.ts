import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { leaksIn } from '../../bench/leaks.ts';
import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import { findSecret } from '../../local/demo/mailbox.ts';

const JOURNEY = fileURLToPath(new URL('./journey.ts', import.meta.url));

interface Left {
  readonly emails: readonly ReceivedEmail[];
  readonly logs: unknown;
  readonly traces: unknown;
  readonly page: string;
  readonly keys: unknown;
}

let left: Left;
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [JOURNEY], { maxBuffer: 64 * 1024 * 1024 });
  left = JSON.parse(stdout);
}, 60_000);

describe('a whole journey with unmodified clients', () => {
  test('leaves no code, password, address or name in any log line, trace or page', () => {
    const secrets = left.emails.map(findSecret).filter((secret) => secret !== undefined);
    const addresses = left.emails.flatMap(({ destination }) => destination.to);
    expect(secrets.length).toBeGreaterThanOrEqual(7);
    const seen = [left.logs, left.traces, left.page];
    expect(left.page).toContain('email_sent');
    const leaked = leaksIn(seen, [...secrets, ...addresses, '@example.com', '@simulator', 'battery', 'Alex']);
    expect(leaked).toEqual([]);
  });

  test('is told on the operations page, failures included', () => {
    for (const word of [
      'sign-in-code',
      'email_sent',
      'in the failure queue',
      'The code could not be decrypted',
    ]) {
      expect(left.page).toContain(word);
    }
  });

  test('is signed with the keys that are published', () => {
    expect(left.keys).toEqual({ keys: [expect.objectContaining({ kty: 'RSA', alg: 'RS256' })] });
  });
});
