import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { startFaultyProxy } from '../../../bench/faults/faulty-proxy.ts';
import type { Action } from '../../../emulator/aws/service.ts';
import { AwsError } from '../../../emulator/aws/service.ts';
import { attach } from '../../../package/attach/attach.ts';
import { detach } from '../../../package/attach/detach.ts';
import { UPDATE_FIELDS } from '../../../package/attach/pool-fields.ts';
import { undo } from '../../../package/attach/undo.ts';
import { readUndoFile } from '../../../package/attach/undo-file.ts';
import { POOL_ARN, POOL_ID } from '../../emulator/cognito/user-pool-fixture.ts';
import { arbitraryPools } from './arbitrary-pools.ts';
import {
  ACCOUNT,
  type AccountOptions,
  FUNCTION_ARN,
  KEY_ARN,
  OTHER_FUNCTION,
  OTHER_KEY,
  openAccount,
  PERMISSION,
  POLICY,
  type PoolAccount,
  REGION,
  SMS_ROLE,
} from './pool-account.ts';

const OURS = {
  CustomEmailSender: { LambdaArn: FUNCTION_ARN, LambdaVersion: 'V1_0' },
  KMSKeyID: KEY_ARN,
} as const;
const SMS_SENDER = { LambdaArn: OTHER_FUNCTION, LambdaVersion: 'V1_0' } as const;
const SMS = { SnsCallerArn: SMS_ROLE, ExternalId: 'external-id', SnsRegion: REGION };
const EVERYTHING = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};
/** A pool with settings that an update without them would reset. */
const SETTINGS = {
  PoolName: 'patients',
  Policies: { PasswordPolicy: { MinimumLength: 14, TemporaryPasswordValidityDays: 3 } },
  DeletionProtection: 'ACTIVE',
  LambdaConfig: { PostConfirmation: OTHER_FUNCTION },
  AutoVerifiedAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  SmsConfiguration: SMS,
  UserPoolTags: { team: 'patients' },
  UserPoolTier: 'PLUS',
} as const;

const opened: PoolAccount[] = [];
const open = async (options: AccountOptions = {}): Promise<PoolAccount> => {
  const account = await openAccount(options);
  opened.push(account);
  const { UserPoolTags, AutoVerifiedAttributes, ...settings } = SETTINGS;
  await account.update({
    ...settings,
    UserPoolTags: { ...UserPoolTags },
    AutoVerifiedAttributes: [...AutoVerifiedAttributes],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  });
  return account;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((account) => account.close()));
});

const run = (account: PoolAccount, options: object = {}) =>
  attach({ ...account.options, ...options }, account.clients, account.terminal);
const text = ({ printed }: PoolAccount) => printed.join('\n');

/** Runs a command that must stop without a change. @returns its message */
const refusalOf = async (account: PoolAccount, start: () => Promise<unknown>): Promise<string> => {
  const before = await account.settings();
  const message = await start().then(
    () => 'done',
    (error: Error) => error.message,
  );
  expect(await account.settings()).toEqual(before);
  expect(existsSync(account.undoFile)).toBe(false);
  return message;
};

/** Multi-factor authentication by text message or app, for who wants it. */
const OPTIONAL_MFA = {
  UserPoolId: POOL_ID,
  MfaConfiguration: 'OPTIONAL',
  SmsMfaConfiguration: { SmsConfiguration: SMS },
  SoftwareTokenMfaConfiguration: { Enabled: true },
} as const;

describe('attach', () => {
  test('changes LambdaConfig and nothing else, after a plan and a question', async () => {
    const account = await open();
    const before = await account.settings();
    await expect(run(account)).resolves.toBe(true);
    const after = await account.settings();
    expect(after.pool.LambdaConfig).toEqual({ ...SETTINGS.LambdaConfig, ...OURS });
    expect({ ...after.pool, LambdaConfig: before.pool.LambdaConfig }).toEqual(before.pool);
    expect(after.mfa).toEqual(before.mfa);
    expect(account.asked).toEqual(['Change the user pool? [y/N]']);
    expect(text(account)).toContain(`User pool ${POOL_ID} "patients" in account ${ACCOUNT}, ${REGION}`);
    expect(text(account)).toMatch(
      /LambdaConfig +changed\n +PostConfirmation +kept +arn:\S+other\n +CustomEmailSender +added +arn:\S+emails\n +KMSKeyID +added/,
    );
    expect(text(account)).toContain('Send a test email now');
    for (const field of Object.keys(UPDATE_FIELDS)) expect(text(account)).toContain(`  ${field} `);
  });

  test('shows the plan of the guide', async () => {
    const account = await open();
    await run(account);
    const guide = readFileSync(new URL('../../../docs/existing-pools.md', import.meta.url), 'utf8');
    const [, plan] = /```text\n(.+?)\n```/s.exec(guide) ?? [];
    expect(text(account)).toContain(plan);
  });

  test('writes everything as it was to a file that only its owner can read', async () => {
    const account = await open();
    const before = await account.settings();
    await run(account);
    expect(statSync(account.undoFile).mode & 0o777).toBe(0o600);
    expect(readUndoFile(account.undoFile)).toMatchObject({
      userPoolId: POOL_ID,
      command: 'attach',
      before: { pool: before.pool, mfa: before.mfa },
    });
  });

  test('changes nothing when the answer is not yes', async () => {
    const account = await open();
    account.answer = '';
    expect(await refusalOf(account, () => run(account))).toBe('done');
    expect(text(account)).toContain('Nothing was changed.');
  });

  test('asks nothing with --yes, and nothing when the function is attached already', async () => {
    const account = await open();
    await run(account, { yes: true });
    await expect(run(account)).resolves.toBe(true);
    expect(account.asked).toEqual([]);
    expect(text(account)).toContain('is attached to eu-west-1_LocalPool1 already');
  });

  test('keeps an SMS sender and shares its key', async () => {
    const account = await open();
    await account.update({ LambdaConfig: { CustomSMSSender: SMS_SENDER, KMSKeyID: KEY_ARN } });
    await run(account);
    expect((await account.settings()).pool.LambdaConfig).toEqual({ CustomSMSSender: SMS_SENDER, ...OURS });
    expect(text(account)).toContain('The user pool has a custom SMS sender. It is kept, with its key');
  });

  test('gives the pool the new key of its own function', async () => {
    const account = await open();
    await account.update({ LambdaConfig: { ...OURS, KMSKeyID: OTHER_KEY } });
    await run(account);
    expect((await account.settings()).pool.LambdaConfig).toEqual(OURS);
    expect(text(account)).toMatch(/KMSKeyID +changed/);
  });

  test('takes a default that Cognito spells out after the update for no difference', async () => {
    const account = await open();
    let isUpdated = false;
    account.intercept.UpdateUserPool = (update) => async (input) => {
      isUpdated = true;
      return update(input);
    };
    account.intercept.DescribeUserPool = (describe) => async (input) => {
      const { UserPool } = (await describe(input)) as { UserPool: Record<string, unknown> };
      const { EmailConfiguration, VerificationMessageTemplate, ...others } = UserPool;
      const spelled = { EmailConfiguration, VerificationMessageTemplate };
      const UserPoolAddOns = { AdvancedSecurityMode: 'OFF' };
      return { UserPool: { ...others, ...(isUpdated && { ...spelled, UserPoolAddOns }) } };
    };
    await expect(run(account)).resolves.toBe(true);
  });

  test('never overwrites a file', async () => {
    const account = await open();
    writeFileSync(account.undoFile, 'earlier');
    await expect(run(account)).rejects.toThrow(
      'exists already and is never overwritten. Nothing was changed.',
    );
    expect(readFileSync(account.undoFile, 'utf8')).toBe('earlier');
  });
});

describe('attach refuses', () => {
  test.each<[string, AccountOptions, object, string]>([
    ['a function that Cognito may not invoke', { permission: undefined }, {}, 'aws lambda add-permission'],
    [
      'a permission for another pool',
      { permission: { ...PERMISSION, SourceArn: `${POOL_ARN}x` } },
      {},
      'Cognito may not invoke the function',
    ],
    [
      'a permission of another account',
      { permission: { ...PERMISSION, SourceAccount: '999999999999' } },
      {},
      'Cognito may not invoke the function',
    ],
    [
      'a permission for another service',
      { permission: { ...PERMISSION, Principal: 's3.amazonaws.com' } },
      {},
      'Cognito may not invoke the function',
    ],
    [
      'a function with another key',
      { variables: { CODE_KEY_ARN: OTHER_KEY } },
      {},
      'The function decrypts with',
    ],
    ['a function of something else', { variables: {} }, {}, 'none of this package'],
    ['an unknown function', {}, { functionArn: OTHER_FUNCTION }, `There is no function ${OTHER_FUNCTION}.`],
    [
      'an unknown pool',
      {},
      { userPoolId: 'eu-west-1_Unknown1' },
      'AWS does not let you call cognito-idp:DescribeUserPool',
    ],
    [
      'a pool of another account, for somebody who may read every pool',
      { policy: EVERYTHING },
      { userPoolId: 'eu-west-1_Unknown1' },
      'There is no user pool eu-west-1_Unknown1 in the account of these credentials.',
    ],
    [
      'a function of another account',
      {},
      { functionArn: FUNCTION_ARN.replace(ACCOUNT, '999999999999') },
      'Both must be in one.',
    ],
    [
      'a pool of CloudFormation',
      { systemTags: { 'aws:cloudformation:stack-name': 'Clinic' } },
      {},
      `LambdaArn: ${FUNCTION_ARN}`,
    ],
  ])('%s', async (_, options, changed, message) => {
    const account = await open(options);
    const said = await refusalOf(account, () => run(account, changed));
    expect(said).toContain(message);
    expect(said).toContain('othing was changed');
    expect(account.asked).toEqual([]);
  });

  test.each([
    ['Terraform', { managedBy: 'Terraform' }, 'custom_email_sender {'],
    ['Terraform', { 'terraform-workspace': 'live' }, 'custom_email_sender {'],
    ['Amplify', { 'amplify:app-id': 'd1' }, 'cfnUserPool.with(new CognitoEmailsMixin'],
    ['Amplify', { 'user:Application': 'portal' }, 'cfnUserPool.with(new CognitoEmailsMixin'],
  ])('a pool of %s with the tag of %o', async (owner, UserPoolTags, snippet) => {
    const account = await open();
    await account.update({ UserPoolTags: UserPoolTags as Record<string, string> });
    const said = await refusalOf(account, () => run(account));
    expect(said).toContain(`belongs to ${owner}`);
    expect(said).toContain(snippet);
  });

  test.each<[string, object, string]>([
    [
      'another email sender',
      { CustomEmailSender: SMS_SENDER, KMSKeyID: OTHER_KEY },
      `another custom email sender: ${OTHER_FUNCTION}`,
    ],
    [
      'another key of an SMS sender',
      { CustomSMSSender: SMS_SENDER, KMSKeyID: OTHER_KEY },
      `uses the key ${OTHER_KEY}`,
    ],
  ])('%s', async (_, LambdaConfig, message) => {
    const account = await open();
    await account.update({ LambdaConfig });
    expect(await refusalOf(account, () => run(account))).toContain(message);
  });

  test('settings that it does not know, wherever they are', async () => {
    const account = await open();
    account.intercept.DescribeUserPool = (describe) => async (input) => {
      const { UserPool } = (await describe(input)) as { UserPool: Record<string, object> };
      return {
        UserPool: {
          ...UserPool,
          PasskeyPolicy: { Mode: 'A' },
          Policies: { ...UserPool.Policies, RetryPolicy: { Attempts: 3 } },
          LambdaConfig: { ...UserPool.LambdaConfig, PostDelete: OTHER_FUNCTION },
        },
      };
    };
    expect(await refusalOf(account, () => run(account))).toContain(
      'does not know: LambdaConfig.PostDelete, PasskeyPolicy, Policies.RetryPolicy.',
    );
  });

  test.each(['UserPoolTier', 'Policies', 'MfaConfiguration', 'Name', 'Id'])(
    'a description without %s',
    async (member) => {
      const account = await open();
      account.intercept.DescribeUserPool = (describe) => async (input) => {
        const { UserPool } = (await describe(input)) as { UserPool: Record<string, unknown> };
        return { UserPool: { ...UserPool, [member]: null } };
      };
      expect(await refusalOf(account, () => run(account))).toContain(
        `without ${member}. Nothing was changed.`,
      );
    },
  );

  test('messages for both a code and a link, of which an update keeps one', async () => {
    const account = await open();
    account.intercept.DescribeUserPool = (describe) => async (input) => {
      const { UserPool } = (await describe(input)) as { UserPool: Record<string, unknown> };
      const VerificationMessageTemplate = { EmailMessage: '{####}', EmailMessageByLink: '{##a##}' };
      return { UserPool: { ...UserPool, VerificationMessageTemplate } };
    };
    expect(await refusalOf(account, () => run(account))).toContain('messages for both a code and a link');
  });

  test('multi-factor authentication without SMS, which an update would turn off', async () => {
    const account = await open();
    await account.update({ SmsConfiguration: undefined });
    await account.fixture.call('SetUserPoolMfaConfig', {
      UserPoolId: POOL_ID,
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    const said = await refusalOf(account, () => run(account));
    expect(said).toContain('turn multi-factor authentication off for everybody');
    expect(said).toContain('Nothing was changed.');
  });

  test.each(
    POLICY.Statement.flatMap(({ Action }) => Action).filter(
      (action) => action !== 'cognito-idp:SetUserPoolMfaConfig',
    ),
  )('without the right to call %s, and every other right is enough', async (denied) => {
    const Statement = POLICY.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((action) => action !== denied),
    })).filter(({ Action }) => Action.length > 0);
    const account = await open({ policy: { ...POLICY, Statement } });
    const said = await refusalOf(account, () => run(account));
    expect(said).toContain(denied);
    expect(said).toContain('Nothing was changed.');
  });
});

describe('detach', () => {
  test('removes the function and its key, and nothing else', async () => {
    const account = await open();
    const before = await account.settings();
    await run(account);
    const undoFile = account.undoFile.replace('undo', 'second');
    await detach({ ...account.options, undoFile }, account.clients, account.terminal);
    expect(await account.settings()).toEqual(before);
    expect(text(account)).toContain('Keep the function and the key for six more hours');
  });

  test('keeps the key of an SMS sender', async () => {
    const account = await open();
    await account.update({ LambdaConfig: { CustomSMSSender: SMS_SENDER, ...OURS } });
    await detach(account.options, account.clients, account.terminal);
    expect((await account.settings()).pool.LambdaConfig).toEqual({
      CustomSMSSender: SMS_SENDER,
      KMSKeyID: KEY_ARN,
    });
  });

  test('refuses to remove the function of somebody else', async () => {
    const account = await open();
    await account.update({ LambdaConfig: { CustomEmailSender: SMS_SENDER, KMSKeyID: KEY_ARN } });
    const said = await refusalOf(account, () => detach(account.options, account.clients, account.terminal));
    expect(said).toContain(`is ${OTHER_FUNCTION}, not ${FUNCTION_ARN}. Nothing was changed.`);
  });

  test('does nothing without a custom email sender', async () => {
    const account = await open();
    expect(await refusalOf(account, () => detach(account.options, account.clients, account.terminal))).toBe(
      'done',
    );
  });

  test('works after the function and the key are gone', async () => {
    const account = await open();
    await account.update({
      LambdaConfig: {
        CustomEmailSender: { LambdaArn: OTHER_FUNCTION, LambdaVersion: 'V1_0' },
        KMSKeyID: OTHER_KEY,
      },
    });
    const options = { ...account.options, functionArn: OTHER_FUNCTION, keyArn: OTHER_KEY };
    await detach(options, account.clients, account.terminal);
    expect((await account.settings()).pool.LambdaConfig).toEqual({});
  });
});

test('for arbitrary pools, nothing but LambdaConfig differs after attach, and nothing after detach', async () => {
  const account = await open();
  const seen = new Set<string>();
  let round = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryPools, async ({ update, mfa }) => {
      await account.update(update);
      if (mfa !== undefined)
        await account.fixture.call('SetUserPoolMfaConfig', { UserPoolId: POOL_ID, ...mfa });
      const before = await account.settings();
      const { LambdaConfig } = before.pool;
      for (const [field, member] of Object.entries(UPDATE_FIELDS)) {
        if (before.pool[member] !== undefined) seen.add(field);
      }
      const options = () => ({ ...account.options, yes: true, undoFile: `${account.undoFile}.${round++}` });
      await attach(options(), account.clients, account.terminal);
      const attached = await account.settings();
      expect(attached).toEqual({
        pool: { ...before.pool, LambdaConfig: { ...(LambdaConfig as object), ...OURS } },
        mfa: before.mfa,
      });
      await detach(options(), account.clients, account.terminal);
      expect(await account.settings()).toEqual(before);
    }),
    { numRuns: 150 },
  );
  expect([...seen].sort()).toEqual(Object.keys(UPDATE_FIELDS).sort());
}, 120_000);

describe('a pool that somebody else changes', () => {
  test('between the plan and the update stays as they left it', async () => {
    const account = await open();
    account.terminal.ask = async () => {
      await account.fixture.call('TagResource', { ResourceArn: POOL_ARN, Tags: { team: 'other' } });
      return 'y';
    };
    await expect(run(account)).rejects.toThrow(
      'Somebody else changed the user pool since it was read (UserPoolTags). Nothing was changed by this command.',
    );
    const { pool } = await account.settings();
    expect(pool.UserPoolTags).toEqual({ team: 'other' });
    expect(pool.LambdaConfig).toEqual(SETTINGS.LambdaConfig);
    expect(existsSync(account.undoFile)).toBe(false);
  });

  test('and back again is noticed too', async () => {
    const account = await open();
    account.terminal.ask = async () => {
      const again = { ResourceArn: POOL_ARN, Tags: SETTINGS.UserPoolTags };
      await account.fixture.call('TagResource', again);
      return 'y';
    };
    await expect(run(account)).rejects.toThrow('Somebody else changed the user pool since it was read.');
  });

  test('at the same moment is not changed', async () => {
    const account = await open();
    account.intercept.UpdateUserPool = () => () => {
      throw new AwsError('ConcurrentModificationException', 'The user pool is being modified.');
    };
    expect(await refusalOf(account, () => run(account))).toContain('ConcurrentModificationException');
  });

  test('is attached by one of two people at once, and the other is told', async () => {
    const account = await open();
    const second = { ...account.options, undoFile: `${account.undoFile}.second` };
    const results = await Promise.allSettled([
      run(account),
      attach(second, account.clientsFor(account.server.url), account.terminal),
    ]);
    expect((await account.settings()).pool.LambdaConfig).toEqual({ ...SETTINGS.LambdaConfig, ...OURS });
    for (const result of results) {
      if (result.status === 'rejected') {
        expect(result.reason.message).toMatch(/Somebody else changed|ConcurrentModification/);
      }
    }
    expect(results.map(({ status }) => status)).toContain('fulfilled');
  });
});

describe('an update that changes more than planned', () => {
  /** Loses a setting during the first update, as a service with other defaults would. */
  const losing = (change: (account: PoolAccount) => Promise<unknown>, account: PoolAccount, times = 1) => {
    let count = 0;
    account.intercept.UpdateUserPool = (update: Action) => async (input) => {
      count += 1;
      const answer = await update(input);
      if (count <= times) await change(account);
      return answer;
    };
  };

  test('is undone at once', async () => {
    const account = await open();
    const before = await account.settings();
    losing(({ update }) => update({ ...SETTINGS_OF(before.pool), PoolName: 'lost' }), account);
    await expect(run(account)).rejects.toThrow(
      /more differed than planned: Name.* The change was undone: the user pool has the settings that it had before/,
    );
    expect(await account.settings()).toEqual(before);
  });

  test('is undone with multi-factor authentication', async () => {
    const account = await open();
    await account.fixture.call('SetUserPoolMfaConfig', OPTIONAL_MFA);
    const before = await account.settings();
    losing(
      ({ fixture }) =>
        fixture.call('SetUserPoolMfaConfig', {
          UserPoolId: POOL_ID,
          MfaConfiguration: 'OPTIONAL',
          SmsMfaConfiguration: { SmsConfiguration: SMS },
        }),
      account,
    );
    await expect(run(account)).rejects.toThrow(/SoftwareTokenMfaConfiguration.* The change was undone/);
    expect(await account.settings()).toEqual(before);
  });

  test('and cannot be undone is explained, and undo mends it later', async () => {
    const account = await open();
    const before = await account.settings();
    losing(
      async ({ fixture }) => {
        await fixture.call('UpdateUserPool', { UserPoolId: POOL_ID, PoolName: 'lost' });
      },
      account,
      Number.POSITIVE_INFINITY,
    );
    const failed = run(account);
    await expect(failed).rejects.toThrow(`npx cognito-emails undo --undo-file '${account.undoFile}'`);
    await expect(failed).rejects.toThrow(
      /could not be undone completely: these differ from before: Name, Policies/,
    );
    account.intercept.UpdateUserPool = undefined;
    const file = readUndoFile(account.undoFile);
    await undo(
      { file, region: REGION, yes: false, undoFile: `${account.undoFile}.2` },
      account.clients,
      account.terminal,
    );
    expect(await account.settings()).toEqual(before);
  });
});

/** Returns the settings of a description as a request. */
const SETTINGS_OF = (pool: Record<string, unknown>) => {
  const {
    VerificationMessageTemplate,
    UserPoolTags,
    LambdaConfig,
    Policies,
    SmsConfiguration,
    UserPoolTier,
  } = pool;
  return {
    VerificationMessageTemplate,
    UserPoolTags,
    LambdaConfig,
    Policies,
    SmsConfiguration,
    UserPoolTier,
  } as object;
};

describe('an update whose answer is lost', () => {
  const through = async (account: PoolAccount, reachesService: boolean, times = 1) => {
    let count = 0;
    const proxy = await startFaultyProxy({
      target: () => account.server.url,
      faultFor: (request) => {
        const isUpdate = request.includes('"LambdaConfig"');
        if (isUpdate) count += 1;
        return isUpdate && count <= times ? { fault: 'resets the connection', reachesService } : undefined;
      },
    });
    return { proxy, clients: account.clientsFor(proxy.url) };
  };

  test('has succeeded when the pool is as planned', async () => {
    const account = await open();
    const { proxy, clients } = await through(account, true);
    await expect(attach(account.options, clients, account.terminal)).resolves.toBe(true);
    expect((await account.settings()).pool.LambdaConfig).toEqual({ ...SETTINGS.LambdaConfig, ...OURS });
    await proxy.close();
  });

  test('has not happened when the pool is as before', async () => {
    const account = await open();
    const { proxy, clients } = await through(account, false);
    const said = await refusalOf(account, () => attach(account.options, clients, account.terminal));
    expect(said).toContain('The update did not arrive: the user pool is as it was.');
    await proxy.close();
  });

  test('and a pool that cannot be read any more are explained', async () => {
    const account = await open();
    let isDown = false;
    const proxy = await startFaultyProxy({
      target: () => account.server.url,
      faultFor: (request) => {
        isDown ||= request.includes('"LambdaConfig"');
        return isDown ? { fault: 'resets the connection', reachesService: true } : undefined;
      },
    });
    await expect(attach(account.options, account.clientsFor(proxy.url), account.terminal)).rejects.toThrow(
      /cannot be read after the update, so its state is not known\..*undo --undo-file/,
    );
    await proxy.close();
    await undo(
      { file: readUndoFile(account.undoFile), region: REGION, yes: true, undoFile: `${account.undoFile}.2` },
      account.clients,
      account.terminal,
    );
    expect((await account.settings()).pool.LambdaConfig).toEqual(SETTINGS.LambdaConfig);
  });
});

describe('undo', () => {
  test('shows what others have changed since, and asks', async () => {
    const account = await open();
    await run(account);
    await account.fixture.call('TagResource', { ResourceArn: POOL_ARN, Tags: { team: 'other' } });
    account.printed.length = 0;
    account.answer = 'no';
    const file = readUndoFile(account.undoFile);
    const options = { file, region: REGION, yes: false, undoFile: `${account.undoFile}.2` };
    await expect(undo(options, account.clients, account.terminal)).resolves.toBe(false);
    expect(text(account)).toMatch(/UserPoolTags +changed/);
    expect(text(account)).toMatch(/CustomEmailSender +removed/);
    expect((await account.settings()).pool.UserPoolTags).toEqual({ team: 'other' });
  });

  test('gives multi-factor authentication back, which has a request of its own', async () => {
    const account = await open();
    await account.fixture.call('SetUserPoolMfaConfig', OPTIONAL_MFA);
    const before = await account.settings();
    await run(account);
    await account.fixture.call('SetUserPoolMfaConfig', { UserPoolId: POOL_ID, MfaConfiguration: 'OFF' });
    const file = readUndoFile(account.undoFile);
    const options = { file, region: REGION, yes: true, undoFile: `${account.undoFile}.2` };
    await expect(undo(options, account.clients, account.terminal)).resolves.toBe(true);
    expect(await account.settings()).toEqual(before);
    expect(text(account)).toMatch(/\(multi-factor authentication\) +changed/);
  });

  test('has nothing to do when the settings are those of the file', async () => {
    const account = await open();
    await run(account);
    const file = readUndoFile(account.undoFile);
    const options = { file, region: REGION, yes: true, undoFile: `${account.undoFile}.2` };
    await undo(options, account.clients, account.terminal);
    await undo(options, account.clients, account.terminal);
    expect(text(account)).toContain('has the settings of the file already');
  });

  test.each([
    ['no JSON', 'nothing'],
    [
      'another command, which could hide the plan',
      '{"format":1,"userPoolId":"a","writtenAt":"2026-01-01T00:00:00.000Z","command":"\\u001b[8m","before":{"pool":{"Id":"a"},"mfa":{}}}',
    ],
    ['another format', '{"format":2}'],
    ['no settings', '{"format":1,"userPoolId":"a","writtenAt":"a","command":"a","before":{}}'],
  ])('refuses a file with %s', async (_, content) => {
    const account = await open();
    writeFileSync(account.undoFile, content);
    expect(() => readUndoFile(account.undoFile)).toThrow('Nothing was changed.');
  });

  test('shows all of a plan, whatever the file holds', async () => {
    const account = await open();
    await run(account);
    const file = readUndoFile(account.undoFile);
    const LambdaConfig = { PreTokenGeneration: `${OTHER_FUNCTION}\u001b[1A\u001b[2K` };
    const changed = { ...file, before: { ...file.before, pool: { ...file.before.pool, LambdaConfig } } };
    account.answer = 'no';
    account.printed.length = 0;
    await undo({ file: changed, region: REGION, yes: false }, account.clients, account.terminal);
    expect(text(account)).toMatch(/PreTokenGeneration +added +arn:\S+other\uFFFD/);
    expect(text(account)).not.toContain('\u001b');
  });

  test('refuses the file of another pool', async () => {
    const account = await open();
    await run(account);
    const file = readUndoFile(account.undoFile);
    const other = { ...file, before: { ...file.before, pool: { ...file.before.pool, CreationDate: 1 } } };
    await expect(
      undo({ file: other, region: REGION, yes: true }, account.clients, account.terminal),
    ).rejects.toThrow('The file was written for another user pool.');
  });
});
