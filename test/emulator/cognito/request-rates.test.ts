import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createFixture, type Fixture, POOL_ID, SECOND, serve, stopServing } from './user-pool-fixture.ts';

afterEach(stopServing);

const TOO_MANY = { type: 'TooManyRequestsException', status: 400, message: 'Rate exceeded' };

/** Calls actions one after the other. @returns how many were not refused for their rate */
async function acceptedOf(fixture: Fixture, actions: readonly string[]): Promise<number> {
  let accepted = 0;
  for (const action of actions) {
    const refused = await fixture.call(action, { UserPoolId: POOL_ID, Username: 'nobody@example.org' }).then(
      () => undefined,
      ({ type }) => type,
    );
    if (refused !== TOO_MANY.type) accepted += 1;
  }
  return accepted;
}

describe('requests per second', () => {
  test.each([
    ['DescribeUserPool', 15],
    ['ListUsers', 30],
    ['AdminResetUserPassword', 30],
    ['AdminGetUser', 120],
  ])('of %s are limited to %i', async (action, perSecond) => {
    const fixture = await createFixture({ limitsRequestRates: true, isClockStopped: true });
    expect(
      await acceptedOf(
        fixture,
        Array.from({ length: perSecond + 3 }, () => action),
      ),
    ).toBe(perSecond);
    fixture.advance(SECOND);
    expect(await acceptedOf(fixture, [action])).toBe(1);
  });

  test('are counted by category, whatever their result', async () => {
    const fixture = await createFixture({ limitsRequestRates: true, isClockStopped: true });
    const updates = Array.from({ length: 13 }, () => ['AdminDisableUser', 'AdminEnableUser']).flat();
    expect(await acceptedOf(fixture, updates)).toBe(25);
    expect(await acceptedOf(fixture, ['AdminDeleteUser'])).toBe(0);
    expect(await acceptedOf(fixture, ['AdminGetUser'])).toBe(1);
  });

  test('are unlimited without the option', async () => {
    const fixture = await createFixture({ isClockStopped: true });
    expect(
      await acceptedOf(
        fixture,
        Array.from({ length: 20 }, () => 'DescribeUserPool'),
      ),
    ).toBe(20);
  });

  test('beyond the limit are refused as Cognito does', async () => {
    const fixture = await createFixture({ limitsRequestRates: true, isClockStopped: true });
    await acceptedOf(
      fixture,
      Array.from({ length: 15 }, () => 'DescribeUserPool'),
    );
    await expect(fixture.call('DescribeUserPool', { UserPoolId: POOL_ID })).rejects.toMatchObject(TOO_MANY);
    const { sdk } = await serve(fixture);
    await expect(sdk.send(new DescribeUserPoolCommand({ UserPoolId: POOL_ID }))).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 400 },
    });
  });
});
