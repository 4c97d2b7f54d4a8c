import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createMatrix } from '../../bench/faults/matrix.ts';
import { ALARMS } from '../../cdk/monitoring/alarm-table.ts';
import { readAssembly } from '../../emulator/template/assembly.ts';
import { SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { SUPPORT_HINTS } from '../../sender/errors.ts';
import { TIMING } from '../../sender/timing.ts';
import { ATTEMPTS, ATTEMPTS_TAKE } from '../../support/diagnosis/sending-rules.ts';
import { lostLines } from '../../support/report/print-lost.ts';
import { readEmailTimelines } from '../../support/timeline/email-timelines.ts';
import { parseLogLine } from '../../support/timeline/log-lines.ts';
import { HOUR, localTimes, MINUTE } from '../../support/timeline/times.ts';
import { propertiesOfType, type Resources } from '../cdk/monitoring-resources.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { lost, NOW } from './patient-cases.ts';

const parts: Resources = readAssembly(ASSEMBLY).template.Resources ?? {};
const read = (file: string) =>
  readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8').replaceAll(/\s+/g, ' ');

/** The settings of the sender in the template: it is the one that gives emails up before their code expires. */
const sender = propertiesOfType(parts, 'AWS::Lambda::EventInvokeConfig').find(
  ({ DestinationConfig }) => DestinationConfig !== undefined,
);
const attempts = Number(sender?.MaximumRetryAttempts) + 1;
const eventAge = Number(sender?.MaximumEventAgeInSeconds) * 1000;
const retention = Math.max(
  ...propertiesOfType(parts, 'AWS::SQS::Queue').map((queue) => Number(queue.MessageRetentionPeriod) * 1000),
);
const days = retention / (24 * HOUR);

/** Lambda waits a minute before the second attempt of an asynchronous invocation. */
const attemptsTake = attempts * TIMING.senderTimeout + (attempts - 1) * MINUTE;

/** The most copies of a code that SES accepts under any fault, which `test/faults/matrix.test.ts` checks. */
const copies = Math.max(
  ...createMatrix().flatMap(({ allowed, sentBy }) =>
    sentBy === 'sender' ? allowed.map(({ accepted }) => accepted) : [],
  ),
);

const LAMBDA_RETRY = 'docs/decisions/0017-one-lambda-retry-with-long-attempts.md';
const NO_TABLE = 'docs/decisions/0018-no-deduplication-table.md';
const IDLE_LIMIT = TIMING.kms.requestHandler.httpsAgent.timeout;

const WORDS: Readonly<Record<string, number>> = {
  once: 1,
  one: 1,
  second: 1,
  two: 2,
  twice: 2,
  three: 3,
  four: 4,
  five: 5,
  nine: 9,
  ten: 10,
  'half a': 0.5,
};
const numberOf = (text: string) => WORDS[text.toLowerCase()] ?? Number(text);

/** Every statement about a number, by document; the first group of the pattern is the number. */
const STATEMENTS: readonly (readonly [string, RegExp, number])[] = [
  ['docs/support.md', /The system tries an email (\w+)\./, attempts],
  ['docs/support.md', /What it means\.\*\* (\w+) attempts failed, or/, attempts],
  ['docs/support.md', /It tries each email (\w+) within three minutes/, attempts],
  ['docs/support.md', /It tries each email twice within (\w+) minutes/, attemptsTake / MINUTE],
  ['docs/support.md', /late by one to (\w+) minutes/, attemptsTake / MINUTE],
  ['docs/support.md', /attempts failed, or (\w+) minutes went by/, eventAge / MINUTE],
  ['docs/support.md', /that it gives up on are kept for (\w+) days/, days],
  ['docs/support.md', /It stays there for (\w+) days/, days],
  ['docs/support.md', /(\d+) minutes to sign in/, SIGN_IN_CODE_LIFETIME.value],
  ['docs/deploying.md', /emails that could not be sent, for (\w+) days/, days],
  ['docs/failure-modes.md', /Lambda stops trying after (\w+) minutes/, eventAge / MINUTE],
  ['docs/failure-modes.md', /duplicates\.test\.ts\)[^|]*?: at most (\w+)/, attempts],
  ['docs/failure-modes.md', /at most (\w+) if SES accepts it and resets/, copies],
  ['docs/failure-modes.md', /One invocation sends at most (\w+) copies/, copies / attempts],
  ['docs/failure-modes.md', /idle for a (second)/, IDLE_LIMIT / 1000],
  ['docs/performance.md', /\*\*The maximum event age is (\w+) minutes/, eventAge / MINUTE],
  ['docs/performance.md', /\*\*Retrying for (half a) minute/, TIMING.send.budget / MINUTE],
  [LAMBDA_RETRY, /\*\*Lambda retries (\w+), not twice/, attempts - 1],
  [LAMBDA_RETRY, /an email arrives at most (\w+)/, attempts],
  [LAMBDA_RETRY, /both attempts together send (\w+) copies/, copies],
  [LAMBDA_RETRY, /one attempt sends up to (\w+) copies/, copies / attempts],
  [LAMBDA_RETRY, /idle for a (second)/, IDLE_LIMIT / 1000],
  [NO_TABLE, /each invocation sends (\w+) copies/, copies / attempts],
  [NO_TABLE, /a code is sent (\w+) times in total/, copies],
  [LAMBDA_RETRY, /An attempt lasts up to (half a) minute/, TIMING.send.budget / MINUTE],
  [LAMBDA_RETRY, /does not answer within (\w+) seconds/, TIMING.send.answer / 1000],
  [LAMBDA_RETRY, /and (\w+) seconds in total/, TIMING.keyBudget / 1000],
  [LAMBDA_RETRY, /gives up an email after (\w+) minutes/, eventAge / MINUTE],
  [LAMBDA_RETRY, /a sign-in code is valid for (\d+)/, SIGN_IN_CODE_LIFETIME.value],
  [LAMBDA_RETRY, /timeout is (\w+) minute/, TIMING.senderTimeout / MINUTE],
];

describe('a number in the documents', () => {
  test.each(STATEMENTS)('is that of the code: %s %s %d', (file, pattern, value) => {
    expect(numberOf(pattern.exec(read(file))?.[1] ?? 'missing')).toBe(value);
  });
});

describe('a number in the words of the support command', () => {
  test('is that of the stack', () => {
    expect([ATTEMPTS, ATTEMPTS_TAKE]).toEqual([attempts, attemptsTake]);
    expect(attempts).toBe(2);
  });

  test('is the time until the second attempt in every hint', () => {
    const timedOut = { type: 'platform.report', record: { requestId: 'request', status: 'timeout' } };
    const requested = { message: 'email_requested', function_request_id: 'request' };
    const lines = [requested, timedOut].map((line, at) => parseLogLine(at, JSON.stringify(line)));
    const hints = [
      ...Object.values(SUPPORT_HINTS),
      ...readEmailTimelines(lines).map(({ hint = '' }) => hint),
    ];
    const again = hints.filter((hint) => hint.includes('attempt'));
    expect(again.length).toBeGreaterThan(5);
    for (const hint of again) {
      expect(hint).toContain('makes a second attempt within');
      expect(numberOf(/within (\w+) minutes/.exec(hint)?.[1] ?? '')).toBe(attemptsTake / MINUTE);
    }
  });

  test('is how long the failure queue keeps an entry', () => {
    const row = { entry: lost(1), remedy: { resend: 'no', advice: '' }, doneCommand: '' } as const;
    const shown = lostLines([row], localTimes('Europe/London', NOW)).join('\n');
    expect(numberOf(/kept for (\w+) days/.exec(shown)?.[1] ?? '')).toBe(days);
    const { firstStep } = ALARMS['The failure queue is not empty'];
    expect(numberOf(/after (\w+) days/.exec(firstStep)?.[1] ?? '')).toBe(days);
  });
});
