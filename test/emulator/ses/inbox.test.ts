import { deliverToInbox, startInbox } from '../../../emulator/ses/inbox.ts';

test('an inbox keeps only the newest emails', async () => {
  const inbox = await startInbox(0, '--inbox-port', 3);
  for (const Data of ['one', 'two', 'three', 'four', 'five']) {
    await deliverToInbox(inbox.url, {
      FromEmailAddress: 'clinic@example.com',
      Destination: { ToAddresses: ['alex@example.com'] },
      Content: { Simple: { Subject: { Data }, Body: { Text: { Data } } } },
    });
  }
  const emails = await inbox.emails();
  await inbox.close();
  expect(emails.map(({ subject }) => subject)).toEqual(['three', 'four', 'five']);
});
