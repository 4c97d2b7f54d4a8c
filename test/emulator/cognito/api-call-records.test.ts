import {
  ALIAS_PROPERTIES,
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  refusal,
  signInPlain,
} from './user-pool-fixture.ts';

const ANNA = 'anna@example.org';
const NEW = 'anna@new.example.org';
const NAME = '7d3f0a52-94b1-4d0e-8a3c-2f6f1c9b0e11';
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

let fixture: Fixture;
let sub: string;
let AccessToken: string;
beforeEach(async () => {
  fixture = await createFixture({ properties: ALIAS_PROPERTIES });
  sub = await createConfirmedUser(fixture, ANNA, PASSWORD, NAME);
  ({ AccessToken } = await signInPlain(fixture, ANNA));
});

test('a changed password is reported in the shape of CloudTrail', async () => {
  const change = { AccessToken, PreviousPassword: PASSWORD, ProposedPassword: 'Better-horse-8' };
  await fixture.call('ChangePassword', change);
  expect(fixture.records).toEqual([
    {
      eventVersion: '1.11',
      userIdentity: { type: 'Unknown', principalId: 'Anonymous' },
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      eventSource: 'cognito-idp.amazonaws.com',
      eventName: 'ChangePassword',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: 'local',
      requestParameters: { accessToken: HIDDEN, previousPassword: HIDDEN, proposedPassword: HIDDEN },
      responseElements: null,
      additionalEventData: { sub },
      requestID: expect.any(String),
      eventID: expect.any(String),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '123456789012',
      eventCategory: 'Management',
    },
  ]);
});

test('changes of an address, a reset and the deletion are reported with the sub, and with no value that is personal', async () => {
  await fixture.call('UpdateUserAttributes', {
    AccessToken,
    UserAttributes: [{ Name: 'email', Value: NEW }],
    ClientMetadata: { locale: 'es' },
  });
  const Code = fixture.secretFor(NEW);
  await fixture.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code });
  await fixture.call('ForgotPassword', { ClientId: CLIENT_ID, Username: NEW });
  await fixture.call('ConfirmForgotPassword', {
    ClientId: CLIENT_ID,
    Username: NEW,
    ConfirmationCode: fixture.secretFor(NEW),
    Password: 'Better-horse-8',
  });
  await fixture.call('DeleteUser', { AccessToken });
  expect(
    fixture.records.map(({ eventName, requestParameters, additionalEventData }) => [
      eventName,
      requestParameters,
      additionalEventData,
    ]),
  ).toEqual([
    [
      'UpdateUserAttributes',
      { accessToken: HIDDEN, userAttributes: HIDDEN, clientMetadata: HIDDEN },
      { sub },
    ],
    ['VerifyUserAttribute', { accessToken: HIDDEN, attributeName: 'email', code: HIDDEN }, { sub }],
    [
      'ConfirmForgotPassword',
      { clientId: CLIENT_ID, username: HIDDEN, confirmationCode: HIDDEN, password: HIDDEN },
      { sub },
    ],
    ['DeleteUser', { accessToken: HIDDEN }, { sub }],
  ]);
});

test('a failed call is reported with its error, and without a user if the request names none', async () => {
  const change = { AccessToken, PreviousPassword: 'Wrong-horse-77', ProposedPassword: 'Better-horse-8' };
  await expect(fixture.call('ChangePassword', change)).rejects.toMatchObject(
    refusal('NotAuthorizedException'),
  );
  await expect(fixture.call('DeleteUser', { AccessToken: 'a.b.c' })).rejects.toMatchObject(
    refusal('NotAuthorizedException'),
  );
  const [failed, forged] = fixture.records;
  expect(failed).toMatchObject({ errorCode: 'NotAuthorizedException', additionalEventData: { sub } });
  expect(forged).toMatchObject({ errorCode: 'NotAuthorizedException' });
  expect(forged).not.toHaveProperty('additionalEventData');
});

test('other calls are not reported', async () => {
  await fixture.call('GetUser', { AccessToken });
  await fixture.call('GlobalSignOut', { AccessToken });
  expect(fixture.records).toEqual([]);
});
