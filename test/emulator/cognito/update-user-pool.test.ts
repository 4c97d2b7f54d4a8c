import {
  CognitoIdentityProviderClient,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { settingsChanges } from '../../../bench/faults/fuzz/cognito-requests.ts';
import { startAwsServer } from '../../../emulator/aws/server.ts';
import type { DefaultEmail } from '../../../emulator/cognito/triggers.ts';
import { createAccessControl } from '../../../emulator/iam/access-control.ts';
import {
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  POOL_ARN,
  POOL_ID,
  POOL_PROPERTIES,
  refusal,
  stopServing,
} from './user-pool-fixture.ts';

const OTHER = 'arn:aws:lambda:eu-west-1:123456789012:function:other';
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/2';
const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'a' };
const { LambdaConfig } = POOL_PROPERTIES;
const FULL = settingsChanges(POOL_ID).UpdateUserPool ?? {};

afterEach(stopServing);

const describePool = async (fixture: Fixture) =>
  (await fixture.call('DescribeUserPool', { UserPoolId: POOL_ID })).UserPool;
const update = (fixture: Fixture, input: object) =>
  fixture.call('UpdateUserPool', { UserPoolId: POOL_ID, LambdaConfig, ...input });
const signUp = (fixture: Fixture, Username: string) =>
  fixture.call('SignUp', { ClientId: CLIENT_ID, Username, Password: PASSWORD });

describe('UpdateUserPool', () => {
  test('resets what a request leaves out', async () => {
    const fixture = await createFixture({
      properties: { DeletionProtection: 'ACTIVE', UserPoolTags: { team: 'a' }, UserPoolTier: 'PLUS' },
    });
    await update(fixture, { LambdaConfig: undefined });
    const pool = await describePool(fixture);
    expect(pool).toMatchObject({
      DeletionProtection: 'INACTIVE',
      LambdaConfig: {},
      UserPoolTags: {},
      UserPoolTier: 'ESSENTIALS',
      MfaConfiguration: 'OFF',
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
    });
    expect(pool.Policies.PasswordPolicy.MinimumLength).toBe(8);
    expect(pool.Name).not.toBe(POOL_PROPERTIES.UserPoolName);
    expect(pool).not.toHaveProperty('AutoVerifiedAttributes');
    expect(pool).not.toHaveProperty('UserAttributeUpdateSettings');
    expect(pool).not.toHaveProperty('AccountRecoverySetting');
  });

  test('keeps DcrConfiguration alone, and turns it on when it is given without a status', async () => {
    const fixture = await createFixture();
    await update(fixture, { DcrConfiguration: { OpenDcrEnabled: false } });
    await update(fixture, {});
    expect((await describePool(fixture)).DcrConfiguration).toEqual({
      EnableStatus: 'Enabled',
      OpenDcrEnabled: false,
    });
  });

  test('describes what it was given, and the time', async () => {
    const fixture = await createFixture();
    const before = await describePool(fixture);
    const { PoolName, UserPoolId: _, AdminCreateUserConfig, Policies, ...rest } = FULL;
    await fixture.call('UpdateUserPool', {
      UserPoolId: POOL_ID,
      PoolName,
      AdminCreateUserConfig,
      Policies,
      ...rest,
    });
    const after = await describePool(fixture);
    expect(after).toMatchObject({ ...rest, Name: PoolName, AdminCreateUserConfig });
    expect(after.LastModifiedDate).toBeGreaterThan(before.LastModifiedDate);
    expect(after.CreationDate).toBe(before.CreationDate);
  });

  test.each<[string, string, object]>([
    [
      'UnusedAccountValidityDays',
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
      { AdminCreateUserConfig: { UnusedAccountValidityDays: 7 } },
    ],
    [
      'MFA without SMS',
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
      { MfaConfiguration: 'OPTIONAL' },
    ],
    [
      'a code and a link',
      'VerificationMessageTemplate must not have messages for both a code and a link.',
      { VerificationMessageTemplate: { EmailMessage: '{####}', EmailMessageByLink: '{##a##}' } },
    ],
    [
      'another message in a field that repeats it',
      'EmailVerificationMessage and VerificationMessageTemplate.EmailMessage differ.',
      { EmailVerificationMessage: 'a', VerificationMessageTemplate: { EmailMessage: 'b' } },
    ],
    [
      'an attribute to keep that is not verified',
      'AttributesRequireVerificationBeforeUpdate must be a subset of AutoVerifiedAttributes.',
      { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
    ],
    [
      'a custom sender without a key',
      'KMSKeyID is required for a custom sender.',
      { LambdaConfig: { CustomEmailSender: { LambdaArn: OTHER, LambdaVersion: 'V1_0' } } },
    ],
    [
      'an alias in place of the key',
      'KMSKeyID is not the ARN of a key.',
      { LambdaConfig: { ...LambdaConfig, KMSKeyID: 'arn:aws:kms:eu-west-1:123456789012:alias/a' } },
    ],
    ['an unknown field', 'UpdateUserPool has a member that is not emulated.', { Passkeys: true }],
    [
      'an unknown member',
      'LambdaConfig has a member that is not emulated.',
      { LambdaConfig: { PostDelete: OTHER } },
    ],
    [
      'a setting that is not emulated',
      'The trigger LambdaConfig.UserMigration is not emulated.',
      { LambdaConfig: { ...LambdaConfig, UserMigration: OTHER } },
    ],
  ])('refuses %s and changes nothing', async (_, message, input) => {
    const fixture = await createFixture();
    const before = await describePool(fixture);
    await expect(update(fixture, input)).rejects.toMatchObject(refusal('InvalidParameterException', message));
    expect(await describePool(fixture)).toEqual(before);
  });

  test.each<[string, string, object]>([
    [
      'another version of the event',
      'InvalidParameterException',
      { LambdaConfig: { ...LambdaConfig, CustomEmailSender: { LambdaArn: OTHER, LambdaVersion: 'V2_0' } } },
    ],
    [
      'threat protection below Plus',
      'FeatureUnavailableInTierException',
      { UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
    ],
    [
      'codes at sign-in with Lite',
      'FeatureUnavailableInTierException',
      {
        UserPoolTier: 'LITE',
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      },
    ],
    [
      'a reserved tag',
      'UserPoolTaggingException',
      { UserPoolTags: { 'aws:cloudformation:stack-name': 'a' } },
    ],
    ['another pool', 'ResourceNotFoundException', { UserPoolId: 'eu-west-1_Other1' }],
  ])('refuses %s', async (_, type, input) => {
    const fixture = await createFixture();
    await expect(update(fixture, input)).rejects.toMatchObject(refusal(type));
  });

  test('refuses a change during another', async () => {
    const fixture = await createFixture();
    const results = await Promise.allSettled([update(fixture, FULL), update(fixture, FULL)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({ reason: refusal('ConcurrentModificationException') });
  });

  test('puts triggers, key and sign-up in force', async () => {
    const invoked: string[] = [];
    const keys: string[] = [];
    const fixture = await createFixture({
      invokeAsync: async (arn) => void invoked.push(arn),
      encryptCode: async (_, keyArn) => {
        keys.push(keyArn);
        return 'code';
      },
    });
    const CustomEmailSender = { LambdaArn: OTHER, LambdaVersion: 'V1_0' };
    const changed = { LambdaConfig: { CustomEmailSender, KMSKeyID: KEY }, AutoVerifiedAttributes: ['email'] };
    await update(fixture, changed);
    await signUp(fixture, 'anna@example.org');
    expect([invoked, keys]).toEqual([[OTHER], [KEY]]);
    await update(fixture, { ...changed, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
    await expect(signUp(fixture, 'ben@example.org')).rejects.toMatchObject(refusal('NotAuthorizedException'));
  });

  test('without a custom email sender leaves emails to Cognito', async () => {
    const sent: DefaultEmail[] = [];
    const fixture = await createFixture({ onDefaultEmail: (email) => sent.push(email) });
    await update(fixture, { LambdaConfig: {}, AutoVerifiedAttributes: ['email'] });
    await signUp(fixture, 'anna@example.org');
    expect(fixture.emails).toEqual([]);
    expect(sent).toEqual([
      {
        userPoolId: POOL_ID,
        source: 'CustomEmailSender_SignUp',
        address: 'anna@example.org',
        secret: expect.stringMatching(/^\d{6}$/),
      },
    ]);
    await createConfirmedUser(fixture, 'carla@example.org');
    expect(sent).toHaveLength(1);
  });
});

describe('the settings of multi-factor authentication', () => {
  const setMfa = (fixture: Fixture, input: object) =>
    fixture.call('SetUserPoolMfaConfig', { UserPoolId: POOL_ID, ...input });
  const mfa = (fixture: Fixture) => fixture.call('GetUserPoolMfaConfig', { UserPoolId: POOL_ID });

  test('are lost by an update that leaves them out, except passkeys', async () => {
    const fixture = await createFixture({ ignoresUnsupported: true });
    const WebAuthnConfiguration = { RelyingPartyId: 'example.org', UserVerification: 'required' };
    await setMfa(fixture, {
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      WebAuthnConfiguration,
    });
    expect(await mfa(fixture)).toMatchObject({ MfaConfiguration: 'ON', WebAuthnConfiguration });
    await update(fixture, {});
    expect(await mfa(fixture)).toEqual({ MfaConfiguration: 'OFF', WebAuthnConfiguration });
  });

  test('are kept by an update with SMS', async () => {
    const fixture = await createFixture({ ignoresUnsupported: true });
    await setMfa(fixture, {
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: { SmsConfiguration: SMS, SmsAuthenticationMessage: 'Code {####}' },
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    const before = await mfa(fixture);
    await update(fixture, {
      MfaConfiguration: 'OPTIONAL',
      SmsConfiguration: SMS,
      SmsAuthenticationMessage: 'Code {####}',
    });
    expect(await mfa(fixture)).toEqual(before);
  });

  test('are refused when they contradict each other', async () => {
    const fixture = await createFixture();
    const off = { MfaConfiguration: 'OFF', SoftwareTokenMfaConfiguration: { Enabled: true } };
    await expect(setMfa(fixture, off)).rejects.toMatchObject(refusal('InvalidParameterException'));
    await expect(setMfa(fixture, { MfaConfiguration: 'ON' })).rejects.toMatchObject(
      refusal('InvalidParameterException'),
    );
  });

  test('are not emulated in sign-in', async () => {
    const fixture = await createFixture();
    const on = { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } };
    await expect(setMfa(fixture, on)).rejects.toMatchObject(
      refusal('InvalidParameterException', 'MfaConfiguration ON is not emulated: it must be OFF.'),
    );
  });
});

test('tags are set, listed and removed, and those of AWS stay', async () => {
  const system = { 'aws:cloudformation:stack-name': 'Clinic' };
  const fixture = await createFixture({ systemTags: system });
  const arn = { ResourceArn: POOL_ARN };
  await fixture.call('TagResource', { ...arn, Tags: { team: 'a', stage: 'test' } });
  await fixture.call('UntagResource', { ...arn, TagKeys: ['team'] });
  expect(await fixture.call('ListTagsForResource', arn)).toEqual({ Tags: { ...system, stage: 'test' } });
  expect((await describePool(fixture)).UserPoolTags).toEqual({ ...system, stage: 'test' });
  await expect(
    fixture.call('UntagResource', { ...arn, TagKeys: ['aws:cloudformation:stack-name'] }),
  ).rejects.toMatchObject(refusal('UserPoolTaggingException'));
  await update(fixture, {});
  expect((await describePool(fixture)).UserPoolTags).toEqual(system);
});

describe('an update requires permission', () => {
  const statement = (Action: string, Resource: string, Condition: object = {}) => ({
    Effect: 'Allow',
    Action,
    Resource,
    Condition,
  });
  const UPDATE = statement('cognito-idp:UpdateUserPool', POOL_ARN);
  const PASS = statement('iam:PassRole', SMS.SnsCallerArn, {
    StringEquals: { 'iam:PassedToService': 'cognito-idp.amazonaws.com' },
  });
  const GRANT = statement('kms:CreateGrant', KEY, {
    StringEquals: {
      'kms:ViaService': 'cognito-idp.eu-west-1.amazonaws.com',
      'kms:EncryptionContext:userpool-id': POOL_ID,
    },
  });

  test.each([
    ['is allowed with all of it', [UPDATE, PASS, GRANT], 'allowed'],
    ['is refused without the update', [PASS, GRANT], 'cognito-idp:UpdateUserPool'],
    ['is refused without the role of SMS', [UPDATE, GRANT], 'iam:PassRole'],
    ['is refused without the grant', [UPDATE, PASS], 'kms:CreateGrant'],
  ])('and %s', async (_, Statement, expected) => {
    const granted: string[] = [];
    const fixture = await createFixture({ onKeyGranted: (keyArn) => granted.push(keyArn) });
    const policy = { Version: '2012-10-17', Statement };
    const access = createAccessControl({
      stack: { accountId: '123456789012', region: 'eu-west-1', ofType: () => [] },
      users: [{ name: 'operator', accessKeyId: 'operator', policy }],
    });
    await using server = await serveFor(fixture, access);
    const result = server.sdk
      .send(
        new UpdateUserPoolCommand({
          UserPoolId: POOL_ID,
          LambdaConfig: {
            CustomEmailSender: { LambdaArn: OTHER, LambdaVersion: 'V1_0' },
            KMSKeyID: KEY,
          },
          SmsConfiguration: SMS,
        }),
      )
      .then(() => 'allowed');
    if (expected === 'allowed') {
      expect(await result).toBe('allowed');
      expect(granted).toEqual([KEY]);
    } else {
      await expect(result).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining(`is not authorized to perform: ${expected}`),
      });
      expect(granted).toEqual([]);
    }
  });
});

async function serveFor(fixture: Fixture, access: ReturnType<typeof createAccessControl>) {
  const server = await startAwsServer({ services: [fixture.pool.service], access, port: 0 });
  const sdk = new CognitoIdentityProviderClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
    maxAttempts: 1,
  });
  return {
    sdk,
    async [Symbol.asyncDispose]() {
      sdk.destroy();
      await server.close();
    },
  };
}
