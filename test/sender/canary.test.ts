import type { FindAccount } from '../../sender/accounts.ts';
import { createRequestCode } from '../../sender/canary/request-code.ts';
import { CANARY, isCanary } from '../../sender/canary-account.ts';

const config = { userPoolId: 'eu-west-1_Example12', clientId: 'portal' };

/** A Cognito that records the names of the commands, and answers each with the same. */
function startCognito(answer: object | Error) {
  const sent: { readonly name: string; readonly input: unknown }[] = [];
  const send = async (command: { readonly input: unknown }) => {
    sent.push({ name: command.constructor.name, input: command.input });
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { sent, cognito: { send } as Parameters<typeof createRequestCode>[0] };
}

const account =
  (email: string, verified = 'true'): FindAccount =>
  async () => ({
    userName: CANARY.userName,
    status: 'CONFIRMED',
    createdAt: 0,
    changedAt: 0,
    attributes: { email, email_verified: verified },
  });

describe('the request of the sign-in check', () => {
  test('is never made for an account with the address of a person', async () => {
    for (const find of [account('patient@example.com'), account(CANARY.email, 'false')]) {
      const { cognito, sent } = startCognito({ ChallengeName: 'EMAIL_OTP' });
      await expect(createRequestCode(cognito, find, config, 1000)()).rejects.toMatchObject({
        failureClass: 'code_not_requested',
        retryable: false,
      });
      expect(sent).toEqual([]);
    }
  });

  test('fails when Cognito offers something else than a code, or nothing', async () => {
    for (const answer of [{ ChallengeName: 'PASSWORD' }, {}, new Error('no answer')]) {
      const { cognito } = startCognito(answer);
      await expect(createRequestCode(cognito, account(CANARY.email), config, 1000)()).rejects.toMatchObject({
        failureClass: 'code_not_requested',
      });
    }
  });

  test('asks for a code only, and creates no second account', async () => {
    const { cognito, sent } = startCognito({ ChallengeName: 'EMAIL_OTP' });
    await createRequestCode(cognito, account(CANARY.email), config, 1000)();
    expect(sent.map(({ name }) => name)).toEqual(['InitiateAuthCommand']);
  });
});

test('only the address of the check is taken for the check', () => {
  expect(isCanary(CANARY.email)).toBe(true);
  expect(isCanary(CANARY.email.toUpperCase())).toBe(true);
  for (const other of ['success@simulator.amazonses.com', `x${CANARY.email}`, undefined, 7]) {
    expect(isCanary(other)).toBe(false);
  }
});
