import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { secretOf } from '../../local/demo/mailbox.ts';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import { es } from '../../web/src/words/es.ts';
import {
  askForSignInCode,
  enterAccount,
  enterCode,
  follow,
  heading,
  NEW_PASSWORD,
  openChangeName,
  openClinic,
  PASSWORD,
  press,
  seesError,
  seesText,
  signIn,
  visitSignedIn,
  WRONG_PASSWORD,
  wrongCode,
} from './patient.ts';
import { openSite } from './site.ts';

let ahead = 0;
const site = await openSite({ clock: () => Date.now() + ahead });
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

const HOUR = 3_600_000;

/** Creates an account and signs in to it. */
async function enter(address: string) {
  await clinic.createPatient(address);
  return visitSignedIn(site, address);
}

async function attributesOf(address: string) {
  const { UserAttributes = [] } = await clinic.cognito.send(new AdminGetUserCommand(clinic.account(address)));
  return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
}

describe('a patient', () => {
  test('changes the name', async () => {
    const page = await enter('ana@example.com');
    await openChangeName(page);
    expect(await page.getByLabel('Full name').inputValue()).toBe('Ana Diaz');
    await page.getByLabel('Full name').fill(' ');
    await press(page, 'Save');
    await seesError(page, en.errors.nameMissing);
    await page.getByLabel('Full name').fill('Ana María Díaz');
    await press(page, 'Save');
    await seesText(page, en.notices.nameChanged);
    await seesText(page, 'Ana María Díaz');
    expect(await attributesOf('ana@example.com')).toMatchObject({ name: 'Ana María Díaz' });
    await page.context().close();
  });

  test('changes the password with the old one, not with a wrong one', async () => {
    const page = await enter('ben@example.com');
    await follow(page, 'Change Password');
    await page.getByLabel('Current password').fill(WRONG_PASSWORD);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await press(page, 'Save new password');
    await seesError(page, en.problems.currentPasswordWrong);
    expect(await page.getByLabel('New password').inputValue()).toBe(NEW_PASSWORD);
    await page.getByLabel('Current password').fill(PASSWORD);
    await press(page, 'Save new password');
    await seesText(page, en.notices.passwordChanged);
    await seesText(page, 'Ana Diaz');

    await press(page, 'Sign out');
    await signIn(page, 'ben@example.com');
    await seesError(page, en.problems.passwordWrong);
    await signIn(page, 'ben@example.com', NEW_PASSWORD);
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('deletes the account after confirming it', async () => {
    const page = await enter('cem@example.com');
    await follow(page, 'Delete your account');
    await press(page, 'Email me a code');
    await seesError(page, en.errors.tickMissing);
    await page.getByLabel(en.deleteAccount.understand).check();
    await press(page, 'Email me a code');
    const code = secretOf(await site.mailbox.next('cem@example.com', 'confirm-deletion'));
    await enterCode(page, wrongCode(code), 'Delete my account');
    await seesError(page, en.problems.codeWrong);
    await enterCode(page, code, 'Delete my account');
    await seesText(page, en.notices.deleted);
    await signIn(page, 'cem@example.com');
    await seesError(page, en.problems.passwordWrong);
    await expect(attributesOf('cem@example.com')).rejects.toThrow('User does not exist');
    await page.context().close();
  });

  test('does not get the code for a deletion while a new address waits for its own code', async () => {
    const page = await enter('cleo@example.com');
    await follow(page, 'Change Email address');
    await page.getByLabel('New email address').fill('thief@attacker.example');
    await press(page, 'Send a code');
    await seesText(page, 'thief@attacker.example');
    await follow(page, 'Cancel');
    await follow(page, 'Delete your account');
    await page.getByLabel(en.deleteAccount.understand).check();
    await press(page, 'Email me a code');
    await seesError(page, en.problems.addressPending);
    await page.context().close();
  });
});

describe('the language', () => {
  test('that is chosen sets the direction of the page and the language of the next email', async () => {
    const page = await enter('dora@example.com');
    await follow(page, 'Change Language');
    await page.getByRole('radio', { name: 'العربية' }).check();
    await press(page, 'Save');
    await seesText(page, ar.notices.languageChanged);
    await heading(page, ar.pages.account);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await page.locator('html').getAttribute('lang')).toBe('ar');
    expect(await attributesOf('dora@example.com')).toMatchObject({ locale: 'ar' });

    await press(page, ar.actions.signOut);
    await page.getByLabel(ar.fields.email).fill('dora@example.com');
    await press(page, ar.actions.emailCode);
    const email = await site.mailbox.next('dora@example.com', 'sign-in-code');
    expect(email.body.html).toMatch(/<html[^>]* lang="ar"[^>]* dir="rtl"/);
    await heading(page, ar.pages.loginCode);
    await page.reload();
    await heading(page, ar.pages.loginCode);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.getByLabel(ar.fields.code).fill(secretOf(email));
    await press(page, ar.actions.signIn);
    await heading(page, ar.pages.account);
    await page.context().close();
  });

  test('of the page becomes that of the account, from the first email on', async () => {
    const page = await site.visit('/signup', { locale: 'es-MX' });
    await heading(page, es.pages.signUp);
    await press(page, 'العربية');
    await heading(page, ar.pages.signUp);
    await page.getByLabel(ar.fields.name).fill('نور');
    await page.getByLabel(ar.fields.email).fill('nour@example.com');
    await page.getByLabel(ar.fields.password, { exact: true }).fill(PASSWORD);
    await press(page, ar.actions.signUp);
    const email = await site.mailbox.next('nour@example.com', 'verify-account');
    expect(email.body.html).toMatch(/<html[^>]* lang="ar"/);
    await page.getByLabel(ar.fields.code).fill(secretOf(email));
    await press(page, ar.actions.confirm);
    await seesText(page, ar.notices.welcome);
    expect(await attributesOf('nour@example.com')).toMatchObject({ locale: 'ar' });
    await page.context().close();
  });

  test('of the account is used in a browser where none was chosen', async () => {
    await clinic.createPatient('eda@example.com', { locale: 'es-MX' });
    const page = await site.visit('/login');
    await signIn(page, 'eda@example.com');
    await heading(page, es.pages.account);
    await press(page, es.actions.signOut);
    await heading(page, es.pages.login);
    await page.context().close();
  });
});

describe('a session', () => {
  test('ends on all devices, and the others say why', async () => {
    const page = await enter('fay@example.com');
    const [reloaded, busy] = await Promise.all([
      visitSignedIn(site, 'fay@example.com'),
      visitSignedIn(site, 'fay@example.com'),
    ]);
    await follow(busy, 'Change Name');
    await busy.getByLabel('Full name').waitFor();
    await press(page, 'Sign out on all devices');
    await seesText(page, en.notices.signedOutEverywhere);

    await reloaded.reload();
    await seesText(reloaded, en.notices.expired);
    await busy.getByLabel('Full name').fill('Fay Roe');
    await press(busy, 'Save');
    await seesText(busy, en.notices.expired);
    await signIn(busy, 'fay@example.com');
    await seesText(busy, 'Ana Diaz');
    await Promise.all([page, reloaded, busy].map((each) => each.context().close()));
  });

  test('does not come back with the back button after signing out', async () => {
    const page = await enter('gil@example.com');
    await press(page, 'Sign out');
    await seesText(page, en.notices.signedOut);
    await page.goBack();
    await heading(page, 'Sign in');
    expect(await page.getByText('gil@example.com').count()).toBe(0);
    await page.context().close();
  });

  test('lasts for hours where the patient chose to stay signed in, and ends after a day', async () => {
    await clinic.createPatient('hugo@example.com');
    const page = await site.visit('/login');
    await page.clock.install();
    await enterAccount(page, 'hugo@example.com', 'device');
    await follow(page, 'Change Name');
    await page.getByLabel('Full name').fill('Hugo Roe');
    await page.clock.fastForward('02:00:00');
    ahead += 2 * HOUR;
    await press(page, 'Save');
    await seesText(page, 'Hugo Roe');

    await follow(page, 'Change Name');
    await page.getByLabel('Full name').fill('Hugo Poe');
    await page.clock.fastForward('23:00:00');
    ahead += 23 * HOUR;
    await press(page, 'Save');
    await seesText(page, en.notices.expired);
    await askForSignInCode(page, 'hugo@example.com');
    expect(await attributesOf('hugo@example.com')).toMatchObject({ name: 'Hugo Roe' });
    await page.context().close();
  });
});
