import { setTimeout as delay } from 'node:timers/promises';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createSesSend, type SendTiming } from '../../sender/email/ses-send.ts';
import { toSenderError } from '../../sender/errors.ts';
import { redactErrors } from '../../sender/redacted-client.ts';
import { TIMING } from '../../sender/timing.ts';
import { clientOptions } from '../harness/cloud.ts';
import {
  answerJson,
  blackHole,
  early,
  halfClose,
  type RawAnswer,
  type RawServer,
  reset,
  resetWithin,
  startRawServer,
} from '../harness/raw-http.ts';
import { CONTEXT, EMAIL, SEND_CONFIG } from './sample-email.ts';

const ACCEPTED = { MessageId: '0102018-accepted' };
const accept = answerJson(200, ACCEPTED);
const throttle = answerJson(
  429,
  { message: 'Slow down.' },
  { 'x-amzn-ErrorType': 'TooManyRequestsException' },
);
/** The time limits of each kind of email. */
const LIMITS = { code: TIMING.send, notice: TIMING.notice, 'notice beside a code': TIMING.besideCode };
const PATIENT: SendTiming = { ...TIMING.send, pause: { first: 10, last: 20 } };
/** Has no time for a pause, but for a machine that stalls. */
const AT_ONCE: SendTiming = { ...TIMING.send, pause: { first: 1e8, last: 1e8 } };

let server: RawServer | undefined;
let client: SESv2Client | undefined;
afterEach(() => {
  client?.destroy();
  server?.close();
});

/** Starts an SES that gives these answers, and returns a function that sends an email with the deployed client. */
async function startSending(answers: readonly [RawAnswer, ...RawAnswer[]], timing: SendTiming = PATIENT) {
  const ses = await startRawServer(answers);
  server = ses;
  client = new SESv2Client({ ...clientOptions(ses.url), ...TIMING.ses });
  redactErrors(client);
  const sesSend = createSesSend(client, SEND_CONFIG, timing);
  const send = () =>
    sesSend(EMAIL, CONTEXT).catch((error: unknown) => {
      const { failureClass, retryable } = toSenderError(error);
      return { failureClass, retryable };
    });
  return { ses, send, connections: () => ses.requests.map(({ connection }) => connection) };
}

/** A machine that stalls may use up some of them. */
const RESETS = Array.from({ length: 50 }, () => [reset, accept]).flat();
const UNANSWERED = { failureClass: 'ses_unanswered', retryable: true };

describe('a connection to SES that breaks before the answer', () => {
  test.each([
    ['resets a fresh connection after the request', reset],
    ['resets a fresh connection within the request', early(reset)],
    ['closes its half of a fresh connection', halfClose],
    ['closes its half of a fresh connection within the request', early(halfClose)],
  ])('is replaced at once when SES %s', async (_, broken) => {
    const { ses, send, connections } = await startSending([broken, accept], AT_ONCE);
    expect(await send()).toBe(ACCEPTED.MessageId);
    expect(connections()).toEqual([1, 2]);
    expect(ses.requests[1]?.body).toContain(CONTEXT.request.address);
  });

  test.each([
    ['resets', reset],
    ['closes its half of', halfClose],
  ])('is replaced at once when SES %s a reused connection', async (_, broken) => {
    const { send, connections } = await startSending([accept, broken, accept], AT_ONCE);
    expect([await send(), await send()]).toEqual([ACCEPTED.MessageId, ACCEPTED.MessageId]);
    expect(connections()).toEqual([1, 1, 2]);
  });

  test('is replaced when it broke while it was idle', async () => {
    const { ses, send, connections } = await startSending([accept]);
    await send();
    for (const socket of ses.sockets) socket.resetAndDestroy();
    expect(await send()).toBe(ACCEPTED.MessageId);
    expect(connections()).toEqual([1, 2]);
  });

  test.each(Object.entries(LIMITS))('is replaced within the time of a %s', async (_, timing) => {
    const { send } = await startSending([accept, ...RESETS], timing);
    await send();
    let startedAt: number;
    let sent: unknown;
    // A machine that stands still uses up the time, so such an email does not count.
    do {
      startedAt = performance.now();
      sent = await send();
    } while (performance.now() - startedAt > timing.budget / 2);
    expect(sent).toBe(ACCEPTED.MessageId);
  });

  test('is replaced only once', async () => {
    const { send, connections } = await startSending([reset]);
    expect(await send()).toEqual(UNANSWERED);
    expect(connections()).toEqual([1, 2]);
  });

  test('is replaced once for each email', async () => {
    const { send, connections } = await startSending([reset, accept, reset, accept]);
    expect([await send(), await send()]).toEqual([ACCEPTED.MessageId, ACCEPTED.MessageId]);
    expect(connections()).toEqual([1, 2, 2, 3]);
  });

  test('is replaced only once among refusals, which are repeated after a pause', async () => {
    const { send } = await startSending([throttle, reset, throttle, throttle, accept]);
    expect(await send()).toBe(ACCEPTED.MessageId);
    server?.close();
    const again = await startSending([throttle, reset, throttle, reset, accept]);
    expect(await again.send()).toEqual(UNANSWERED);
    expect(again.ses.requests).toHaveLength(4);
  });

  test('is not replaced after the time in which requests may start', async () => {
    const late: RawAnswer = (socket) => void setTimeout(() => socket.resetAndDestroy(), 200);
    const { send, connections } = await startSending([late, accept], { ...PATIENT, budget: 100 });
    expect(await send()).toEqual(UNANSWERED);
    expect(connections()).toEqual([1]);
  });
});

describe('an SES that may have answered, or is silent', () => {
  test.each([
    ['resets the connection after the headers of the answer', resetWithin(0.85, ACCEPTED)],
    ['resets the connection within the body of the answer', resetWithin(0.95, ACCEPTED)],
    ['never answers', blackHole],
  ])('is not asked again when it %s', async (_, broken) => {
    const { send, connections } = await startSending([broken, accept], { ...PATIENT, answer: 1_000 });
    expect(await send()).toEqual(UNANSWERED);
    await delay(100);
    expect(connections()).toEqual([1]);
  });

  test('is not asked a third time when it falls silent after a reset', async () => {
    const { send, connections } = await startSending([reset, blackHole], { ...PATIENT, answer: 1_000 });
    expect(await send()).toEqual(UNANSWERED);
    await delay(100);
    expect(connections()).toEqual([1, 2]);
  });
});
