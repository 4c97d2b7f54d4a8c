import type { Page } from 'playwright-core';
import { leaksIn } from '../../bench/leaks.ts';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import { fr } from '../../web/src/words/fr.ts';
import { appears } from '../harness/appears.ts';
import {
  enterCode,
  linkOf,
  NEW_PASSWORD,
  openClinic,
  PASSWORD,
  signUp,
  WRONG_PASSWORD,
  wrongCode,
} from '../web/patient.ts';
import { openApps } from './apps-in-browser.ts';

const site = await openApps();
const clinic = openClinic(site.system);
const secrets: string[] = [PASSWORD, NEW_PASSWORD, WRONG_PASSWORD];
afterAll(() => site.close());

async function newPatient(name: string): Promise<string> {
  const address = `${name}@example.com`;
  secrets.push(address);
  await clinic.createPatient(address);
  return address;
}

const says = (page: Page, words: string) => appears(page.getByText(words).first());
const isSignedIn = (page: Page, address: string) => says(page, `You are signed in as ${address}.`);

/** Opens an app and presses its button, or follows its link. */
async function start(page: Page, app: string): Promise<void> {
  await page.goto(app);
  await page.getByText('Sign in', { exact: true }).click();
}

async function fillIn(page: Page, address: string, password = PASSWORD): Promise<void> {
  await page.getByLabel(en.fields.email).fill(address);
  await page.getByLabel(en.fields.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: en.actions.signIn, exact: true }).click();
}

/** Records the addresses of the sign-in pages that a page visits. */
function watch(page: Page): string[] {
  const shown: string[] = [];
  page.on('framenavigated', (frame) => {
    if (frame.url().startsWith(site.signIn)) shown.push(new URL(frame.url()).pathname);
  });
  return shown;
}

describe('a patient', () => {
  test('signs in to one app and is then signed in to the other automatically', async () => {
    const address = await newPatient('ana');
    const page = await site.person();
    await start(page, site.booking);
    await says(page, 'Sign in to go on to \u2068Booking\u2069.');
    await fillIn(page, address);
    await isSignedIn(page, address);
    expect(page.url()).toBe(`${site.booking}/`);

    const other = await page.context().newPage();
    const shown = watch(other);
    await start(other, site.results);
    await isSignedIn(other, address);
    expect(shown).toEqual([]);

    // Both refresh their tokens, one in the browser and one on its server.
    await page.getByRole('button', { name: 'Renew' }).click();
    await says(page, 'Your tokens are valid until');
    await other.getByText('Renew').click();
    await says(other, 'Your tokens have been renewed.');

    // Signing out of one ends the session of all: the next sign-in asks again.
    await other.goto(site.results);
    await other.getByText('Sign out').click();
    await says(other, 'You are not signed in.');
    expect(other.url()).toBe(`${site.results}/`);
    await start(other, site.results);
    await says(other, 'Sign in to go on to \u2068Lab results\u2069.');

    // The other app stays signed in until it signs out itself or its tokens expire.
    await page.goto(site.booking);
    await isSignedIn(page, address);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await says(page, 'You are not signed in.');
    expect(page.url()).toBe(`${site.booking}/`);
    await page.context().close();
  });

  test('resets a forgotten password during sign-in, with an email in the app’s brand', async () => {
    const address = await newPatient('ben');
    const page = await site.person();
    await start(page, site.booking);
    await page.getByRole('link', { name: en.login.forgot }).click();
    await page.getByLabel(en.fields.email).fill(address);
    await page.getByRole('button', { name: en.actions.sendCode }).click();
    const email = await site.mailbox.next(address, 'reset-password');
    expect(email.from).toContain('Riverside Dental');
    expect(email.body.html).toContain('#00664f');
    const code = secretOf(email);
    secrets.push(code);
    await page.getByLabel(en.fields.code).fill(code);
    await page.getByLabel(en.fields.newPassword).fill(NEW_PASSWORD);
    await page.getByRole('button', { name: en.actions.savePassword }).click();
    await says(page, en.notices.passwordReset);
    await fillIn(page, address, NEW_PASSWORD);
    await isSignedIn(page, address);
    await page.context().close();
  });

  test('signs in with a code from an email in the app’s brand', async () => {
    const address = await newPatient('cem');
    for (const [app, brand] of [
      [site.booking, 'Riverside Dental'],
      [site.results, 'Riverside Clinic'],
    ] as const) {
      const page = await site.person();
      await start(page, app);
      await says(page, brand);
      await page.getByLabel(en.fields.email).fill(address);
      await page.getByRole('button', { name: en.actions.emailCode }).click();
      const email = await site.mailbox.next(address, 'sign-in-code');
      expect(email.from).toContain(brand);
      const code = secretOf(email);
      secrets.push(code);
      await page.getByLabel(en.fields.code).fill(wrongCode(code));
      await page.keyboard.press('Enter');
      await says(page, en.problems.codeWrong);
      await page.getByLabel(en.fields.code).fill(code);
      await page.keyboard.press('Enter');
      await isSignedIn(page, address);
      await page.context().close();
    }
  });

  test('sets a password after an invitation', async () => {
    const address = 'dora@example.com';
    secrets.push(address);
    await clinic.invite(address, 'Temporary-word-7');
    const invitation = secretOf(await site.mailbox.next(address, 'invitation'));
    secrets.push(invitation);
    const page = await site.person();
    await start(page, site.booking);
    await fillIn(page, address, invitation);
    await page.getByLabel(en.fields.newPassword).fill(NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await isSignedIn(page, address);
    await page.context().close();
  });

  test('needs neither a mouse nor a script on the sign-in page', async () => {
    const address = await newPatient('eda');
    const page = await site.person({ javaScriptEnabled: false });
    await page.goto(`${site.results}/sign-in`);
    const press = async (key: string, times = 1) => {
      for (let count = 0; count < times; count++) await page.keyboard.press(key);
    };
    // Past the languages to the fields; Enter presses the first button below them.
    await press('Tab', 5);
    await press('Tab');
    await page.keyboard.type(address);
    await press('Tab');
    await page.keyboard.type(PASSWORD);
    await press('Enter');
    await isSignedIn(page, address);
    await page.context().close();
  });

  test('keeps the language of the first page', async () => {
    const address = await newPatient('fay');
    const page = await site.person();
    await start(page, site.booking);
    await page.getByRole('button', { name: 'Français' }).click();
    await says(page, 'Connectez-vous pour continuer vers');
    await page.getByLabel(fr.fields.email).fill(address);
    await page.getByRole('button', { name: fr.actions.emailCode }).click();
    await says(page, fr.pages.loginCode);
    await page.getByRole('button', { name: 'English' }).click();
    await says(page, en.pages.loginCode);
    const code = secretOf(await site.mailbox.next(address, 'sign-in-code'));
    secrets.push(code);
    await page.getByLabel(en.fields.code).fill(code);
    await page.keyboard.press('Enter');
    await isSignedIn(page, address);
    await page.context().close();
  });
});

describe('an app', () => {
  test('works after the user turned back during sign-in', async () => {
    const page = await site.person();
    await start(page, site.booking);
    await page.waitForURL(`${site.signIn}/**`);
    await page.goBack();
    await says(page, 'You are not signed in.');
    await page.context().close();
  });

  test('shows a refused sign-in and can try again', async () => {
    const page = await site.person();
    await page.goto(`${site.results}/signed-in?error=login_required&state=stale`);
    await says(page, en.fields.email);
    await page.goto(`${site.results}/sign-in`);
    await page.goto(`${site.results}/signed-in?code=made-up&state=wrong`);
    await says(page, 'The sign-in did not work.');
    await page.getByText('Try again').click();
    await says(page, 'Sign in to go on to');
    await page.context().close();
  });
});

describe('a new patient of an app', () => {
  /** Opens the sign-in page of an app, follows the link to the sign-up in the portal, and signs up. */
  async function signUpFrom(app: string, address: string) {
    secrets.push(address);
    const page = await site.person();
    await start(page, app);
    await page.getByRole('link', { name: en.login.createAccount }).click();
    await page.getByLabel(en.fields.name).waitFor();
    return page;
  }

  test('signs up in the portal in the app’s brand, returns to the app, and signs in', async () => {
    const address = 'gil@example.com';
    const page = await signUpFrom(site.booking, address);
    expect(page.url()).toBe(`${site.system.siteUrl}/signup`);
    await says(page, en.otherApp.afterwards('\u2068Booking\u2069'));
    await page.getByRole('banner').getByText('Riverside Dental').waitFor();
    // A person who has an account after all is not sent to the portal's own sign-in.
    const back = en.otherApp.goOn('\u2068Booking\u2069');
    expect(await page.getByRole('link', { name: back }).getAttribute('href')).toBe(`${site.booking}/`);
    expect(await page.getByRole('main').getByRole('link', { name: en.signUp.signIn }).count()).toBe(0);

    await signUp(page, address);
    const email = await site.mailbox.next(address, 'verify-account');
    secrets.push(secretOf(email));
    expect(email.from).toContain('Riverside Dental');
    expect(email.body.html).toContain('#00664f');
    await says(page, en.confirm.title);
    // Phones discard the page while the mail app is open.
    await page.reload();
    await page.getByRole('banner').getByText('Riverside Dental').waitFor();
    await enterCode(page, secretOf(email), 'Confirm');
    await says(page, en.otherApp.confirmedTitle);
    expect((await site.mailbox.next(address, 'welcome')).from).toContain('Riverside Dental');
    await page.getByRole('link', { name: back }).click();
    await says(page, 'You are not signed in.');
    expect(page.url()).toBe(`${site.booking}/`);
    await page.getByText('Sign in', { exact: true }).click();
    await fillIn(page, address);
    await isSignedIn(page, address);
    await page.context().close();
  });

  test('returns from the tab that the link of the email opens, too', async () => {
    const address = 'hugo@example.com';
    const page = await signUpFrom(site.results, address);
    await signUp(page, address);
    const email = await site.mailbox.next(address, 'verify-account');
    secrets.push(secretOf(email));
    const tab = await page.context().newPage();
    await tab.goto(linkOf(email));
    await tab.getByRole('button', { name: en.actions.confirm }).click();
    await says(tab, en.otherApp.confirmedTitle);
    await tab.getByRole('link', { name: en.otherApp.goOn('\u2068Lab results\u2069') }).click();
    await says(tab, 'You are not signed in.');
    expect(tab.url()).toBe(`${site.results}/`);
    await page.context().close();
  });

  test.each([
    'https://attacker.example/',
    '//attacker.example',
    'javascript:alert(1)',
    'Booking',
    '__proto__',
    '',
  ])('is led to no other site by a link that names %j as the app', async (app) => {
    const page = await site.person();
    await page.goto(`${site.system.siteUrl}/signup?app=${encodeURIComponent(app)}`);
    await page.getByLabel(en.fields.name).waitFor();
    await page.getByRole('banner').getByText('Riverside Clinic').waitFor();
    const links = await page
      .getByRole('main')
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    expect(links.filter((link) => !link.startsWith(site.system.siteUrl))).toEqual([]);
    expect(page.url()).toBe(`${site.system.siteUrl}/signup`);
    await page.context().close();
  });
});

test('no requested address and no log line contains a name, a password or a code', async () => {
  expect(secrets.length).toBeGreaterThan(12);
  const { logs } = site.system;
  const lines = logs.groups().flatMap((group) => logs.query({ group }).map(({ message }) => message));
  expect(lines.filter((line) => line.includes('sign_in_refused')).length).toBeGreaterThanOrEqual(2);
  expect(leaksIn(lines, secrets)).toEqual([]);
  const addresses = site.asked.map((address) => decodeURIComponent(address));
  expect(addresses.length).toBeGreaterThan(50);
  expect(leaksIn(addresses, secrets)).toEqual([]);
  expect(site.complaints).toEqual([]);
});
