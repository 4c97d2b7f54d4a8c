import { createLogStore } from '../../../emulator/logs/log-store.ts';
import { readEmails } from '../../../local/operations/email-log.ts';

const GROUPS = ['delivery-events', 'sender'];

/** A store with log lines, each a millisecond after the other. */
function storeOf(...lines: object[]) {
  let now = 0;
  const logs = createLogStore({ clock: () => now++ });
  for (const line of lines) {
    const group = 'support_hint' in line ? 'delivery-events' : 'sender';
    logs.append(group, 'stream', JSON.stringify(line));
  }
  return logs;
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

describe('the emails of the operations page', () => {
  test('come from all log groups, newest first', () => {
    const logs = storeOf(sender('email_sent', '1'), sender('email_sent', '2'), delivery('bounced', '2'));
    expect(readEmails(logs, GROUPS)).toMatchObject([
      { requestId: 'request-2', outcome: 'delivery_bounced' },
      { requestId: 'request-1', outcome: 'sent' },
    ]);
    expect(readEmails(logs, ['sender']).map(({ outcome }) => outcome)).toEqual(['sent', 'sent']);
  });

  test('have every log line, also those that are no step', () => {
    const report = { type: 'platform.report', record: { requestId: 'request-1', status: 'success' } };
    const [email] = readEmails(storeOf(sender('email_requested'), sender('email_sent'), report), GROUPS);
    expect(email).toMatchObject({ outcome: 'sent' });
    expect(email?.lines).toHaveLength(3);
  });

  test('are those of one user, or the newest ones', () => {
    const lines = ['1', '2', '2-again'].map((id) => ({
      ...sender('email_sent', id),
      user_sub: `sub-${id[0]}`,
    }));
    const logs = storeOf(...lines);
    const found = readEmails(logs, GROUPS, { userSubs: ['sub-2'] });
    expect(found.map(({ requestId }) => requestId)).toEqual(['request-2-again', 'request-2']);
    expect(readEmails(logs, GROUPS, { limit: 1 })).toMatchObject([{ requestId: 'request-2-again' }]);
  });
});
