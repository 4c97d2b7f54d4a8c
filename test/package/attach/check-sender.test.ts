import { globSync, readFileSync } from 'node:fs';
import { allowsInvocation } from '../../../package/attach/check-sender.ts';
import { isSame, unknownPaths } from '../../../package/attach/json.ts';

const POOL = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbC123xyz';

describe('the policy of a function', () => {
  const allows = (...changes: object[]) =>
    allowsInvocation(
      {
        Version: '2012-10-17',
        Statement: changes.map((change) => ({
          Effect: 'Allow',
          Principal: { Service: 'cognito-idp.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: '*',
          ...change,
        })),
      },
      POOL,
    );

  test.each<[string, object]>([
    ['without a condition', {}],
    ['for the pool', { Condition: { ArnLike: { 'AWS:SourceArn': POOL } } }],
    [
      'for all pools of the region',
      { Condition: { ArnLike: { 'aws:SourceArn': POOL.replace(/\/.*/, '/*') } } },
    ],
    ['for the account', { Condition: { StringEquals: { 'aws:sourceaccount': '123456789012' } } }],
    ['for a list of actions', { Action: ['lambda:GetFunction', 'lambda:InvokeFunction'] }],
    ['for every service', { Principal: '*' }],
  ])('%s lets Cognito invoke it', (_, change) => {
    expect(allows(change)).toBe(true);
  });

  test.each<[string, object]>([
    ['for another pool', { Condition: { ArnLike: { 'aws:SourceArn': `${POOL}z` } } }],
    [
      'for a pool whose id only looks alike',
      { Condition: { ArnLike: { 'aws:SourceArn': POOL.replaceAll('.', '?').replace('AbC', 'A.C') } } },
    ],
    [
      'with a pattern where letters are compared',
      { Condition: { StringEquals: { 'aws:SourceArn': POOL.replace(/\/.*/, '/*') } } },
    ],
    ['for another account', { Condition: { StringEquals: { 'AWS:SourceAccount': '999999999999' } } }],
    ['with a condition of another kind', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['for another service', { Principal: { Service: 's3.amazonaws.com' } }],
    ['for another action', { Action: 'lambda:GetFunction' }],
  ])('%s does not', (_, change) => {
    expect(allows(change)).toBe(false);
  });

  test('with a statement that denies it does not', () => {
    expect(allows({}, { Effect: 'Deny' })).toBe(false);
  });

  test('without statements does not', () => {
    expect(allowsInvocation({}, POOL)).toBe(false);
  });
});

describe('two settings', () => {
  test.each<[unknown, unknown]>([
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [
      ['email', 'phone_number'],
      ['phone_number', 'email'],
    ],
    [
      { a: 1, b: undefined },
      { a: 1, b: null },
    ],
    [{}, undefined],
    [{ kept: { list: [] } }, undefined],
  ])('%j and %j are the same', (one, other) => {
    expect(isSame(one, other)).toBe(true);
  });

  test.each<[unknown, unknown]>([
    [false, undefined],
    [0, undefined],
    ['', undefined],
    ['1', 1],
    [['a', 'a'], ['a']],
    [{ a: 'b,c' }, { a: 'b', c: '' }],
    [[['a'], ['b']], [['a', 'b']]],
  ])('%j and %j differ', (one, other) => {
    expect(isSame(one, other)).toBe(false);
  });
});

test('members that the SDK did not read are found wherever they are', () => {
  const raw = {
    known: 1,
    date: 2,
    list: [{ a: 1, b: 2 }],
    map: { key: 'x' },
    empty: null,
    extra: { deep: true },
  };
  const read = { known: 1, date: new Date(2), list: [{ a: 1 }], map: { key: 'x' } };
  expect(unknownPaths(raw, read)).toEqual(['list[0].b', 'extra']);
});

test('the messages of the guide are those of the commands', () => {
  const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  const sources = [...globSync('package/attach/*.ts'), 'support/aws/aws-errors.ts'].map(read).join();
  const [, table = ''] = /## What could go wrong\n\n(.+?)\n\n/s.exec(read('docs/existing-pools.md')) ?? [];
  const messages = table
    .split('\n')
    .slice(2)
    .map((row) => row.split(' | ')[0]?.slice(2) ?? '');
  expect(messages.length).toBeGreaterThan(10);
  const fragments = messages.flatMap((message) => message.split('…')).map((fragment) => fragment.trim());
  expect(fragments.filter((fragment) => !sources.includes(fragment))).toEqual([]);
});
