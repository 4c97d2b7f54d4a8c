import { decide } from '../../../emulator/iam/decision.ts';
import { type Caller, compilePolicy, type Permission } from '../../../emulator/iam/policy.ts';

const ACCOUNT = '123456789012';
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/sender`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

type Statement = Readonly<Record<string, unknown>>;

const policy = (kind: 'identity' | 'resource', statements: readonly Statement[]) =>
  compilePolicy({ Version: '2012-10-17', Statement: statements }, 'P', kind);
const allow = (Action: string | string[], Resource: string | string[], Condition?: object): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (...rest: Parameters<typeof allow>): Statement => ({ ...allow(...rest), Effect: 'Deny' });
const to = (Principal: unknown, statement: Statement): Statement => ({ ...statement, Principal });

const role = (...statements: Statement[]): Caller => {
  const name = `arn:aws:sts::${ACCOUNT}:assumed-role/sender/sender`;
  return { name, accountId: ACCOUNT, ids: [ROLE, name], policies: [policy('identity', statements)] };
};
const service = (host: string): Caller => ({ name: host, ids: [host], policies: [] });
const decrypt = (context: Permission['context'] = {}): Permission => ({
  action: 'kms:Decrypt',
  resource: KEY,
  context,
});

/** Returns whether a caller's own policies allow a permission. */
const allows = (permission: Permission, ...statements: Statement[]) =>
  decide(role(...statements), permission).allowed;

describe('actions and resources', () => {
  const put: Permission = {
    action: 'logs:PutLogEvents',
    resource: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/a:log-stream:2026/[$LATEST]1`,
  };
  test.each([
    ['logs:PutLogEvents', '*', true],
    ['logs:putlogevents', '*', true],
    ['logs:Put*', '*', true],
    ['logs:Put?ogEvents', '*', true],
    ['logs:Put', '*', false],
    ['*', '*', true],
    ['logs:*', `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/a:*`, true],
    ['logs:*', `arn:aws:logs:*:${ACCOUNT}:log-group:*`, true],
    ['logs:*', `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/a`, false],
    ['logs:*', `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/AWS/lambda/a:*`, false],
    ['logs:*', `arn:aws:logs:eu-west-2:${ACCOUNT}:*`, false],
    // A wildcard does not reach over the colon between two parts.
    ['logs:*', 'arn:aws:logs:*:log-group:/aws/lambda/a:log-stream:2026/[$LATEST]1', false],
  ])('%s on %s', (action, resource, expected) => {
    expect(allows(put, allow(action, resource))).toBe(expected);
  });

  test('an action without resources needs the resource *', () => {
    const trace = { action: 'xray:PutTraceSegments', resource: '*' };
    expect(allows(trace, allow('xray:*', '*'))).toBe(true);
    expect(allows(trace, allow('xray:*', 'arn:aws:xray:eu-west-1:123456789012:group/x'))).toBe(false);
  });
});

describe('conditions', () => {
  const POOL = 'kms:EncryptionContext:userpool-id';
  const pool = { [POOL]: 'eu-west-1_A' };
  test.each<[string, object, Permission['context'], boolean]>([
    ['StringEquals', { StringEquals: { [POOL]: 'eu-west-1_A' } }, pool, true],
    ['StringEquals', { StringEquals: { [POOL]: ['x', 'eu-west-1_A'] } }, pool, true],
    ['StringEquals', { StringEquals: { [POOL]: 'eu-west-1_a' } }, pool, false],
    ['StringEquals without a value', { StringEquals: { [POOL]: 'eu-west-1_A' } }, {}, false],
    ['a key in other letters', { StringEquals: { [POOL.toUpperCase()]: 'eu-west-1_A' } }, pool, true],
    ['StringEquals is no pattern', { StringEquals: { [POOL]: 'eu-west-1_*' } }, pool, false],
    ['StringLike', { StringLike: { [POOL]: 'eu-west-1_*' } }, pool, true],
    ['StringLike', { StringLike: { [POOL]: 'eu-west-2_*' } }, pool, false],
    ['StringNotLike', { StringNotLike: { [POOL]: 'eu-west-1_*' } }, pool, false],
    ['StringNotLike', { StringNotLike: { [POOL]: ['eu-west-2_*', 'eu-west-1_*'] } }, pool, false],
    ['StringNotLike without a value', { StringNotLike: { [POOL]: 'eu-west-1_*' } }, {}, true],
    ['StringNotEquals', { StringNotEquals: { [POOL]: 'eu-west-1_B' } }, pool, true],
    ['Bool', { Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'true' }, false],
    ['Bool', { Bool: { 'aws:SecureTransport': false } }, { 'aws:SecureTransport': 'false' }, true],
    ['Bool without a value', { Bool: { 'aws:SecureTransport': 'false' } }, {}, false],
    ['Null', { Null: { [POOL]: 'true' } }, {}, true],
    ['Null', { Null: { [POOL]: 'false' } }, {}, false],
    [
      'ArnLike',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:x:*:1:userpool/*' } },
      { 'aws:SourceArn': 'arn:aws:x:r:1:userpool/a' },
      true,
    ],
    [
      'ArnLike over two parts',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:*:userpool/a' } },
      { 'aws:SourceArn': 'arn:aws:x:r:1:userpool/a' },
      false,
    ],
    [
      'ArnEquals',
      { ArnEquals: { 'aws:SourceArn': 'arn:aws:x:r:1:a*' } },
      { 'aws:SourceArn': 'arn:aws:x:r:1:ab' },
      true,
    ],
    ['all operators', { StringLike: { [POOL]: '*' }, Bool: { 'aws:SecureTransport': 'true' } }, pool, false],
    ['all keys', { StringLike: { [POOL]: '*', 'aws:SourceAccount': '1' } }, pool, false],
    [
      'ForAllValues',
      { 'ForAllValues:StringLike': { 'ses:Recipients': '*@a.example' } },
      { 'ses:Recipients': ['x@a.example', 'y@b.example'] },
      false,
    ],
    [
      'ForAllValues without a value',
      { 'ForAllValues:StringLike': { 'ses:Recipients': '*@a.example' } },
      {},
      true,
    ],
    [
      'ForAnyValue',
      { 'ForAnyValue:StringLike': { 'ses:Recipients': '*@a.example' } },
      { 'ses:Recipients': ['x@a.example', 'y@b.example'] },
      true,
    ],
    ['ForAnyValue without a value', { 'ForAnyValue:StringLike': { 'ses:Recipients': '*' } }, {}, false],
  ])('%s %j with %j', (_, condition, context, expected) => {
    expect(allows(decrypt(context), allow('kms:Decrypt', KEY, condition))).toBe(expected);
  });
});

describe('decisions', () => {
  const everything = allow('*', '*');
  const delegating = to({ AWS: ROOT }, allow('kms:*', '*'));
  const denied = (explicit: boolean, by: string) => ({ allowed: false, explicit, by });
  const key = (...statements: Statement[]) => ({ policy: policy('resource', statements), isRequired: true });
  const queue = (...statements: Statement[]) => ({
    policy: policy('resource', statements),
    isRequired: false,
  });
  const allowed = { allowed: true };

  test.each<[string, Caller, ReturnType<typeof key> | undefined, object]>([
    ['nothing allows it', role(), undefined, denied(false, 'identity-based')],
    ['the role allows it', role(everything), undefined, allowed],
    [
      'the role denies what it allows',
      role(everything, deny('kms:Decrypt', '*')),
      undefined,
      denied(true, 'identity-based'),
    ],
    ['the role allows it, the key delegates', role(everything), key(delegating), allowed],
    [
      'the role allows it, the key does not delegate',
      role(everything),
      key(to({ Service: 'a.amazonaws.com' }, everything)),
      denied(false, 'resource-based'),
    ],
    [
      'the role allows it, the key delegates to another account',
      role(everything),
      key(to({ AWS: '210987654321' }, everything)),
      denied(false, 'resource-based'),
    ],
    [
      'the key delegates, the role does not allow it',
      role(),
      key(delegating),
      denied(false, 'identity-based'),
    ],
    ['the key allows the role', role(), key(to({ AWS: ROLE }, everything)), allowed],
    ['the key allows everybody', role(), key(to('*', everything)), allowed],
    [
      'the key denies everybody',
      role(everything),
      key(delegating, to({ AWS: '*' }, deny('kms:Decrypt', '*'))),
      denied(true, 'resource-based'),
    ],
    [
      'the key denies the account',
      role(everything),
      key(delegating, to({ AWS: ROOT }, deny('*', '*'))),
      denied(true, 'resource-based'),
    ],
    ['the queue says nothing about it', role(everything), queue(to('*', deny('sqs:*', '*'))), allowed],
    [
      'the queue delegates, the role does not allow it',
      role(),
      queue(to({ AWS: ROOT }, everything)),
      denied(false, 'identity-based'),
    ],
    ['the queue allows the role', role(), queue(to({ AWS: ROLE }, everything)), allowed],
    [
      'the key allows the service',
      service('a.amazonaws.com'),
      key(to({ Service: ['b.amazonaws.com', 'a.amazonaws.com'] }, everything)),
      allowed,
    ],
    [
      'the key allows another service',
      service('a.amazonaws.com'),
      key(delegating, to({ Service: 'b.amazonaws.com' }, everything)),
      denied(false, 'resource-based'),
    ],
    ['no policy for a service', service('a.amazonaws.com'), undefined, denied(false, 'resource-based')],
  ])('%s', (_, caller, resourcePolicy, expected) => {
    expect(decide(caller, decrypt(), resourcePolicy)).toEqual(expected);
  });
});

describe('a policy', () => {
  const compile =
    (statement: object, kind: 'identity' | 'resource' | 'trust' = 'identity', more: object = {}) =>
    () =>
      compilePolicy({ Version: '2012-10-17', Statement: statement, ...more }, 'P', kind);

  test.each<[string, () => unknown, string]>([
    [
      'NotAction',
      compile({ Effect: 'Allow', NotAction: 'a:B', Resource: '*' }),
      'P[0] has NotAction, which is not supported',
    ],
    ['NotResource', compile({ Effect: 'Deny', Action: 'a:B', NotResource: '*' }), 'P[0] has NotResource'],
    [
      'NotPrincipal',
      compile({ Effect: 'Deny', Action: 'a:B', Resource: '*', NotPrincipal: '*' }, 'resource'),
      'P[0] has NotPrincipal',
    ],
    ['another member', compile(allow('a:B', '*'), 'identity', { Statements: [] }), 'P has Statements'],
    [
      'another version',
      () => compilePolicy({ Statement: allow('a:B', '*') }, 'P', 'identity'),
      'must have the Version 2012-10-17',
    ],
    [
      'another effect',
      compile({ ...allow('a:B', '*'), Effect: 'allow' }),
      'P[0].Effect must be Allow or Deny',
    ],
    ['a principal of a role', compile(to('*', allow('a:B', '*'))), 'must not have a Principal'],
    ['no principal of a resource', compile(allow('a:B', '*'), 'resource'), 'needs a Principal'],
    [
      'another principal',
      compile(to({ Federated: 'x' }, allow('a:B', '*')), 'resource'),
      'P[0].Principal Federated x is not supported',
    ],
    [
      'a wildcard in a principal',
      compile(to({ AWS: `arn:aws:iam::${ACCOUNT}:role/*` }, allow('a:B', '*')), 'resource'),
      'is not supported',
    ],
    ['no resource', compile({ Effect: 'Allow', Action: 'a:B' }), 'needs a Resource'],
    [
      'a resource of a trust policy',
      compile(to('*', allow('sts:AssumeRole', '*')), 'trust'),
      'must not have a Resource',
    ],
    ['no action', compile({ Effect: 'Allow', Resource: '*' }), 'P[0].Action must be a string'],
    [
      'an unknown operator',
      compile(allow('a:B', '*', { StringMatches: { 'aws:SourceArn': 'x' } })),
      'the condition operator StringMatches',
    ],
    [
      'an operator with IfExists',
      compile(allow('a:B', '*', { StringEqualsIfExists: { 'aws:SourceArn': 'x' } })),
      'the condition operator StringEqualsIfExists',
    ],
    [
      'an unknown key',
      compile(allow('a:B', '*', { StringEquals: { 'ses:FromAdress': 'x' } })),
      'the condition key ses:FromAdress',
    ],
    [
      'a policy variable',
      compile(allow('a:B', '*', { StringEquals: { 'aws:SourceArn': ['$', '{aws:username}'].join('') } })),
      'a policy variable',
    ],
    [
      'one value of a list',
      compile(allow('a:B', '*', { StringEquals: { 'ses:Recipients': 'x' } })),
      'ForAllValues or ForAnyValue',
    ],
  ])('is rejected for %s', (_, compiled, message) => {
    expect(compiled).toThrow(message);
  });
});

test('a decision takes microseconds', () => {
  const caller = role(
    allow('ses:SendEmail', '*'),
    allow('kms:Decrypt', KEY, { StringEquals: { 'kms:EncryptionContext:userpool-id': 'a' } }),
  );
  const ofKey = {
    policy: policy('resource', [
      to({ AWS: ROOT }, allow('kms:*', '*')),
      to(
        { AWS: '*' },
        deny('kms:Decrypt', '*', { StringNotLike: { 'kms:EncryptionContext:userpool-id': 'a*' } }),
      ),
    ]),
    isRequired: true,
  };
  const permission = decrypt({ 'kms:EncryptionContext:userpool-id': 'a' });
  const before = process.cpuUsage();
  for (let times = 0; times < 20_000; times += 1) decide(caller, permission, ofKey);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 20_000).toBeLessThan(100);
});
