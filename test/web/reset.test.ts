import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import {
  askForResetCode,
  chooseNewPassword,
  follow,
  heading,
  linkOf,
  NEW_PASSWORD,
  openClinic,
  openTab,
  PASSWORD,
  pathOf,
  press,
  seesError,
  seesText,
  sendNewCode,
  signIn,
  signUp,
  visitSignedIn,
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

/** Asks for a code as somebody who has an account; returns the page for the code, and the email. */
async function askAs(address: string) {
  await clinic.createPatient(address);
  const page = await site.visit('/reset');
  await page.clock.install();
  await askForResetCode(page, address);
  return { page, email: await site.mailbox.next(address, 'reset-password') };
}

describe('a patient who forgot the password', () => {
  test('types the code, chooses another, and signs in with it', async () => {
    await clinic.createPatient('ana@example.com');
    const page = await site.visit('/login');
    await page.getByLabel('Email address').fill('ana@example.com');
    await follow(page, 'Forgot password');
    await heading(page, 'Choose a new password');
    await askForResetCode(page, 'ana@example.com');
    const code = secretOf(await site.mailbox.next('ana@example.com', 'reset-password'));
    await chooseNewPassword(page, `${code.slice(0, 3)}-${code.slice(3)}`);
    await seesText(page, en.notices.passwordReset);
    await site.mailbox.next('ana@example.com', 'password-changed');

    await signIn(page, 'ana@example.com', PASSWORD);
    await seesError(page, en.problems.passwordWrong);
    await signIn(page, 'ana@example.com', NEW_PASSWORD);
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('follows the link in another browser, which fills in the code', async () => {
    const { page: asked, email } = await askAs('ben@example.com');
    await asked.context().close();
    const page = await site.visit('/login');
    const actions = watchActions(page);
    await page.goto(linkOf(email));
    await seesText(page, en.reset.filledIn);
    expect(page.url()).toBe(`${site.system.siteUrl}/reset`);
    expect(actions).toEqual([]);
    // Who has followed the link has the email.
    expect(await page.getByText(en.confirm.noEmail).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Send a new code' }).count()).toBe(0);
    await page.getByLabel('New password').fill('too short');
    await press(page, 'Save new password');
    await seesError(page, en.errors.passwordRules);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await press(page, 'Save new password');
    await seesText(page, en.notices.passwordReset);
    await signIn(page, 'ben@example.com', NEW_PASSWORD);
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('can reload the page, and may press twice', async () => {
    const { page, email } = await askAs('cem@example.com');
    const actions = watchActions(page);
    await page.reload();
    await seesText(page, 'cem@example.com');
    await page.getByLabel('Code from the email').fill(secretOf(email));
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Save new password' }).dblclick();
    await seesText(page, en.notices.passwordReset);
    expect(actions).toEqual(['ConfirmForgotPassword']);
    await page.context().close();
  });

  test('remembers it after following the link, and signs in with it', async () => {
    const { page: asked, email } = await askAs('dora@example.com');
    await asked.context().close();
    const page = await site.visit(pathOf(linkOf(email)));
    await follow(page, 'Back to sign in');
    await signIn(page, 'dora@example.com');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('while signed in, is signed out in all tabs', async () => {
    await clinic.createPatient('dina@example.com');
    const page = await visitSignedIn(site, 'dina@example.com');
    const tab = await openTab(site, page, '/account/name');
    await page.goto(`${site.system.siteUrl}/account/password`);
    await follow(page, en.changePassword.forgot);
    await askForResetCode(page, 'dina@example.com');
    await chooseNewPassword(page, secretOf(await site.mailbox.next('dina@example.com', 'reset-password')));
    await seesText(page, en.notices.passwordReset);
    await seesText(tab, en.notices.passwordChangedElsewhere);
    expect(await page.getByLabel('Email address').inputValue()).toBe('dina@example.com');
    await signIn(page, 'dina@example.com', NEW_PASSWORD);
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('of another account while signed in, stays signed in and reads one thing only', async () => {
    await clinic.createPatient('dave@example.com');
    await clinic.createPatient('didi@example.com');
    const page = await visitSignedIn(site, 'dave@example.com');
    await page.goto(`${site.system.siteUrl}/reset`);
    expect(await page.getByRole('main').getByRole('link', { name: en.reset.backToSignIn }).count()).toBe(0);
    await askForResetCode(page, 'didi@example.com');
    await chooseNewPassword(page, secretOf(await site.mailbox.next('didi@example.com', 'reset-password')));
    await seesText(page, en.notices.passwordResetOther);
    await heading(page, 'Your account');
    await seesText(page, 'dave@example.com');
    expect(await page.getByText(en.notices.passwordReset).count()).toBe(0);
    await page.context().close();
  });

  test('finds the address that was typed at the sign-in, and the sign-in the one that was typed here', async () => {
    const page = await site.visit('/login');
    const address = page.getByLabel('Email address');
    await address.fill('dieter@example.com');
    await follow(page, 'Forgot password');
    await heading(page, 'Choose a new password');
    expect(await address.inputValue()).toBe('dieter@example.com');
    expect(page.url()).not.toContain('dieter');
    await address.fill('dirk@example.com');
    await page.goBack();
    await heading(page, 'Sign in');
    expect(await address.inputValue()).toBe('dirk@example.com');
    await address.fill('dolly@example.com');
    await follow(page, en.login.createAccount);
    await heading(page, en.pages.signUp);
    expect(await address.inputValue()).toBe('dolly@example.com');
    // Phones discard a page while another app is open.
    await address.fill('doris@example.com');
    await page.reload();
    await heading(page, en.pages.signUp);
    expect(await address.inputValue()).toBe('doris@example.com');
    await follow(page, en.signUp.signIn);
    await heading(page, 'Sign in');
    expect(await address.inputValue()).toBe('doris@example.com');
    await page.context().close();
  });

  test('can correct the address', async () => {
    const { page } = await askAs('eda@example.com');
    await press(page, 'Use another email address');
    await heading(page, 'Choose a new password');
    expect(await page.getByLabel('Email address').inputValue()).toBe('eda@example.com');
    await page.context().close();
  });
});

describe('an address that no code is sent to', () => {
  test('gets the same page as one that has an account', async () => {
    const { page: known } = await askAs('fay@example.com');
    const unknown = await site.visit('/reset');
    await unknown.clock.install();
    await askForResetCode(unknown, 'nobody@example.com');
    const [one, other] = await Promise.all(
      [known, unknown].map(async (page) => {
        await page.clock.fastForward('00:31');
        await page.getByRole('button', { name: 'Send a new code' }).waitFor();
        return page.getByRole('main').innerText();
      }),
    );
    expect(one?.replaceAll('fay@', '')).toBe(other?.replaceAll('nobody@', ''));
    await chooseNewPassword(unknown, '123456');
    await seesError(unknown, en.problems.codeWrong);
    await known.context().close();
    await unknown.context().close();
  });

  test('may belong to an account that was never confirmed, which the page does not reveal', async () => {
    const page = await site.visit('/signup');
    await signUp(page, 'gil@example.com');
    await site.mailbox.next('gil@example.com', 'verify-account');
    await page.goto(`${site.system.siteUrl}/reset`);
    await askForResetCode(page, 'gil@example.com');
    await chooseNewPassword(page, '123456');
    await seesError(page, en.problems.codeWrong);
    await page.context().close();
  });
});

describe('a code for a new password', () => {
  test('is rejected when it is wrong; the typed password stays', async () => {
    const { page, email } = await askAs('hugo@example.com');
    await chooseNewPassword(page, wrongCode(secretOf(email)));
    await seesError(page, en.problems.codeWrong);
    expect(await page.getByLabel('New password').inputValue()).toBe(NEW_PASSWORD);
    await page.getByLabel('Code from the email').fill(secretOf(email));
    await press(page, 'Save new password');
    await seesText(page, en.notices.passwordReset);
    await page.context().close();
  });

  test('stops working after too many wrong attempts; a new one works', async () => {
    const { page, email } = await askAs('ida@example.com');
    for (let attempt = 0; attempt < 5; attempt++) {
      await chooseNewPassword(page, wrongCode(secretOf(email)));
      await seesError(page, en.problems.codeWrong);
    }
    await chooseNewPassword(page, secretOf(email));
    await seesError(page, en.problems.codeTriedTooOften('1 hour'));
    await sendNewCode(page, en.notices.codeSentIfKnown);
    await chooseNewPassword(page, secretOf(await site.mailbox.next('ida@example.com', 'reset-password')));
    await seesText(page, en.notices.passwordReset);
    await page.context().close();
  });

  test('is replaced by a newer one', async () => {
    const { page, email } = await askAs('jon@example.com');
    await sendNewCode(page, en.notices.codeSentIfKnown);
    const newer = await site.mailbox.next('jon@example.com', 'reset-password');
    await chooseNewPassword(page, secretOf(email));
    await seesError(page, en.problems.codeWrong);
    await chooseNewPassword(page, secretOf(newer));
    await seesText(page, en.notices.passwordReset);
    await page.context().close();
  });

  test('expires after an hour, in a link too; a new one works', async () => {
    const { page: asked, email } = await askAs('kim@example.com');
    await asked.context().close();
    ahead += 2 * HOUR;
    const page = await site.visit(pathOf(linkOf(email)));
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await press(page, 'Save new password');
    await seesError(page, en.problems.codeExpired);
    await press(page, 'Send a new code');
    await seesText(page, en.notices.codeSentIfKnown);
    await chooseNewPassword(page, secretOf(await site.mailbox.next('kim@example.com', 'reset-password')));
    await seesText(page, en.notices.passwordReset);
    await page.context().close();
  });
});
