import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import {
  askForResetCode,
  askForSignInCode,
  chooseNewPassword,
  enterCode,
  heading,
  linkOf,
  NEW_PASSWORD,
  openClinic,
  PHONE,
  pathOf,
  press,
  seesError,
  seesText,
  signIn,
} from './patient.ts';
import { openSite } from './site.ts';

let ahead = 0;
const site = await openSite({ clock: () => Date.now() + ahead });
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

const MINUTE = 60_000;
const DAY = 86_400_000;
const TEMPORARY = 'a<b>&"c"d-12345';

/** Invites somebody with a temporary password, and reads the invitation. */
async function invite(address: string) {
  await clinic.invite(address, TEMPORARY);
  return site.mailbox.next(address, 'invitation');
}

describe('an invited patient', () => {
  test('signs in with the temporary password and chooses another', async () => {
    const email = await invite('ana@example.com');
    expect(secretOf(email)).toBe(TEMPORARY);
    const page = await site.visit(pathOf(linkOf(email)), { locale: 'es-MX' });
    await page.getByRole('button', { name: 'English' }).click();
    await heading(page, 'Sign in');
    await signIn(page, 'ana@example.com', secretOf(email));
    await heading(page, 'Choose your password');
    await page.getByLabel('New password').fill('short');
    await press(page, 'Save new password');
    await seesError(page, en.errors.passwordRules);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await press(page, 'Save new password');
    await heading(page, 'Your account');
    await press(page, 'Sign out');
    await signIn(page, 'ana@example.com', NEW_PASSWORD);
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('can reload the page, and may press twice', async () => {
    const page = await site.visit('/login');
    await signIn(page, 'ben@example.com', secretOf(await invite('ben@example.com')));
    await heading(page, 'Choose your password');
    await page.reload();
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Save new password' }).dblclick();
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('who presses "Forgot password" is asked to use the invitation', async () => {
    await invite('cem@example.com');
    const page = await site.visit('/reset');
    await page.getByLabel('Email address').fill('cem@example.com');
    await press(page, 'Send a code');
    await seesError(page, en.problems.invited(PHONE));
    await page.context().close();
  });

  test('who asks for a code is asked to use the temporary password', async () => {
    await invite('dora@example.com');
    const page = await site.visit('/login');
    await page.getByLabel('Email address').fill('dora@example.com');
    await press(page, 'Email me a sign-in code');
    await seesError(page, en.problems.passwordOnly);
    await page.context().close();
  });

  test('without a password signs in with a code, and the account takes the language of the page', async () => {
    await clinic.invite('eda@example.com');
    const email = await site.mailbox.next('eda@example.com', 'invitation');
    const page = await site.visit(pathOf(linkOf(email)));
    await askForSignInCode(page, 'eda@example.com');
    const code = secretOf(await site.mailbox.next('eda@example.com', 'sign-in-code'));
    const stored = page.waitForResponse((response) =>
      String(response.request().headers()['x-amz-target']).endsWith('UpdateUserAttributes'),
    );
    await enterCode(page, code, 'Sign in');
    await heading(page, 'Your account');
    await stored;
    const { UserAttributes } = await clinic.cognito.send(
      new AdminGetUserCommand(clinic.account('eda@example.com')),
    );
    expect(UserAttributes).toContainEqual({ Name: 'locale', Value: 'en-GB' });
    await page.context().close();
  });
});

describe('an invited patient without a password', () => {
  /** Matches a sentence that knows of no invitation but those with a temporary password. */
  const ONLY_TEMPORARY = /there will be no email|use the temporary password/i;

  test('reads nowhere that the invitation has one', async () => {
    const page = await site.visit('/login');
    for (const [link, title] of [
      ['Forgot password', en.pages.reset],
      [en.layout.help, en.pages.help],
    ] as const) {
      await page.getByRole('link', { name: link }).click();
      await heading(page, title);
      const text = await page.getByRole('main').innerText();
      expect(text).toContain('invitation');
      expect(text).toContain('code');
      expect(text).not.toMatch(ONLY_TEMPORARY);
    }
    await page.context().close();
  });

  test('chooses a password with a code, as the page says, and signs in with it', async () => {
    await clinic.invite('edgar@example.com');
    await site.mailbox.next('edgar@example.com', 'invitation');
    const page = await site.visit('/reset');
    await seesText(page, en.reset.invited);
    await askForResetCode(page, 'edgar@example.com');
    await seesText(page, en.reset.invited);
    await chooseNewPassword(page, secretOf(await site.mailbox.next('edgar@example.com', 'reset-password')));
    await seesText(page, en.notices.passwordReset);
    await signIn(page, 'edgar@example.com', NEW_PASSWORD);
    await heading(page, 'Your account');
    await page.context().close();
  });
});

describe('an invited patient who takes too long', () => {
  test('to choose a password starts over', async () => {
    const email = await invite('fay@example.com');
    const page = await site.visit('/login');
    await signIn(page, 'fay@example.com', secretOf(email));
    await heading(page, 'Choose your password');
    ahead += 16 * MINUTE;
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await press(page, 'Save new password');
    await seesError(page, en.problems.signInExpired);
    await page.getByRole('link', { name: 'Back to sign in' }).click();
    await signIn(page, 'fay@example.com', secretOf(email));
    await heading(page, 'Choose your password');
    await page.context().close();
  });

  test('to sign in needs a new invitation', async () => {
    const email = await invite('gil@example.com');
    ahead += 8 * DAY;
    const page = await site.visit('/login');
    await page.clock.install({ time: Date.now() + ahead });
    await signIn(page, 'gil@example.com', secretOf(email));
    await seesError(page, en.problems.temporaryPasswordExpired(PHONE));
    await page.context().close();
  });
});
