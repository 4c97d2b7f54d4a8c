import { randomUUID } from 'node:crypto';
import { InitiateAuthCommand, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import {
  enterCode,
  heading,
  linkOf,
  openClinic,
  PASSWORD,
  pathOf,
  press,
  seesError,
  seesText,
  signIn,
  signUp,
  watchActions,
} from './patient.ts';
import { openSite } from './site.ts';

const site = await openSite();
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

const ATTACKER_PASSWORD = 'mallory mallory mallory';

/** Signs up with somebody else's address, as anybody can. Returns the user name and the email that the owner gets. */
async function attack(address: string) {
  const [Username, ClientId] = [randomUUID(), site.system.clientId];
  const UserAttributes = [
    { Name: 'email', Value: address },
    { Name: 'name', Value: 'Mallory' },
  ];
  await clinic.cognito.send(
    new SignUpCommand({ ClientId, Username, Password: ATTACKER_PASSWORD, UserAttributes }),
  );
  return { username: Username, email: await site.mailbox.next(address, 'verify-account') };
}

/** Tries the attacker's password. */
const tryPassword = (USERNAME: string) =>
  clinic.cognito.send(
    new InitiateAuthCommand({
      ClientId: site.system.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: ATTACKER_PASSWORD },
    }),
  );

describe('somebody who signs up with the address of a patient', () => {
  test('gets nothing when the patient opens the link, which confirms nothing', async () => {
    const { username, email } = await attack('ana@example.com');
    const page = await site.visit(pathOf(linkOf(email)));
    const actions = watchActions(page);
    await heading(page, en.confirm.elsewhereTitle);
    await seesText(page, en.confirm.elsewhereWarning);
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    expect(actions).toEqual([]);
    await expect(tryPassword(username)).rejects.toThrow('User is not confirmed.');
    await expect(tryPassword('ana@example.com')).rejects.toThrow('Incorrect username or password.');
    await page.context().close();
  });

  test('does not keep the patient from signing up, and has no part in the account', async () => {
    const { username } = await attack('ben@example.com');
    const page = await site.visit('/signup');
    await signUp(page, 'ben@example.com');
    const own = await site.mailbox.next('ben@example.com', 'verify-account');
    await enterCode(page, secretOf(own), 'Confirm');
    await seesText(page, en.notices.welcome);
    await seesText(page, 'Ana Diaz');
    await expect(tryPassword('ben@example.com')).rejects.toThrow('Incorrect username or password.');
    await expect(tryPassword(username)).rejects.toThrow('User is not confirmed.');
    await press(page, 'Sign out');
    await signIn(page, 'ben@example.com', PASSWORD);
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('cannot have the patient confirm it with the wrong one of two codes', async () => {
    const page = await site.visit('/signup');
    await signUp(page, 'cem@example.com');
    const own = await site.mailbox.next('cem@example.com', 'verify-account');
    const { username, email } = await attack('cem@example.com');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesError(page, en.problems.codeWrong);
    await page.goto(linkOf(email));
    await heading(page, en.confirm.elsewhereTitle);
    await page.goto(linkOf(own));
    await press(page, 'Confirm');
    await seesText(page, en.notices.welcome);
    await expect(tryPassword(username)).rejects.toThrow('User is not confirmed.');
    await page.context().close();
  });
});

test('the link of a sign-up holds no user name', async () => {
  const { username, email } = await attack('dora@example.com');
  expect(linkOf(email)).toMatch(/\/confirm#code=\d{6}&ref=[0-9a-f]{8}$/);
  expect(email.body.text).not.toContain(username);
});
