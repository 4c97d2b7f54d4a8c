import { AwsError } from '../../emulator/aws/service.ts';
import { createFindAccount, createListAccounts } from '../../sender/accounts.ts';
import { redactErrors } from '../../sender/redacted-client.ts';
import { POOL } from '../harness/cloud.ts';
import { type DirectoryUser, startUserDirectory, subOf, type UserDirectory } from './user-directory.ts';

const ALEX: DirectoryUser = {
  userName: 'user-alex',
  email: 'alex@example.com',
  createdAt: Date.parse('2026-11-01T08:00:00Z'),
  changedAt: Date.parse('2026-11-02T08:00:00Z'),
};

const withDirectory = async <T>(
  [users, fail]: Parameters<typeof startUserDirectory>,
  work: (directory: UserDirectory) => Promise<T>,
) => {
  const directory = await startUserDirectory(users, fail);
  try {
    return await work(directory);
  } finally {
    await directory.close();
  }
};

describe('looking an account up', () => {
  test('finds it by user name and by verified address, with its dates in milliseconds', async () => {
    await withDirectory([[ALEX]], async ({ client, requests }) => {
      const find = createFindAccount(client, 1_000);
      const account = {
        userName: ALEX.userName,
        status: 'CONFIRMED',
        createdAt: ALEX.createdAt,
        changedAt: ALEX.changedAt,
        attributes: { sub: subOf(ALEX.userName), email: ALEX.email, email_verified: 'true' },
      };
      expect(await find(POOL, ALEX.userName)).toEqual(account);
      expect(await find(POOL, ALEX.email)).toEqual(account);
      expect(requests[0]).toEqual({
        action: 'AdminGetUser',
        input: { UserPoolId: POOL, Username: ALEX.userName },
      });
    });
  });

  test('finds nothing where nobody is, which is no error', async () => {
    await withDirectory([[{ ...ALEX, verified: false }]], async ({ client }) => {
      expect(await createFindAccount(client, 1_000)(POOL, ALEX.email)).toBeUndefined();
    });
  });

  test('fails with the name that Cognito gives, and without the address', async () => {
    const error = new AwsError('TooManyRequestsException', 'Too many requests for alex@example.com', 400);
    await withDirectory([[ALEX], { AdminGetUser: error }], async ({ client }) => {
      redactErrors(client);
      await expect(createFindAccount(client, 1_000)(POOL, ALEX.email)).rejects.toMatchObject({
        name: 'TooManyRequestsException',
        message: 'Too many requests for [address]',
      });
    });
  });

  test('gives up at the end of its budget', async () => {
    await withDirectory([[ALEX], { AdminGetUser: 'hang', ListUsers: 'hang' }], async ({ client }) => {
      const started = performance.now();
      await expect(createFindAccount(client, 100)(POOL, ALEX.email)).rejects.toThrow();
      await expect(createListAccounts(client, 100)(POOL, 'email', ALEX.email)).rejects.toThrow();
      expect(performance.now() - started).toBeLessThan(450);
    });
  });
});

describe('listing accounts', () => {
  const attempts = (count: number): DirectoryUser[] =>
    Array.from({ length: count }, (_, index) => ({
      userName: `user-${index}`,
      email: ALEX.email,
      verified: false,
    }));

  test('returns all that have a value, verified or not', async () => {
    await withDirectory(
      [[ALEX, ...attempts(2), { userName: 'other', email: 'other@example.com' }]],
      async ({ client }) => {
        const { accounts, isComplete } = await createListAccounts(client, 1_000)(POOL, 'email', ALEX.email);
        expect(accounts.map(({ userName }) => userName)).toEqual(['user-alex', 'user-0', 'user-1']);
        expect(isComplete).toBe(true);
      },
    );
  });

  test.each([
    ['alex"@example.com', String.raw`email = "alex\"@example.com"`],
    [String.raw`alex\"@example.com`, String.raw`email = "alex\\\"@example.com"`],
    ['" or email ^= "', String.raw`email = "\" or email ^= \""`],
  ])('looks for %s with the filter %s', async (email, filter) => {
    await withDirectory([[{ ...ALEX, email }, ALEX]], async ({ client, requests }) => {
      const { accounts } = await createListAccounts(client, 1_000)(POOL, 'email', email);
      expect(accounts.map(({ attributes }) => attributes.email)).toEqual([email]);
      expect(requests[0]?.input.Filter).toBe(filter);
    });
  });

  test('reads further pages, but not endlessly', async () => {
    await withDirectory([attempts(61)], async ({ client, requests }) => {
      const { accounts, isComplete } = await createListAccounts(client, 1_000)(POOL, 'email', ALEX.email);
      expect([accounts.length, isComplete, requests.length]).toEqual([61, true, 2]);
    });
    await withDirectory([attempts(500)], async ({ client, requests }) => {
      const { accounts, isComplete } = await createListAccounts(client, 1_000)(POOL, 'email', ALEX.email);
      expect([accounts.length, isComplete, requests.length]).toEqual([180, false, 3]);
    });
  });
});
