import { createLogStore } from '../../../emulator/logs/log-store.ts';
import { createTraceStore } from '../../../emulator/xray/trace-store.ts';
import { readTimelines } from '../../../local/operations/timeline.ts';

/** The timelines that log lines tell, each a millisecond after the other. */
function timelinesOf(...lines: object[]) {
  let now = 0;
  const logs = createLogStore({ clock: () => now++ });
  for (const line of lines) {
    const group = 'support_hint' in line ? 'delivery-events' : 'sender';
    logs.append(group, 'stream', JSON.stringify(line));
  }
  return readTimelines(logs, createTraceStore(), ['delivery-events', 'sender']);
}

const sender = (message: string, id = '1') => ({
  message,
  function_request_id: `request-${id}`,
  user_sub: `sub-${id}`,
  ...(message === 'email_sent' && { ses_message_id: `ses-${id}` }),
});
const delivery = (outcome: string, id = '1') => ({
  message: `delivery_${outcome}`,
  function_request_id: `event-${outcome}`,
  ses_message_id: `ses-${id}`,
  support_hint: `It was ${outcome}.`,
});

describe('the timeline of an email', () => {
  test('ends with what became of it', () => {
    const [timeline, ...others] = timelinesOf(
      sender('email_requested'),
      sender('email_sent'),
      delivery('delivered'),
    );
    expect(others).toEqual([]);
    expect(timeline).toMatchObject({ outcome: 'delivered', userSub: 'sub-1', messageId: 'ses-1' });
    expect(timeline?.steps.at(-1)).toMatchObject({
      event: 'delivery_delivered',
      supportHint: 'It was delivered.',
    });
  });

  test.each([
    [['delayed'], 'delayed'],
    [['delivered', 'delayed'], 'delivered'],
    [['bounced', 'delivered'], 'bounced'],
    [['complained', 'delivered'], 'complained'],
    [['suppressed'], 'suppressed'],
    [['rejected'], 'rejected'],
  ])('with the events %j, in whatever order they come, is %s', (outcomes, outcome) => {
    const [timeline] = timelinesOf(sender('email_sent'), ...outcomes.map((each) => delivery(each)));
    expect(timeline).toMatchObject({ outcome });
  });

  test('shows an event that was told before the send was', () => {
    const [timeline] = timelinesOf(delivery('delivered'), sender('email_requested'), sender('email_sent'));
    expect(timeline?.steps.map(({ event }) => event)).toEqual([
      'email_requested',
      'email_sent',
      'delivery_delivered',
    ]);
  });

  test('keeps to its own email', () => {
    const lines = [sender('email_sent', '1'), sender('email_sent', '2'), delivery('bounced', '2')];
    expect(timelinesOf(...lines).map(({ outcome }) => outcome)).toEqual(['bounced', 'sent']);
  });

  test('without events is as far as the functions got', () => {
    expect(timelinesOf(sender('email_requested'))).toMatchObject([{ outcome: 'under way' }]);
    expect(timelinesOf(sender('email_failed'), delivery('bounced', '9'))).toMatchObject([
      { outcome: 'failed' },
    ]);
  });

  test('whose function was stopped is failed, and says so', () => {
    const report = (status: string) => ({
      type: 'platform.report',
      record: { requestId: 'request-1', status },
    });
    const [stopped] = timelinesOf(sender('email_requested'), report('timeout'));
    expect(stopped).toMatchObject({ outcome: 'failed' });
    expect(stopped?.steps.map(({ event }) => event)).toEqual(['email_requested', 'function_timed_out']);
    const [ended] = timelinesOf(sender('email_requested'), sender('email_sent'), report('success'));
    expect(ended).toMatchObject({ outcome: 'sent' });
    expect(ended?.lines).toHaveLength(3);
  });

  test('is found by its user', () => {
    const logs = createLogStore({ clock: Date.now });
    for (const id of ['1', '2', '2-again']) {
      logs.append(
        'sender',
        'stream',
        JSON.stringify({ ...sender('email_sent', id), user_sub: `sub-${id[0]}` }),
      );
    }
    const found = readTimelines(logs, createTraceStore(), ['sender'], { userSub: 'sub-2' });
    expect(found.map(({ requestId }) => requestId)).toEqual(['request-2-again', 'request-2']);
    expect(readTimelines(logs, createTraceStore(), ['sender'], { limit: 1 })).toHaveLength(1);
  });
});
