import { AwsError } from '../../emulator/aws/service.ts';
import { readEmails } from '../../local/operations/email-log.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY, SHORT_SEND_BUDGET } from '../harness/assembly.ts';

const refuse = () => {
  throw new AwsError('AccessDeniedException', 'Not today.', 403);
};

describe('the email that a system sends itself', () => {
  let system: LocalSystem;
  const start = async (options: Partial<LocalSystemOptions> = {}) => {
    system = await startLocalSystem({
      assembly: ASSEMBLY,
      delayScale: 0.01,
      environment: SHORT_SEND_BUDGET,
      ...options,
    });
    return system;
  };
  afterEach(() => system.close());

  test('runs the function once and leaves nothing to count', async () => {
    const sent: string[] = [];
    const { checkEmail, inbox, lambda, logs, logGroups, traces, sender } = await start({
      faults: { ses: (route) => void sent.push(route) },
    });
    await checkEmail();
    await lambda.settled();
    expect(sent).toHaveLength(1);
    const lines = logs.query({ group: sender.logGroup }).map(({ message }) => message);
    expect(lines.some((line) => line.includes('platform.report'))).toBe(true);
    expect(readEmails(logs, logGroups)).toEqual([]);
    expect(logGroups.flatMap((group) => logs.query({ group })).join()).not.toContain('start-up-check');
    expect(await inbox.emails()).toEqual([]);
    const documents = traces.traceIds().flatMap((id) => traces.documents(id));
    expect(JSON.stringify(documents)).not.toContain('user_sub');
  });

  test.each([
    [
      'encrypting the code',
      { kms: (action: string) => (action === 'GenerateDataKey' ? refuse() : undefined) },
    ],
    ['decrypting the code', { kms: (action: string) => (action === 'Decrypt' ? refuse() : undefined) }],
    ['sending the email with SES', { ses: refuse }],
  ])('says that %s failed', async (step, faults) => {
    const { checkEmail, failedEvents } = await start({ faults });
    await expect(checkEmail()).rejects.toThrow(
      new RegExp(`The system cannot send emails\\. The email that it sent itself failed at ${step}.*: .+`),
    );
    expect(failedEvents).toEqual([]);
  });

  test('says that the function does not start', async () => {
    const { checkEmail } = await start({ environment: { NODE_OPTIONS: '--require=/nowhere.cjs' } });
    await expect(checkEmail()).rejects.toThrow(/failed at starting the function: .+/);
  });
});
