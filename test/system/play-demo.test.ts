import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { leaksIn } from '../../bench/leaks.ts';
import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import { findSecret } from '../../local/demo/mailbox.ts';

const PLAY_DEMO = fileURLToPath(new URL('./play-demo.ts', import.meta.url));

/** As `play-demo.ts` prints it. */
interface Output {
  readonly emails: readonly ReceivedEmail[];
  readonly logs: unknown;
  readonly traces: unknown;
  readonly page: string;
  readonly keys: unknown;
}

let output: Output;
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [PLAY_DEMO], {
    maxBuffer: 64 * 1024 * 1024,
  });
  output = JSON.parse(stdout);
});

describe('the demo, with unmodified clients', () => {
  test('leaves no code, password, address or name in any log line, trace or page', () => {
    const secrets = output.emails.map(findSecret).filter((secret) => secret !== undefined);
    const addresses = output.emails.flatMap(({ destination }) => destination.to);
    expect(secrets.length).toBeGreaterThanOrEqual(7);
    const seen = [output.logs, output.traces, output.page];
    expect(output.page).toContain('email_sent');
    const leaked = leaksIn(seen, [...secrets, ...addresses, '@example.com', '@simulator', 'battery', 'Alex']);
    expect(leaked).toEqual([]);
  });

  test('is shown on the operations page, failures included', () => {
    for (const word of [
      'sign-in-code',
      'email_sent',
      'in the failure queue',
      'The code could not be decrypted',
    ]) {
      expect(output.page).toContain(word);
    }
  });

  test('gets tokens whose keys are published', () => {
    expect(output.keys).toEqual({ keys: [expect.objectContaining({ kty: 'RSA', alg: 'RS256' })] });
  });
});
