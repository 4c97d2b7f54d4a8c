import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  PutSuppressedDestinationCommand,
} from '@aws-sdk/client-sesv2';
import { startSesHarness } from './harness.ts';

let now = Date.parse('2026-11-23T10:00:00Z');
let ses: Awaited<ReturnType<typeof startSesHarness>>;
beforeEach(async () => {
  ses = await startSesHarness({ clock: () => now });
});
afterEach(() => ses.close());

const put = (EmailAddress: string, Reason: 'BOUNCE' | 'COMPLAINT') =>
  ses.client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason }));

describe('the suppression list, called with the SDK', () => {
  test('finds an address that was added, in any case', async () => {
    await put('a+b/ü@mail.example', 'BOUNCE');
    const get = new GetSuppressedDestinationCommand({ EmailAddress: 'A+B/Ü@Mail.example' });
    expect((await ses.client.send(get)).SuppressedDestination).toEqual({
      EmailAddress: 'a+b/ü@mail.example',
      Reason: 'BOUNCE',
      LastUpdateTime: new Date(now),
    });
  });

  test.each([GetSuppressedDestinationCommand, DeleteSuppressedDestinationCommand])(
    'reports an address that is not on it',
    async (Command) => {
      const command = new Command({ EmailAddress: 'unknown@mail.example' });
      await expect(ses.client.send(command as GetSuppressedDestinationCommand)).rejects.toMatchObject({
        name: 'NotFoundException',
        $metadata: { httpStatusCode: 404 },
      });
    },
  );

  test.each([
    ['an invalid address', 'alex', 'BOUNCE'],
    ['an unknown reason', 'a@mail.example', 'DISLIKE'],
  ])('rejects %s', async (_, address, reason) => {
    await expect(put(address, reason as 'BOUNCE')).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  test('is listed by reason and by time, page by page', async () => {
    await put('a@mail.example', 'BOUNCE');
    now += 1000;
    const second = new Date(now);
    await put('b@mail.example', 'COMPLAINT');
    now += 1000;
    await put('c@mail.example', 'BOUNCE');
    const list = async (input: object) => {
      const output = await ses.client.send(new ListSuppressedDestinationsCommand(input));
      const addresses = output.SuppressedDestinationSummaries?.map(
        ({ EmailAddress = '' }) => EmailAddress[0],
      );
      return { addresses: addresses?.join(''), next: output.NextToken };
    };
    expect(await list({})).toEqual({ addresses: 'abc', next: undefined });
    expect(await list({ Reasons: ['BOUNCE'] })).toEqual({ addresses: 'ac', next: undefined });
    expect(await list({ Reasons: ['BOUNCE', 'COMPLAINT'] })).toEqual({ addresses: 'abc', next: undefined });
    expect(await list({ StartDate: second })).toEqual({ addresses: 'bc', next: undefined });
    expect(await list({ EndDate: second })).toEqual({ addresses: 'ab', next: undefined });
    const { addresses, next } = await list({ PageSize: 2 });
    expect(addresses).toBe('ab');
    expect(await list({ PageSize: 2, NextToken: next })).toEqual({ addresses: 'c', next: undefined });
  });
});
