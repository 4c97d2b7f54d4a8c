import { deliverToInbox, type Inbox, startInbox } from '../../../emulator/ses/inbox.ts';

describe('an inbox', () => {
  let inbox: Inbox;
  beforeEach(async () => {
    inbox = await startInbox(0, '--inbox-port', 3);
  });
  afterEach(() => inbox.close());

  const deliver = (Data: string) =>
    deliverToInbox(inbox.url, {
      FromEmailAddress: 'clinic@example.com',
      Destination: { ToAddresses: ['alex@example.com'] },
      Content: { Simple: { Subject: { Data }, Body: { Text: { Data } } } },
    });
  const waitFor = (wanted: string, timeout?: number) =>
    inbox.waitFor(({ subject }) => subject === wanted, timeout);

  test('keeps only the newest emails', async () => {
    for (const subject of ['one', 'two', 'three', 'four', 'five']) await deliver(subject);
    const emails = await inbox.emails();
    expect(emails.map(({ subject }) => subject)).toEqual(['three', 'four', 'five']);
  });

  test('finds an email that has arrived, and those that arrive later, in any order', async () => {
    await deliver('one');
    expect(await waitFor('one')).toMatchObject({ subject: 'one' });
    const waiting = ['four', 'two'].map((subject) => waitFor(subject));
    for (const subject of ['two', 'three', 'four', 'five', 'six']) await deliver(subject);
    expect(await Promise.all(waiting)).toMatchObject([{ subject: 'four' }, { subject: 'two' }]);
  });

  test('finds an email that only later fulfils the condition', async () => {
    const logged = new Set<string>();
    const waiting = inbox.waitFor(({ messageId }) => logged.has(messageId));
    const messageId = await deliver('one');
    logged.add(messageId);
    expect(await waiting).toMatchObject({ messageId, subject: 'one' });
  });

  test('finds an email that arrives after the newest was removed', async () => {
    await deliver('one');
    const waiting = waitFor('two');
    inbox.remove(await deliver('other'));
    await deliver('two');
    expect(await waiting).toMatchObject({ subject: 'two' });
  });

  test('says when no such email has arrived in time', async () => {
    const waiting = waitFor('two', 50);
    await deliver('one');
    await expect(waiting).rejects.toThrow('No such email arrived within 50 ms');
  });

  test('rejects with what the condition throws', async () => {
    const waiting = inbox.waitFor(({ subject }) => {
      throw new Error(`cannot read ${subject}`);
    });
    const rejected = expect(waiting).rejects.toThrow('cannot read one');
    await deliver('one');
    await rejected;
  });

  test('passes on why an email is refused', async () => {
    await expect(deliverToInbox(inbox.url, { FromEmailAddress: 'clinic@example.com' })).rejects.toMatchObject(
      {
        type: 'BadRequestException',
      },
    );
  });
});
