import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  paginateListUsers,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  DAY,
  type Fixture,
  PASSWORD,
  POOL_ARN,
  POOL_ID,
  refusal,
  serve,
  signInPlain,
  stopServing,
} from './user-pool-fixture.ts';

afterEach(stopServing);

const ANNA = 'anna@example.org';
const anna = { UserPoolId: POOL_ID, Username: ANNA };
let fixture: Fixture;
let sdk: CognitoIdentityProviderClient;

beforeEach(async () => {
  fixture = await createFixture();
  ({ sdk } = await serve(fixture));
});

const passwordOnly = { Policies: { PasswordPolicy: { MinimumLength: 14 } } };

describe('administrators with the AWS SDK', () => {
  test('invite a user with a temporary password of their choice', async () => {
    const { User } = await sdk.send(
      new AdminCreateUserCommand({
        ...anna,
        TemporaryPassword: PASSWORD,
        UserAttributes: [
          { Name: 'email', Value: ANNA },
          { Name: 'email_verified', Value: 'true' },
        ],
        DesiredDeliveryMediums: ['EMAIL'],
      }),
    );
    expect(User).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
    expect(User?.UserCreateDate).toBeInstanceOf(Date);
    expect(User?.Attributes).toContainEqual({ Name: 'sub', Value: User?.Username });
    expect(fixture.secretFor(ANNA)).toBe(PASSWORD);
    const started = await sdk.send(
      new InitiateAuthCommand({
        ClientId: CLIENT_ID,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: ANNA, PASSWORD },
      }),
    );
    expect(started.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  });

  test('invite a user without a password where sign-in by email code is on', async () => {
    const { User } = await sdk.send(new AdminCreateUserCommand(anna));
    expect(User?.UserStatus).toBe('CONFIRMED');
    expect(fixture.emails.at(-1)).toMatchObject({
      triggerSource: 'CustomEmailSender_AdminCreateUser',
      request: { code: null },
    });
  });

  test('invite a user with a generated password, escaped for HTML, where it is off', async () => {
    fixture = await createFixture({ properties: passwordOnly });
    ({ sdk } = await serve(fixture));
    for (let round = 0; round < 20; round++) {
      const Username = `user${round}@example.org`;
      await sdk.send(new AdminCreateUserCommand({ UserPoolId: POOL_ID, Username }));
      const escaped = fixture.secretFor(Username);
      expect(escaped).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      const password = escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
      expect(password).toHaveLength(14);
      const started = await fixture.call('InitiateAuth', {
        ClientId: CLIENT_ID,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD: password },
      });
      expect(started.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    }
  });

  test('repeat an invitation, which replaces the password and its expiry', async () => {
    fixture = await createFixture({ properties: passwordOnly });
    ({ sdk } = await serve(fixture));
    await sdk.send(new AdminCreateUserCommand({ ...anna, TemporaryPassword: PASSWORD }));
    const signIn = (password: string) =>
      fixture.call('InitiateAuth', {
        ClientId: CLIENT_ID,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: ANNA, PASSWORD: password },
      });
    fixture.advance(8 * DAY);
    await expect(signIn(PASSWORD)).rejects.toMatchObject(
      refusal(
        'NotAuthorizedException',
        'Temporary password has expired and must be reset by an administrator.',
      ),
    );
    await sdk.send(
      new AdminCreateUserCommand({ ...anna, MessageAction: 'RESEND', TemporaryPassword: 'Second-<&>-temp1' }),
    );
    expect(fixture.secretFor(ANNA)).toBe('Second-&lt;&amp;&gt;-temp1');
    await expect(signIn(PASSWORD)).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(signIn('Second-<&>-temp1')).resolves.toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
    });
  });

  test('cannot invite an existing user, or repeat the invitation of a confirmed one', async () => {
    await createConfirmedUser(fixture, ANNA);
    await expect(
      sdk.send(new AdminCreateUserCommand({ ...anna, Username: 'ANNA@example.org' })),
    ).rejects.toMatchObject({
      name: 'UsernameExistsException',
    });
    await expect(
      sdk.send(new AdminCreateUserCommand({ ...anna, MessageAction: 'RESEND' })),
    ).rejects.toMatchObject({
      name: 'UnsupportedUserStateException',
    });
    const unknown = {
      UserPoolId: POOL_ID,
      Username: 'nobody@example.org',
      MessageAction: 'RESEND',
    } as const;
    await expect(sdk.send(new AdminCreateUserCommand(unknown))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
  });

  test('send nothing when the message is suppressed', async () => {
    await sdk.send(new AdminCreateUserCommand({ ...anna, MessageAction: 'SUPPRESS' }));
    expect(fixture.emails).toEqual([]);
  });

  test('read a user by address in any case and by sub', async () => {
    const sub = await createConfirmedUser(fixture, ANNA);
    for (const Username of [ANNA, 'Anna@Example.ORG', sub]) {
      const user = await sdk.send(new AdminGetUserCommand({ UserPoolId: POOL_ID, Username }));
      expect(user).toMatchObject({ Username: sub, Enabled: true, UserStatus: 'CONFIRMED' });
    }
    const other = { UserPoolId: POOL_ID, Username: 'nobody@example.org' };
    await expect(sdk.send(new AdminGetUserCommand(other))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    const elsewhere = { UserPoolId: 'eu-west-1_Other', Username: ANNA };
    await expect(sdk.send(new AdminGetUserCommand(elsewhere))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('disable a user, which revokes the tokens, and enable the user again', async () => {
    await createConfirmedUser(fixture, ANNA);
    const { AccessToken, RefreshToken } = await signInPlain(fixture, ANNA);
    await sdk.send(new AdminDisableUserCommand(anna));
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'User is disabled.'),
    );
    await expect(
      fixture.call('GetTokensFromRefreshToken', { ClientId: CLIENT_ID, RefreshToken }),
    ).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await sdk.send(new AdminEnableUserCommand(anna));
    await expect(signInPlain(fixture, ANNA)).resolves.toBeDefined();
  });

  test('sign a user out everywhere', async () => {
    await createConfirmedUser(fixture, ANNA);
    const sessions = [await signInPlain(fixture, ANNA), await signInPlain(fixture, ANNA)];
    await sdk.send(new AdminUserGlobalSignOutCommand(anna));
    for (const { AccessToken, RefreshToken } of sessions) {
      await expect(fixture.call('GetUser', { AccessToken })).rejects.toMatchObject(
        refusal('NotAuthorizedException', 'Access Token has been revoked'),
      );
      await expect(
        fixture.call('GetTokensFromRefreshToken', { ClientId: CLIENT_ID, RefreshToken }),
      ).rejects.toMatchObject(refusal('NotAuthorizedException'));
    }
    await expect(signInPlain(fixture, ANNA)).resolves.toBeDefined();
  });

  test('reset and set passwords', async () => {
    await createConfirmedUser(fixture, ANNA);
    await sdk.send(new AdminResetUserPasswordCommand(anna));
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(refusal('PasswordResetRequiredException'));
    await sdk.send(
      new AdminSetUserPasswordCommand({ ...anna, Password: 'Another-horse-9', Permanent: true }),
    );
    await expect(signInPlain(fixture, ANNA, 'Another-horse-9')).resolves.toBeDefined();
    await sdk.send(new AdminSetUserPasswordCommand({ ...anna, Password: 'Another-horse-9' }));
    await expect(sdk.send(new AdminGetUserCommand(anna))).resolves.toMatchObject({
      UserStatus: 'FORCE_CHANGE_PASSWORD',
    });
    await expect(sdk.send(new AdminResetUserPasswordCommand(anna))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(
      sdk.send(new AdminSetUserPasswordCommand({ ...anna, Password: 'short' })),
    ).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
  });

  test('confirm a sign-up once', async () => {
    await sdk.send(new SignUpCommand({ ClientId: CLIENT_ID, Username: ANNA, Password: PASSWORD }));
    await sdk.send(new AdminConfirmSignUpCommand(anna));
    await expect(signInPlain(fixture, ANNA)).resolves.toBeDefined();
    await expect(sdk.send(new AdminConfirmSignUpCommand(anna))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  test('change attributes and addresses', async () => {
    const sub = await createConfirmedUser(fixture, ANNA);
    await createConfirmedUser(fixture, 'bea@example.org');
    const update = (...UserAttributes: { Name: string; Value: string }[]) =>
      sdk.send(new AdminUpdateUserAttributesCommand({ UserPoolId: POOL_ID, Username: sub, UserAttributes }));
    await update({ Name: 'custom:clinic', Value: 'north' }, { Name: 'locale', Value: 'es-MX' });
    await update({ Name: 'email', Value: 'anna@new.example.org' }, { Name: 'email_verified', Value: 'true' });
    const { UserAttributes } = await sdk.send(
      new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: 'anna@new.example.org' }),
    );
    expect(UserAttributes).toContainEqual({ Name: 'custom:clinic', Value: 'north' });
    await expect(update({ Name: 'email', Value: 'bea@example.org' })).rejects.toMatchObject({
      name: 'AliasExistsException',
    });
    await expect(update({ Name: 'unheard', Value: 'of' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(update({ Name: 'email', Value: 'no address' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(update({ Name: 'sub', Value: 'mine' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(fixture.emails).toEqual([]);
  });

  test('delete a user', async () => {
    await createConfirmedUser(fixture, ANNA);
    const { AccessToken } = await signInPlain(fixture, ANNA);
    await sdk.send(new AdminDeleteUserCommand(anna));
    await expect(sdk.send(new AdminGetUserCommand(anna))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    await expect(fixture.call('GetUser', { AccessToken })).rejects.toMatchObject({ status: 400 });
    await expect(createConfirmedUser(fixture, ANNA)).resolves.toBeDefined();
  });

  test('read the settings of the pool and its client', async () => {
    const { UserPool } = await sdk.send(new DescribeUserPoolCommand({ UserPoolId: POOL_ID }));
    expect(UserPool).toMatchObject({
      Id: POOL_ID,
      Arn: POOL_ARN,
      Name: 'patients',
      EstimatedNumberOfUsers: 0,
    });
    expect(UserPool?.Policies?.PasswordPolicy?.MinimumLength).toBe(12);
    expect(UserPool?.CreationDate).toBeInstanceOf(Date);
    const { UserPoolClient } = await sdk.send(
      new DescribeUserPoolClientCommand({ UserPoolId: POOL_ID, ClientId: CLIENT_ID }),
    );
    expect(UserPoolClient).toMatchObject({
      ClientId: CLIENT_ID,
      AuthSessionValidity: 15,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
    });
    await expect(
      sdk.send(new DescribeUserPoolClientCommand({ UserPoolId: POOL_ID, ClientId: 'other' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('ListUsers', () => {
  const emailsOf = async (Filter?: string) => {
    const { Users = [] } = await sdk.send(
      new ListUsersCommand({ UserPoolId: POOL_ID, ...(Filter !== undefined && { Filter }) }),
    );
    return Users.map(({ Attributes = [] }) => Attributes.find(({ Name }) => Name === 'email')?.Value);
  };

  test('finds users by attribute, status and prefix', async () => {
    const sub = await createConfirmedUser(fixture, ANNA);
    await createConfirmedUser(fixture, 'annabel@example.org');
    await sdk.send(
      new SignUpCommand({ ClientId: CLIENT_ID, Username: 'bea@example.org', Password: PASSWORD }),
    );
    await sdk.send(new AdminDisableUserCommand({ UserPoolId: POOL_ID, Username: 'annabel@example.org' }));
    await expect(emailsOf()).resolves.toEqual([ANNA, 'annabel@example.org', 'bea@example.org']);
    await expect(emailsOf('')).resolves.toHaveLength(3);
    await expect(emailsOf('email = "ANNA@example.org"')).resolves.toEqual([ANNA]);
    await expect(emailsOf('email ^= "anna"')).resolves.toEqual([ANNA, 'annabel@example.org']);
    await expect(emailsOf(`sub = "${sub}"`)).resolves.toEqual([ANNA]);
    await expect(emailsOf(`username="${sub}"`)).resolves.toEqual([ANNA]);
    await expect(emailsOf('cognito:user_status = "UNCONFIRMED"')).resolves.toEqual(['bea@example.org']);
    await expect(emailsOf('status = "Disabled"')).resolves.toEqual(['annabel@example.org']);
    await expect(emailsOf('email = "nobody@example.org"')).resolves.toEqual([]);
    await expect(emailsOf('name = "a \\"quoted\\" name"')).resolves.toEqual([]);
  });

  test('finds a user by the address of now, until the user is deleted', async () => {
    const Username = await createConfirmedUser(fixture, ANNA);
    await sdk.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: POOL_ID,
        Username,
        UserAttributes: [
          { Name: 'email', Value: 'Anna.New@example.org' },
          { Name: 'email_verified', Value: 'true' },
        ],
      }),
    );
    await expect(emailsOf(`email = "${ANNA}"`)).resolves.toEqual([]);
    await expect(emailsOf('email = "anna.new@EXAMPLE.org"')).resolves.toEqual(['Anna.New@example.org']);
    await sdk.send(new AdminDeleteUserCommand({ UserPoolId: POOL_ID, Username }));
    await expect(emailsOf('email = "anna.new@example.org"')).resolves.toEqual([]);
  });

  test.each([
    'email',
    'email > "a"',
    'email = a',
    'custom:clinic = "north"',
    '__proto__ = "a"',
    'toString ^= ""',
    'email = "a',
  ])('refuses the filter %s', async (Filter) => {
    await expect(emailsOf(Filter)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('returns pages, with tokens that are only valid for their filter', async () => {
    for (let index = 0; index < 7; index++) {
      await sdk.send(
        new AdminCreateUserCommand({
          UserPoolId: POOL_ID,
          Username: `user${index}@example.org`,
          MessageAction: 'SUPPRESS',
        }),
      );
    }
    const found: string[] = [];
    for await (const { Users = [] } of paginateListUsers(
      { client: sdk, pageSize: 3 },
      { UserPoolId: POOL_ID },
    )) {
      expect(Users.length).toBeLessThanOrEqual(3);
      found.push(...Users.map(({ Username = '' }) => Username));
    }
    expect(new Set(found).size).toBe(7);
    const { PaginationToken } = await sdk.send(new ListUsersCommand({ UserPoolId: POOL_ID, Limit: 3 }));
    await expect(
      sdk.send(new ListUsersCommand({ UserPoolId: POOL_ID, Filter: 'email ^= "user"', PaginationToken })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const { Users = [] } = await sdk.send(
      new ListUsersCommand({ UserPoolId: POOL_ID, AttributesToGet: ['email'] }),
    );
    expect(Users[0]?.Attributes).toEqual([{ Name: 'email', Value: 'user0@example.org' }]);
  });
});
