import { createMemoryStorage } from '../../web/src/browser-storage.ts';
import { openPendingSignUps, refOf } from '../../web/src/pending-sign-ups.ts';

const DAY = 86_400_000;

/** Opens the sign-ups of a browser whose clock can be moved. */
function openBrowser() {
  let now = Date.UTC(2026, 10, 27);
  const storage = createMemoryStorage();
  return {
    storage,
    signUps: openPendingSignUps(storage, () => now),
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('the pending sign-ups of a browser', () => {
  test('are found by their address, in any case, and by the reference in a link', async () => {
    const { signUps } = openBrowser();
    await signUps.add('user-1', 'ana@example.com');
    await signUps.add('user-2', 'ben@example.com');
    expect((await signUps.findByAddress('Ana@Example.com'))?.username).toBe('user-1');
    expect((await signUps.findByRef(await refOf('user-2')))?.username).toBe('user-2');
    expect(await signUps.findByAddress('cem@example.com')).toBeUndefined();
    expect(await signUps.findByRef(await refOf('user-3'))).toBeUndefined();
  });

  test('with the same address are found newest first', async () => {
    const { signUps, wait } = openBrowser();
    await signUps.add('user-1', 'ana@example.com');
    wait(1000);
    await signUps.add('user-2', 'ana@example.com');
    expect((await signUps.findByAddress('ana@example.com'))?.username).toBe('user-2');
    wait(1000);
    signUps.renew('user-1');
    expect((await signUps.findByAddress('ana@example.com'))?.username).toBe('user-1');
  });

  test('end after a day, unless a new code was sent', async () => {
    const { signUps, wait } = openBrowser();
    await signUps.add('user-1', 'ana@example.com');
    await signUps.add('user-2', 'ben@example.com');
    wait(DAY / 2);
    signUps.renew('user-1');
    wait(DAY / 2);
    expect(signUps.list().map(({ username }) => username)).toEqual(['user-1']);
    wait(DAY / 2);
    expect(signUps.list()).toEqual([]);
  });

  test('are at most five', async () => {
    const { signUps } = openBrowser();
    for (const number of [1, 2, 3, 4, 5, 6]) await signUps.add(`user-${number}`, 'ana@example.com');
    expect(signUps.list().map(({ username }) => username)).toEqual([
      'user-6',
      'user-5',
      'user-4',
      'user-3',
      'user-2',
    ]);
  });

  test('leave nothing behind when they are removed', async () => {
    const { signUps, storage } = openBrowser();
    await signUps.add('user-1', 'ana@example.com');
    signUps.remove('user-1');
    expect(storage.getItem('clinic-mail.sign-ups')).toBeNull();
  });

  test.each(['', 'null', '{}', '[', '"text"', '[null]', '[{"username":1}]'])(
    'that are damaged, as %j, are ignored',
    async (stored) => {
      const { signUps, storage } = openBrowser();
      storage.setItem('clinic-mail.sign-ups', stored);
      expect(signUps.list()).toEqual([]);
      await signUps.add('user-1', 'ana@example.com');
      expect(signUps.list()).toHaveLength(1);
    },
  );
});

test('the reference of an account is the beginning of a hash of its user name', async () => {
  // printf %s 0b6ff5b6-9d4c-4c5a-8f6e-1f6f3a3f9f10 | sha256sum
  expect(await refOf('0b6ff5b6-9d4c-4c5a-8f6e-1f6f3a3f9f10')).toBe('12da1b3d');
});
