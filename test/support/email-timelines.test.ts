import { readEmailTimelines } from '../../support/timeline/email-timelines.ts';
import { parseFields, parseLogLine } from '../../support/timeline/log-lines.ts';
import { readSignOuts } from '../../support/timeline/sign-outs.ts';

/** The emails in log lines, each a millisecond after the other. */
const read = (...lines: object[]) =>
  readEmailTimelines(lines.map((line, at) => parseLogLine(at, JSON.stringify(line))));

const sender = (message: string, fields: object = {}, id = '1') => ({
  message,
  function_request_id: `request-${id}`,
  user_sub: `sub-${id}`,
  kind: 'sign-in-code',
  support_hint: `It says ${message}.`,
  ...(message === 'email_sent' && { ses_message_id: `ses-${id}` }),
  ...fields,
});
const delivery = (outcome: string, fields: object = {}, id = '1') => ({
  message: `delivery_${outcome}`,
  function_request_id: `event-${outcome}`,
  ses_message_id: `ses-${id}`,
  user_sub: `sub-${id}`,
  kind: 'sign-in-code',
  support_hint: `It was ${outcome}.`,
  ...fields,
});
const report = (status: string, id = '1') => ({
  type: 'platform.report',
  record: { requestId: `request-${id}`, status },
});

const outcomesOf = (...lines: object[]) => read(...lines).map(({ outcome }) => outcome);

describe('the outcome of an email', () => {
  test.each([
    [['delayed'], 'delivery_delayed'],
    [['delivered', 'delayed'], 'delivery_delivered'],
    [['bounced', 'delivered'], 'delivery_bounced'],
    [['complained', 'delivered'], 'delivery_complained'],
    [['suppressed'], 'delivery_suppressed'],
    [['rejected'], 'delivery_rejected'],
  ])('with the delivery events %j, in whatever order they come, is %s', (events, outcome) => {
    expect(outcomesOf(sender('email_sent'), ...events.map((event) => delivery(event)))).toEqual([outcome]);
    expect(outcomesOf(...events.map((event) => delivery(event)), sender('email_sent'))).toEqual([outcome]);
  });

  test('is delivered when an automatic answer follows, which SES reports as a transient bounce', () => {
    const answer = delivery('bounced', { bounce_type: 'Transient', bounce_sub_type: 'General' });
    const [email] = read(sender('email_sent'), delivery('delivered'), answer);
    expect(email).toMatchObject({ outcome: 'delivery_delivered', reasons: [], hint: 'It was delivered.' });
    expect(email?.steps.at(-1)).toMatchObject({ event: 'delivery_bounced', hint: 'It was bounced.' });
  });

  test('is bounced after a transient bounce alone, or a permanent one after the delivery', () => {
    const transient = delivery('bounced', { bounce_type: 'Transient' });
    expect(outcomesOf(sender('email_sent'), transient)).toEqual(['delivery_bounced']);
    const permanent = delivery('bounced', { bounce_type: 'Permanent' });
    expect(outcomesOf(sender('email_sent'), delivery('delivered'), permanent)).toEqual(['delivery_bounced']);
  });

  test('without delivery events is the last result of the functions', () => {
    expect(outcomesOf(sender('email_requested'))).toEqual(['under way']);
    expect(outcomesOf(sender('email_requested'), sender('email_failed'))).toEqual(['failed']);
    expect(outcomesOf(sender('email_failed'), sender('email_requested'))).toEqual(['under way']);
    expect(outcomesOf(sender('email_failed'), sender('email_sent'))).toEqual(['sent']);
  });
});

describe('an email about a sign-up or a reset', () => {
  test('is withheld, with the hint of the line', () => {
    const [email] = read(sender('email_requested'), sender('code_decrypted'), sender('email_withheld'));
    expect(email).toMatchObject({ outcome: 'withheld', hint: 'It says email_withheld.' });
  });

  test('has the kind that it got when the owner of the address was known', () => {
    const known = { kind: 'already-registered' };
    const [email, ...others] = read(
      sender('email_requested', { kind: 'verify-account' }),
      sender('email_rendered', known),
      sender('email_sent', known),
    );
    expect(others).toEqual([]);
    expect(email).toMatchObject({ kind: 'already-registered', outcome: 'sent' });
  });

  test('keeps its outcome whatever the sign-out was', () => {
    const [email] = read(sender('email_requested'), sender('email_sent'), sender('sign_out_failed'));
    expect(email).toMatchObject({ outcome: 'sent', hint: 'It says email_sent.' });
    expect(email?.steps.at(-1)?.event).toBe('sign_out_failed');
    expect(outcomesOf(sender('email_failed'), sender('sessions_ended'))).toEqual(['failed']);
  });

  test('is none when only the sign-out was logged', () => {
    const lines = [sender('sessions_ended'), sender('sign_out_failed')];
    expect(read(...lines)).toEqual([]);
    expect(readSignOuts(lines.map((line, at) => parseLogLine(at, JSON.stringify(line))))).toEqual([
      { at: 0, failed: false },
      { at: 1, failed: true },
    ]);
  });

  test('is separate from the notice that goes out beside it in the same invocation', () => {
    const code = { kind: 'verify-new-address' };
    const notice = { kind: 'address-change-asked', ses_message_id: 'ses-1' };
    const [first, second, ...others] = read(
      sender('email_requested', code),
      sender('email_sent', code),
      sender('email_requested', notice),
      sender('email_sent', { ...notice, ses_message_id: 'ses-2' }),
      report('success'),
      delivery('bounced', code),
      delivery('delivered', { ...notice, ses_message_id: 'ses-2' }),
    );
    expect(others).toEqual([]);
    expect(first).toMatchObject({ ...code, outcome: 'delivery_bounced', messageId: 'ses-1', attempts: 1 });
    expect(second).toMatchObject({
      kind: 'address-change-asked',
      outcome: 'delivery_delivered',
      attempts: 1,
    });
    expect(second?.messageId).toBe('ses-2');
  });
});

describe('an invocation that ended without a result', () => {
  test('is stopped, and a time-out is a step with a hint', () => {
    const [email] = read(sender('email_requested'), report('timeout'));
    expect(email).toMatchObject({ outcome: 'stopped', hint: expect.stringContaining('took too long') });
    expect(email?.steps.map(({ event }) => event)).toEqual(['email_requested', 'function_timed_out']);
  });

  test('is stopped after a crash too', () => {
    const [email] = read(sender('email_requested'), report('failure'));
    expect(email).toMatchObject({ outcome: 'stopped', hint: 'It says email_requested.' });
    expect(email?.steps).toHaveLength(1);
  });

  test('is under way again when the next attempt has begun', () => {
    const again = [sender('email_requested'), report('timeout'), sender('email_requested')];
    expect(read(...again)).toMatchObject([{ outcome: 'under way', attempts: 2 }]);
    expect(outcomesOf(...again, report('timeout'))).toEqual(['stopped']);
  });

  test('does not undo a result: SES has accepted the email', () => {
    expect(outcomesOf(sender('email_sent'), report('timeout'))).toEqual(['sent']);
    expect(outcomesOf(sender('email_failed'), report('error'))).toEqual(['failed']);
    expect(outcomesOf(sender('email_sent'), report('success'))).toEqual(['sent']);
  });
});

describe('lines are grouped', () => {
  test('by request id over all attempts', () => {
    const failed = sender('email_failed', { failure_class: 'ses_throttled' });
    const [email, ...others] = read(
      sender('email_requested'),
      failed,
      sender('email_requested'),
      sender('email_sent'),
    );
    expect(others).toEqual([]);
    expect(email).toMatchObject({ attempts: 2, outcome: 'sent', failureClass: 'ses_throttled' });
    expect(email?.steps.map(({ failureClass }) => failureClass)).toEqual([
      undefined,
      'ses_throttled',
      undefined,
      undefined,
    ]);
  });

  test('by message id, for each attempt that SES accepted', () => {
    const emails = read(
      sender('email_sent'),
      sender('email_sent', { ses_message_id: 'ses-1-again' }),
      delivery('delivered'),
    );
    expect(emails).toMatchObject([{ outcome: 'delivery_delivered', requestId: 'request-1' }]);
  });

  test('and keep to their own email', () => {
    const lines = [
      sender('email_sent', {}, '1'),
      sender('email_sent', {}, '2'),
      delivery('bounced', {}, '2'),
    ];
    expect(outcomesOf(...lines)).toEqual(['sent', 'delivery_bounced']);
  });

  test('as an email of their own when the log has only delivery events', () => {
    const [failed, other] = read(
      sender('email_failed'),
      delivery('bounced', { email_trace_id: '1-abc' }, '9'),
    );
    expect(failed).toMatchObject({ outcome: 'failed' });
    expect(other).toMatchObject({
      requestId: undefined,
      messageId: 'ses-9',
      userSub: 'sub-9',
      kind: 'sign-in-code',
      outcome: 'delivery_bounced',
      attempts: 0,
      traceId: '1-abc',
    });
  });

  test('only with an id: a line without one belongs to no email', () => {
    const { function_request_id: _, ...withoutRequest } = sender('email_requested');
    const { ses_message_id: __, ...withoutMessage } = delivery('bounced');
    expect(read(withoutRequest, withoutMessage)).toEqual([]);
    expect(outcomesOf(sender('email_failed'), withoutMessage)).toEqual(['failed']);
  });

  test('only when they are steps: a platform line alone is no email', () => {
    expect(read(report('success'), { message: 'delivery_event_failed', function_request_id: 'x' })).toEqual(
      [],
    );
  });
});

describe('a timeline', () => {
  test('has the steps of the functions before those of SES, and the oldest email first', () => {
    const [first, second] = read(
      delivery('delivered'),
      sender('email_requested', {}, '2'),
      sender('email_requested'),
      sender('email_sent'),
    );
    expect(first).toMatchObject({ requestId: 'request-2', requestedAt: 1 });
    expect(second?.steps.map(({ event }) => event)).toEqual([
      'email_requested',
      'email_sent',
      'delivery_delivered',
    ]);
    expect(second?.requestedAt).toBe(2);
  });

  test('has only kinds, events and failure classes that this version knows', () => {
    const fields = { kind: 'newsletter', failure_class: 'moon_phase' };
    const [email] = read(
      sender('email_requested', fields),
      sender('email_queued'),
      sender('email_failed', fields),
    );
    expect(email).toMatchObject({ kind: 'unknown', failureClass: undefined });
    expect(email?.steps.map(({ event }) => event)).toEqual(['email_requested', 'email_failed']);
    expect(email?.lines).toHaveLength(3);
  });

  test('has the language, the trace and the reasons of SES', () => {
    const [email] = read(
      sender('email_requested', { xray_trace_id: '1-own' }),
      sender('email_sent', { locale: 'es-MX' }),
      delivery('bounced', {
        bounce_type: 'Transient',
        bounce_sub_type: 'MailboxFull',
        email_trace_id: '1-other',
      }),
    );
    expect(email).toMatchObject({
      language: 'es-MX',
      traceId: '1-own',
      reasons: ['MailboxFull', 'Transient'],
      hint: 'It was bounced.',
    });
  });
});

test('a line that is not structured has no fields', () => {
  for (const text of ['', 'START RequestId: 1', '{', '[1]', '"email_sent"']) {
    expect(parseFields(text)).toEqual({});
  }
});
