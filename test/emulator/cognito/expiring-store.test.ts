import { ExpiringStore } from '../../../emulator/cognito/expiring-store.ts';

test('when there are too many records, the oldest is removed', () => {
  const store = new ExpiringStore<number>();
  const put = (key: string) => store.put(key, 1, 2_000, 1_000);
  const isThere = (key: string) => store.find(key, 1_000) !== undefined;
  put('renewed');
  put('not renewed');
  put('renewed');
  for (let count = 2; count < 10_000; count += 1) put(`other ${count}`);
  expect(['renewed', 'not renewed'].map(isThere)).toEqual([true, true]);
  put('one too many');
  expect(['renewed', 'not renewed', 'one too many'].map(isThere)).toEqual([true, false, true]);
});

test('a record expires', () => {
  const store = new ExpiringStore<number>();
  store.put('key', 1, 2_000, 1_000);
  expect([1_999, 2_000].map((now) => store.find('key', now))).toEqual([1, undefined]);
});
