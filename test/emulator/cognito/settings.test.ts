import { cryptographicRandomness } from '../../../emulator/cognito/randomness.ts';
import { readClientSettings } from '../../../emulator/cognito/settings/client-settings.ts';
import {
  checkPassword,
  generatePassword,
  readPasswordPolicy,
} from '../../../emulator/cognito/settings/password-policy.ts';
import { readPoolSettings } from '../../../emulator/cognito/settings/pool-settings.ts';
import {
  ALIAS_PROPERTIES,
  CLIENT_ID,
  CLIENT_PROPERTIES,
  createConfirmedUser,
  createFixture,
  PASSWORD,
  POOL_ID,
  POOL_PROPERTIES,
  refusal,
  signInPlain,
} from './user-pool-fixture.ts';

describe('the properties of a pool', () => {
  test.each([
    ['UsernameAttributes must be', { UsernameAttributes: ['phone_number'] }],
    ['UsernameAttributes must be', { UsernameAttributes: undefined }],
    ['AliasAttributes', { UsernameAttributes: undefined, AliasAttributes: ['email', 'preferred_username'] }],
    ['exclude each other', { AliasAttributes: ['email'] }],
    ['CaseSensitive', { ...ALIAS_PROPERTIES, UsernameConfiguration: undefined }],
    ['CaseSensitive', { ...ALIAS_PROPERTIES, UsernameConfiguration: { CaseSensitive: true } }],
    ['MfaConfiguration ON', { MfaConfiguration: 'ON' }],
    ['UserMigration', { LambdaConfig: { ...POOL_PROPERTIES.LambdaConfig, UserMigration: 'arn' } }],
    ['SMS_OTP', { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'SMS_OTP'] } } }],
    [
      'WEB_AUTHN as a first factor needs',
      {
        UserPoolTier: 'LITE',
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      },
    ],
    ['WebAuthnUserVerification', { WebAuthnUserVerification: 'discouraged' }],
    ['MULTI_FACTOR', { WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' }],
    ['other data types', { Schema: [{ Name: 'age', AttributeDataType: 'Number' }] }],
    ['UserPoolTier', { UserPoolTier: 'LITE' }],
    ['phone_number', { AutoVerifiedAttributes: ['phone_number'] }],
    [
      'telephone',
      { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_phone_number', Priority: 1 }] } },
    ],
  ])('that are not emulated are refused with a sentence about %s', (words, properties) => {
    expect(() => readPoolSettings({ ...POOL_PROPERTIES, ...properties })).toThrow(words);
  });

  test('are refused with all sentences at once', () => {
    const properties = { ...POOL_PROPERTIES, MfaConfiguration: 'ON', AliasAttributes: ['email'] };
    expect(() => readPoolSettings(properties)).toThrow(/AliasAttributes.*MfaConfiguration/);
  });

  test.each([
    ['no version', { LambdaArn: 'arn' }],
    ['another version', { LambdaArn: 'arn', LambdaVersion: 'V3_0' }],
    ['no function', { LambdaVersion: 'V2_0' }],
  ])('with a PreTokenGeneration trigger of %s are refused', (_, PreTokenGenerationConfig) => {
    const LambdaConfig = { ...POOL_PROPERTIES.LambdaConfig, PreTokenGenerationConfig };
    expect(() => readPoolSettings({ ...POOL_PROPERTIES, LambdaConfig })).toThrow('PreTokenGenerationConfig');
  });

  test('are described as they are in the template', async () => {
    const fixture = await createFixture({ properties: ALIAS_PROPERTIES });
    const { UserPool } = await fixture.call('DescribeUserPool', { UserPoolId: POOL_ID });
    expect(UserPool).toMatchObject({
      AliasAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
    });
    expect(UserPool).not.toHaveProperty('UsernameAttributes');
  });

  test('can reserve sign-up and resets for administrators', async () => {
    const fixture = await createFixture({
      properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: 'true' },
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
      },
    });
    await createConfirmedUser(fixture, 'anna@example.org');
    const request = { ClientId: CLIENT_ID, Username: 'anna@example.org', Password: PASSWORD };
    await expect(fixture.call('SignUp', request)).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(fixture.call('ForgotPassword', request)).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
  });

  test('make a new address take effect at once unless they require verification', async () => {
    const fixture = await createFixture({ properties: { UserAttributeUpdateSettings: {} } });
    await createConfirmedUser(fixture, 'anna@example.org');
    const { AccessToken } = await signInPlain(fixture, 'anna@example.org');
    await fixture.call('UpdateUserAttributes', {
      AccessToken,
      UserAttributes: [{ Name: 'email', Value: 'new@example.net' }],
    });
    const { UserAttributes } = await fixture.call('GetUser', { AccessToken });
    expect(UserAttributes).toContainEqual({ Name: 'email', Value: 'new@example.net' });
    expect(UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'false' });
    expect(fixture.secretFor('new@example.net')).toMatch(/^\d{6}$/);
  });

  test('forbid passwords that were used before', async () => {
    const PasswordPolicy = { MinimumLength: 8, PasswordHistorySize: 2 };
    const fixture = await createFixture({ properties: { Policies: { PasswordPolicy } } });
    await createConfirmedUser(fixture, 'anna@example.org');
    const { AccessToken } = await signInPlain(fixture, 'anna@example.org');
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      fixture.call('ChangePassword', { AccessToken, PreviousPassword, ProposedPassword });
    await expect(change(PASSWORD, PASSWORD)).rejects.toMatchObject(
      refusal('PasswordHistoryPolicyViolationException'),
    );
    await change(PASSWORD, 'second-horse');
    await change('second-horse', 'third-horse');
    await expect(change('third-horse', PASSWORD)).resolves.toEqual({});
  });
});

describe('the properties of a client', () => {
  const SECRET = 's3cret';

  test('give a confidential client a secret', () => {
    expect(readClientSettings(CLIENT_ID, { GenerateSecret: true }, SECRET).secret).toBe(SECRET);
  });

  test('may allow the implicit flow beside that with a code, as the CDK does by default', () => {
    const properties = { AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['implicit', 'code'] };
    expect(() => readClientSettings(CLIENT_ID, properties, SECRET)).not.toThrow();
  });

  test.each([
    ['AllowedOAuthFlows', { AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['implicit'] }],
    ['AllowedOAuthScopes', { AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthScopes: ['booking/read'] }],
    ['AuthSessionValidity', { AuthSessionValidity: 2 }],
    ['USER_PASSWORD_AUTH', { ExplicitAuthFlows: ['USER_PASSWORD_AUTH'] }],
    ['TokenValidityUnits', { TokenValidityUnits: { AccessToken: 'weeks' } }],
    ['excludes ALLOW_REFRESH_TOKEN_AUTH', { RefreshTokenRotation: { Feature: 'ENABLED' } }],
    [
      'RetryGracePeriodSeconds',
      { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 61 } },
    ],
  ])('that are not emulated are refused with a sentence about %s', (words, properties) => {
    expect(() => readClientSettings(CLIENT_ID, { ...CLIENT_PROPERTIES, ...properties }, SECRET)).toThrow(
      words,
    );
  });

  test('have the defaults of CloudFormation', () => {
    expect(readClientSettings(CLIENT_ID, {}, SECRET)).toMatchObject({
      secret: undefined,
      callbackUrls: [],
      sessionMinutes: 3,
      accessTokenSeconds: 3600,
      idTokenSeconds: 3600,
      refreshTokenSeconds: 2_592_000,
      preventsUserExistenceErrors: false,
      revokesTokens: true,
      rotatesRefreshTokens: false,
    });
  });

  test('limit what the app reads and writes', async () => {
    const fixture = await createFixture({
      client: { ReadAttributes: ['email'], WriteAttributes: ['email', 'name'] },
    });
    await createConfirmedUser(fixture, 'anna@example.org');
    const { AccessToken } = await signInPlain(fixture, 'anna@example.org');
    const update = (Name: string, Value: string) =>
      fixture.call('UpdateUserAttributes', { AccessToken, UserAttributes: [{ Name, Value }] });
    await expect(update('name', 'Anna')).resolves.toEqual({ CodeDeliveryDetailsList: [] });
    await expect(update('locale', 'es')).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(update('email_verified', 'true')).rejects.toMatchObject(refusal('NotAuthorizedException'));
    const { UserAttributes } = await fixture.call('GetUser', { AccessToken });
    expect(UserAttributes.map(({ Name }: { Name: string }) => Name)).toEqual(['sub', 'email']);
  });
});

describe('the password policy', () => {
  const policy = readPasswordPolicy(POOL_PROPERTIES.Policies.PasswordPolicy);

  test.each([
    ['Short-1', 'Password did not conform with policy: Password not long enough'],
    ['UPPERCASE-ONLY-1', 'Password did not conform with policy: Password must have lowercase characters'],
    ['lowercase-only-1', 'Password did not conform with policy: Password must have uppercase characters'],
    ['Without-Numbers', 'Password did not conform with policy: Password must have numeric characters'],
    ['WithoutSymbols1', 'Password did not conform with policy: Password must have symbol characters'],
  ])('refuses %s', (password, sentence) => {
    expect(() => checkPassword(policy, password)).toThrow(sentence);
  });

  test('allows every password that is generated for it', () => {
    for (let round = 0; round < 200; round++) {
      const password = generatePassword(policy, cryptographicRandomness);
      expect(password).toHaveLength(12);
      expect(() => checkPassword(policy, password)).not.toThrow();
    }
  });
});
