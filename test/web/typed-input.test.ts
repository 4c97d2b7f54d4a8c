import type { Page } from 'playwright-core';
import { secretOf } from '../../local/demo/mailbox.ts';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import { es } from '../../web/src/words/es.ts';
import { fr } from '../../web/src/words/fr.ts';
import {
  enterCode,
  follow,
  heading,
  linkOf,
  openClinic,
  PASSWORD,
  press,
  seesError,
  seesText,
  signIn,
  signUp,
  visitSignedIn,
  watchActions,
} from './patient.ts';
import { openSite } from './site.ts';

const site = await openSite();
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

/** Opens a page in a browser that asks for languages by these tags. */
async function visitIn(languages: readonly string[], path: string): Promise<Page> {
  const page = await site.visit('/help');
  await page.addInitScript((tags) => {
    Object.defineProperty(navigator, 'languages', { get: () => tags });
  }, languages);
  await page.goto(site.system.siteUrl + path);
  return page;
}

describe('an address beyond ASCII', () => {
  test('gets the email at its domain in Punycode, and is shown in letters everywhere', async () => {
    const typed = '\u2068 mailto:Ana@Müller-Praxis.example\u200b ';
    const shown = 'ana@müller-praxis.example';
    const page = await site.visit('/signup');
    await signUp(page, typed);
    await heading(page, 'Check your email');
    await seesText(page, shown);
    const email = await site.mailbox.next('ana@xn--mller-praxis-dlb.example', 'verify-account');
    await follow(page, en.confirm.wrongAddress);
    await page.waitForFunction(
      (address) => document.querySelector<HTMLInputElement>('#email')?.value === address,
      shown,
    );
    await page.goBack();
    await enterCode(page, `“${secretOf(email)}.”`, 'Confirm');
    await seesText(page, en.notices.welcome);
    await seesText(page, shown);
    await page.reload();
    await seesText(page, shown);
    expect(await page.getByText('xn--').count()).toBe(0);
    await page.context().close();

    const other = await site.visit('/login');
    await signIn(other, 'ANA@müller-praxis．example');
    await heading(other, 'Your account');
    await other.context().close();
  });

  test('is changed, reset and confirmed in letters, too', async () => {
    await clinic.createPatient('bo@example.com');
    const page = await visitSignedIn(site, 'bo@example.com');
    await follow(page, 'Change Email address');
    await page.getByLabel('New email address').fill('bo@пример.example');
    await press(page, 'Send a code');
    await seesText(page, 'bo@пример.example');
    const email = await site.mailbox.next('bo@xn--e1afmkfd.example', 'verify-new-address');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesText(page, en.notices.emailConfirmed);
    await seesText(page, 'bo@пример.example');
    await page.context().close();

    const reset = await site.visit('/reset');
    await reset.getByLabel('Email address').fill('bo@пример.example');
    await press(reset, 'Send a code');
    await seesText(reset, 'bo@пример.example');
    await site.mailbox.next('bo@xn--e1afmkfd.example', 'reset-password');
    await reset.context().close();
  });

  test('stays as it was typed while the form has an error', async () => {
    const page = await site.visit('/login');
    await page.getByLabel('Email address').fill(' ana@müller.example ');
    await press(page, 'Sign in');
    await seesError(page, en.errors.passwordMissing);
    expect(await page.getByLabel('Email address').inputValue()).toBe(' ana@müller.example ');
    await page.context().close();
  });
});

test.each([
  ['jörg@example.com', 'emailLetters'],
  ['ana..diaz@example.com', 'emailLocalPart'],
  ['ana@example', 'emailDomain'],
  [`${'a'.repeat(65)}@example.com`, 'emailTooLong'],
  ['ana', 'emailWrong'],
  ['\u200b', 'emailMissing'],
] as const)('the address %j is refused in the words of %s, in every language', async (typed, key) => {
  const page = await site.visit('/signup');
  const actions = watchActions(page);
  await signUp(page, typed);
  await seesError(page, en.errors[key]);
  for (const [name, words] of [
    ['Español', es],
    ['Français', fr],
    ['العربية', ar],
  ] as const) {
    await press(page, name);
    await page.locator('#email-error').getByText(words.errors[key]).waitFor();
  }
  expect(await page.getByLabel(ar.fields.email).inputValue()).toBe(typed);
  expect(actions).toEqual([]);
  await page.context().close();
});

describe('a mistyped mail domain', () => {
  const offer = (address: string) => ({ name: en.fields.takeAddress(`\u2068${address}\u2069`), exact: true });

  test('is corrected with a button at sign-up', async () => {
    const page = await site.visit('/signup');
    await page.getByLabel('Email address').fill('cleo@gmial.com');
    await page.getByLabel('Full name').fill('Cleo Roe');
    await page.getByRole('status').getByRole('button', offer('cleo@gmail.com')).press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('email');
    expect(await page.getByLabel('Email address').inputValue()).toBe('cleo@gmail.com');
    await signUp(page, 'cleo@gmail.com');
    await heading(page, 'Check your email');
    await site.mailbox.next('cleo@gmail.com', 'verify-account');
    await page.context().close();
  });

  test('may be right, so the form can be sent as it is', async () => {
    const page = await site.visit('/signup');
    await page.getByLabel('Email address').fill('cleo@hotmial.co.uk');
    await page.getByLabel('Full name').fill('Cleo Roe');
    await page.getByRole('button', offer('cleo@hotmail.co.uk')).waitFor();
    await signUp(page, 'cleo@hotmial.co.uk');
    await heading(page, 'Check your email');
    await site.mailbox.next('cleo@hotmial.co.uk', 'verify-account');
    await page.context().close();
  });

  test('is corrected when the address of the account changes', async () => {
    await clinic.createPatient('cy@example.com');
    const page = await visitSignedIn(site, 'cy@example.com');
    await follow(page, 'Change Email address');
    await page.getByLabel('New email address').fill('cy@gmail.con');
    await page.getByLabel('New email address').blur();
    await page.getByRole('button', offer('cy@gmail.com')).click();
    await press(page, 'Send a code');
    await site.mailbox.next('cy@gmail.com', 'verify-new-address');
    await page.context().close();
  });
});

describe('the language of the browser', () => {
  test.each([
    ['es-ES-u-ca-gregory', 'es-ES', es],
    ['fr_FR.UTF-8', 'fr-FR', fr],
    ['ar-EG-u-nu-latn', 'ar-EG', ar],
  ] as const)(
    '%s is stored in the account as %s, and its email is in that language',
    async (tag, locale, words) => {
      const address = `${locale.toLowerCase()}@example.com`;
      const page = await visitIn([tag, 'en-GB'], '/signup');
      await heading(page, words.pages.signUp);
      await page.getByLabel(words.fields.name).fill('Ana Diaz');
      await page.getByLabel(words.fields.email).fill(address);
      await page.getByLabel(words.fields.password, { exact: true }).fill(PASSWORD);
      await press(page, words.actions.signUp);
      await heading(page, words.confirm.title);
      const email = await site.mailbox.next(address, 'verify-account');
      expect(email.body.html).toContain(`lang="${locale.slice(0, 2)}`);
      expect(await clinic.accountsWith(address)).toMatchObject([{ locale }]);
      await page.context().close();
    },
  );

  test.each([
    ['es_MX', es],
    ['fr_CA', fr],
    ['spa', es],
    ['pt-BR', en],
    ['xx', en],
  ] as const)('never replaces the locale %s of an account', async (locale, words) => {
    const address = `of-${locale.toLowerCase()}@example.com`;
    await clinic.createPatient(address, { locale });
    const page = await site.visit('/login');
    const actions = watchActions(page);
    await signIn(page, address);
    await heading(page, words.pages.account);
    await seesText(page, 'Ana Diaz');
    await page.waitForLoadState('networkidle');
    expect(actions).not.toContain('UpdateUserAttributes');
    expect(await clinic.accountsWith(address)).toMatchObject([{ locale }]);
    await page.context().close();
  });

  test('is stored in canonical form in an account that has none', async () => {
    await clinic.createPatient('none@example.com', { locale: '' });
    const page = await visitIn(['es_MX.UTF-8'], '/login');
    const stored = page.waitForResponse((response) =>
      (response.request().headers()['x-amz-target'] ?? '').endsWith('UpdateUserAttributes'),
    );
    await page.getByLabel(es.fields.email).fill('none@example.com');
    await page.getByLabel(es.fields.password, { exact: true }).fill(PASSWORD);
    await press(page, es.actions.signIn);
    await stored;
    expect(await clinic.accountsWith('none@example.com')).toMatchObject([{ locale: 'es-MX' }]);
    await page.context().close();
  });
});

describe('a password', () => {
  test('with a space at an end is refused with the rule that it breaks', async () => {
    const page = await site.visit('/signup');
    expect(await page.getByText(en.passwordRules.noSpaceAtEnds).count()).toBe(0);
    for (const [password, key] of [
      [`${PASSWORD} `, 'passwordSpace'],
      [`\u00a0${PASSWORD}`, 'passwordSpace'],
      [`${PASSWORD}\t`, 'passwordSpace'],
      ['            ', 'newPasswordMissing'],
      ['a b'.repeat(100), 'passwordTooLong'],
    ] as const) {
      await signUp(page, 'dee@example.com', password);
      await seesError(page, en.errors[key]);
      if (key === 'passwordSpace') {
        const rule = page.getByRole('listitem').filter({ hasText: en.passwordRules.noSpaceAtEnds });
        await rule.getByText(en.passwordRules.open).waitFor();
        await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
        await rule.getByText(en.passwordRules.met).waitFor();
      }
    }
    await signUp(page, 'dee@example.com', PASSWORD);
    await heading(page, 'Check your email');
    await page.context().close();
  });

  test('is the same from every keyboard, and with spaces that were pasted with it', async () => {
    const page = await site.visit('/signup');
    await signUp(page, 'edo@example.com', 'cafe\u0301\u00a0con leche');
    await heading(page, 'Check your email');
    const email = await site.mailbox.next('edo@example.com', 'verify-account');
    await enterCode(page, `Your code is ${secretOf(email)}.`, 'Confirm');
    await seesText(page, en.notices.welcome);
    await page.context().close();
    const other = await site.visit('/login');
    await signIn(other, 'edo@example.com', ' caf\u00e9 con leche\u00a0');
    await heading(other, 'Your account');
    await follow(other, 'Change Password');
    await other.getByLabel('Current password').fill('cafe\u0301 con leche\t');
    await other.getByLabel('New password').fill('the\u0301 a\u0300 la menthe');
    await press(other, 'Save new password');
    await seesText(other, en.notices.passwordChanged);
    await other.context().close();
    const last = await site.visit('/login');
    await signIn(last, 'edo@example.com', 'th\u00e9 \u00e0 la menthe');
    await heading(last, 'Your account');
    await last.context().close();
  });

  test('that is temporary can be pasted with a space', async () => {
    await clinic.invite('flo@example.com', 'temporary words 1');
    const page = await site.visit('/login');
    await signIn(page, 'flo@example.com', '\u2068temporary words 1\u2069 ');
    await heading(page, 'Choose your password');
    await page.getByLabel('New password').fill(` ${PASSWORD}`);
    await press(page, 'Save new password');
    await seesError(page, en.errors.passwordSpace);
    await page.getByLabel('New password').fill(PASSWORD);
    await press(page, 'Save new password');
    await heading(page, 'Your account');
    await page.context().close();
    const again = await site.visit('/login');
    await signIn(again, 'flo@example.com');
    await heading(again, 'Your account');
    await again.context().close();
  });
});

describe('a link that a mail program has bent', () => {
  test.each([
    ['an encoded #', (link: string) => link.replace('#', '%23')],
    [
      'everything after the # encoded',
      (link: string) => link.replace(/#.*/, (rest) => encodeURIComponent(rest)),
    ],
    ['? instead of #', (link: string) => link.replace('#', '?')],
    ['a double encoding', (link: string) => link.replace('#', '%2523').replaceAll('&', '%2526')],
    ['&amp; and a bracket', (link: string) => `${link.replaceAll('&', '&amp;')}).`],
  ])('with %s fills in the form, and leaves no code in the address bar', async (name, bend) => {
    const address = `${name.replaceAll(/[^a-z]/g, '')}@example.com`;
    const page = await site.visit('/signup');
    await signUp(page, address);
    await heading(page, 'Check your email');
    const email = await site.mailbox.next(address, 'verify-account');
    await page.goto(bend(linkOf(email)));
    await seesText(page, en.confirm.filledIn);
    expect(page.url()).toBe(`${site.system.siteUrl}/confirm`);
    expect(await page.getByLabel('Code from the email').inputValue()).toBe(secretOf(email));
    await press(page, 'Confirm');
    // Whether the tab can sign in too depends on the reload.
    await page.getByText(en.notices.confirmed).or(page.getByText(en.notices.welcome)).waitFor();
    await page.context().close();
  });

  test('lets a new password be chosen, and the code of a page that is gone is not shown', async () => {
    await clinic.createPatient('gus@example.com');
    const asked = await site.visit('/reset');
    await asked.getByLabel('Email address').fill('gus@example.com');
    await press(asked, 'Send a code');
    const link = linkOf(await site.mailbox.next('gus@example.com', 'reset-password'));
    await asked.context().close();
    const page = await site.visit(new URL(link).pathname + new URL(link).hash.replace('#', '?'));
    await seesText(page, en.reset.filledIn);
    expect(page.url()).toBe(`${site.system.siteUrl}/reset`);
    await page.getByLabel('New password').fill('staple battery horse');
    await press(page, 'Save new password');
    await seesText(page, en.notices.passwordReset);
    await page.goto(`${site.system.siteUrl}/nothing%23code=481516`);
    await heading(page, 'Page not found');
    expect(page.url()).toBe(`${site.system.siteUrl}/nothing`);
    await page.context().close();
  });
});
