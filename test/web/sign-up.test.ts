import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import {
  enterCode,
  follow,
  heading,
  linkOf,
  openClinic,
  pathOf,
  press,
  seesError,
  seesText,
  sendNewCode,
  signIn,
  signUp,
  watchActions,
  wrongCode,
} from './patient.ts';
import { openSite } from './site.ts';

let ahead = 0;
const site = await openSite({ clock: () => Date.now() + ahead });
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

const HOUR = 3_600_000;

/** Signs up; returns the page that asks for the code, and the code. */
async function signUpAs(address: string) {
  const page = await site.visit('/signup');
  await page.clock.install();
  await signUp(page, address);
  await heading(page, 'Check your email');
  return { page, email: await site.mailbox.next(address, 'verify-account') };
}

describe('a patient who signs up', () => {
  test('enters the code from the email, and is signed in', async () => {
    const { page, email } = await signUpAs('ana@example.com');
    const code = secretOf(email);
    await enterCode(page, `${code.slice(0, 3)} ${code.slice(3)}`, 'Confirm');

    await heading(page, 'Your account');
    await seesText(page, en.notices.welcome);
    await seesText(page, 'Ana Diaz');
    const { UserAttributes } = await clinic.cognito.send(
      new AdminGetUserCommand(clinic.account('ana@example.com')),
    );
    expect(UserAttributes).toContainEqual({ Name: 'locale', Value: 'en-GB' });
    await site.mailbox.next('ana@example.com', 'welcome');
    await page.context().close();
  });

  test('follows the link in the same browser, and presses Confirm', async () => {
    const { page: asked, email } = await signUpAs('ben@example.com');
    const page = await asked.context().newPage();
    await page.goto(linkOf(email));
    await seesText(page, en.confirm.filledIn);
    await press(page, 'Confirm');
    await seesText(page, en.notices.confirmed);
    await enterCode(asked, secretOf(email), 'Confirm');
    await seesText(asked, en.notices.alreadyConfirmed);
    await asked.context().close();
  });

  test('follows the link in another browser, and signs in there', async () => {
    const { page: asked, email } = await signUpAs('cem@example.com');
    await asked.context().close();
    const page = await site.visit(pathOf(linkOf(email)));
    expect(page.url()).toBe(`${site.system.siteUrl}/confirm`);
    await press(page, 'Confirm');
    await seesText(page, en.notices.confirmed);
    await signIn(page, 'cem@example.com');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('can reload the page', async () => {
    const { page, email } = await signUpAs('dora@example.com');
    await page.reload();
    await seesText(page, 'dora@example.com');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesText(page, en.notices.confirmed);
    await page.context().close();
  });

  test('presses twice, and gets one code', async () => {
    const page = await site.visit('/signup');
    const actions = watchActions(page);
    await page.getByLabel('Full name').fill('Eda Ray');
    await page.getByLabel('Email address').fill('eda@example.com');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Create account' }).dblclick();
    const email = await site.mailbox.next('eda@example.com', 'verify-account');
    await page.getByLabel('Code from the email').fill(secretOf(email));
    await page.getByRole('button', { name: 'Confirm' }).dblclick();
    await heading(page, 'Your account');
    expect(actions.filter((action) => /SignUp/.test(action))).toEqual(['SignUp', 'ConfirmSignUp']);
    await page.context().close();
  });

  test('sees the errors field by field, and loses nothing', async () => {
    const page = await site.visit('/signup');
    const actions = watchActions(page);
    await signUp(page, 'fay@example', 'short');
    await seesError(page, en.errors.emailWrong);
    await seesError(page, en.errors.passwordRules);
    await follow(page, en.errors.emailWrong);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('email');
    expect(await page.getByLabel('Full name').inputValue()).toBe('Ana Diaz');
    expect(actions).toEqual([]);
    await page.context().close();
  });
});

describe('an address that has an account', () => {
  /** Returns the text and address of the page that a sign-up leads to. */
  async function seen(address: string) {
    const page = await site.visit('/signup');
    await signUp(page, address);
    await heading(page, 'Check your email');
    const text = (await page.getByRole('main').innerText()).replaceAll(address, '');
    const url = page.url();
    await page.context().close();
    return { text, url };
  }

  test('leads to the same page as a new one, and no code is sent', async () => {
    await clinic.createPatient('gil@example.com');
    const taken = await seen('gil@example.com');
    expect(taken).toEqual(await seen('hugo@example.com'));
    await site.mailbox.next('hugo@example.com', 'verify-account');
    const emails = await site.system.inbox.emails();
    expect(emails.filter(({ destination }) => destination.to.includes('gil@example.com'))).toEqual([]);
  });

  test('gets a new code when it was never confirmed', async () => {
    const { page: first } = await signUpAs('ida@example.com');
    await first.context().close();
    const page = await site.visit('/signup');
    await signUp(page, 'ida@example.com');
    const email = await site.mailbox.next('ida@example.com', 'verify-account-again');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesText(page, en.notices.confirmed);
    await page.context().close();
  });
});

describe('a code for a new account', () => {
  test('is rejected when it is wrong, and works when it is right', async () => {
    const { page, email } = await signUpAs('jon@example.com');
    await enterCode(page, '12345x', 'Confirm');
    await seesError(page, en.errors.codeNotDigits);
    await enterCode(page, wrongCode(secretOf(email)), 'Confirm');
    await seesError(page, en.problems.codeWrong);
    await enterCode(page, secretOf(email), 'Confirm');
    await seesText(page, en.notices.welcome);
    await page.context().close();
  });

  test('stops working after too many wrong attempts; a new one works', async () => {
    const { page, email } = await signUpAs('kim@example.com');
    const wrong = wrongCode(secretOf(email));
    for (let attempt = 0; attempt < 5; attempt++) {
      await enterCode(page, wrong, 'Confirm');
      await seesError(page, en.problems.codeWrong);
    }
    await enterCode(page, secretOf(email), 'Confirm');
    await seesError(page, en.problems.codeTriedTooOften('1 hour'));
    await sendNewCode(page);
    await enterCode(
      page,
      secretOf(await site.mailbox.next('kim@example.com', 'verify-account-again')),
      'Confirm',
    );
    await seesText(page, en.notices.welcome);
    await page.context().close();
  });

  test('is replaced by a newer one', async () => {
    const { page, email } = await signUpAs('lea@example.com');
    await sendNewCode(page);
    const newer = await site.mailbox.next('lea@example.com', 'verify-account-again');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesError(page, en.problems.codeWrong);
    await enterCode(page, secretOf(newer), 'Confirm');
    await seesText(page, en.notices.welcome);
    await page.context().close();
  });

  test('is sent again five times in an hour', async () => {
    const { page } = await signUpAs('mia@example.com');
    for (let sent = 0; sent < 5; sent++) await sendNewCode(page);
    await page.clock.fastForward('00:31');
    await press(page, 'Send a new code');
    await seesText(page, en.problems.tooOften('1 hour'));
    await page.context().close();
  });

  test('expires after a day; a new one works', async () => {
    const { page, email } = await signUpAs('ned@example.com');
    ahead += 25 * HOUR;
    await enterCode(page, secretOf(email), 'Confirm');
    await seesError(page, en.problems.codeExpired);
    await sendNewCode(page);
    const newer = await site.mailbox.next('ned@example.com', 'verify-account-again');
    await enterCode(page, secretOf(newer), 'Confirm');
    await seesText(page, en.notices.welcome);
    await page.context().close();
  });
});
