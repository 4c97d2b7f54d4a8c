import type { Page } from 'playwright-core';
import { en } from '../../web/src/words/en.ts';
import { LANGUAGES, languageCodes } from '../../web/src/words/index.ts';
import {
  askForResetCode,
  follow,
  heading,
  openClinic,
  PASSWORD,
  press,
  seesError,
  seesText,
  sendNewCode,
  signIn,
  signUp,
  visitSignedIn,
} from './patient.ts';
import { openSite } from './site.ts';

const site = await openSite();
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

/** Returns the id of the focused element, or its text. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.id || element?.textContent || '';
  });

/** Checks that the focus is visible. */
const focusShows = (page: Page) =>
  page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
    return outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 2;
  });

/** Lists everything that can take the focus, in reading order. */
const controls = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, input:not([hidden])')].map(
      (element) => element.id || element.textContent || '',
    ),
  );

describe('the keyboard', () => {
  test.each(['/signup', '/login', '/confirm', '/reset', '/help'])('reaches all of %s', async (path) => {
    const page = await site.visit(path);
    const expected = await controls(page);
    const reached: string[] = [];
    while (reached.length < expected.length) {
      await page.keyboard.press('Tab');
      reached.push(await focused(page));
      expect(await focusShows(page)).toBe(true);
    }
    expect(reached).toEqual(expected);
    await page.context().close();
  });

  test('signs in', async () => {
    await clinic.createPatient('ana@example.com');
    const page = await site.visit('/login');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main');
    await page.keyboard.press('Tab');
    await page.keyboard.type('ana@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, en.pages.account);
    await page.context().close();
  });
});

describe('the focus', () => {
  test('goes to the heading of the next page', async () => {
    const page = await site.visit('/login');
    await follow(page, en.login.createAccount);
    await heading(page, en.pages.signUp);
    expect(await focused(page)).toBe(en.pages.signUp);
    await page.goBack();
    await heading(page, en.pages.login);
    expect(await focused(page)).toBe(en.pages.login);
    await page.context().close();
  });

  test('goes to the error summary after each failed attempt, and from there to the field', async () => {
    const page = await site.visit('/login');
    await press(page, en.actions.signIn);
    await seesError(page, en.errors.emailMissing);
    await press(page, en.actions.signIn);
    await seesError(page, en.errors.passwordMissing);
    await follow(page, en.errors.passwordMissing);
    expect(await focused(page)).toBe('password');
    const field = page.getByLabel(en.fields.password, { exact: true });
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const described = await field.getAttribute('aria-describedby');
    expect(await page.locator(`#${described}`).textContent()).toBe(en.errors.passwordMissing);
    await page.context().close();
  });

  test('goes to the notice about the previous page', async () => {
    await clinic.createPatient('ben@example.com');
    const page = await visitSignedIn(site, 'ben@example.com');
    await press(page, en.actions.signOut);
    const notice = page.getByRole('status').and(page.locator(':focus'));
    await notice.getByText(en.notices.signedOut).waitFor();
    await page.context().close();
  });
});

describe('the title of the window', () => {
  test('names the page, and says when there is an error', async () => {
    const page = await site.visit('/login');
    expect(await page.title()).toBe('Sign in – Riverside Clinic');
    await press(page, en.actions.signIn);
    await seesError(page, en.errors.emailMissing);
    expect(await page.title()).toBe('Error: Sign in – Riverside Clinic');
    await follow(page, en.login.createAccount);
    await heading(page, en.pages.signUp);
    expect(await page.title()).toBe('Create an account – Riverside Clinic');
    await page.context().close();
  });
});

describe('the language', () => {
  const documentLanguage = () => {
    const { lang, dir } = document.documentElement;
    return { lang, dir };
  };

  test.each(languageCodes)('%s is set on the document, with its direction', async (code) => {
    const page = await site.visit('/login');
    const { direction, load, name } = LANGUAGES[code];
    await press(page, name);
    const words = await load();
    await heading(page, words.pages.login);
    expect(await page.evaluate(documentLanguage)).toEqual({ lang: code, dir: direction });
    expect(await page.title()).toBe(`${words.pages.login} – Riverside Clinic`);
    await page.context().close();
  });

  test('is also set when the app cannot load', async () => {
    const person = await site.browser.newContext({ locale: 'ar' });
    const page = await person.newPage();
    await page.route('**/config.json', (route) => route.fulfill({ status: 404 }));
    await page.goto(`${site.system.siteUrl}/login`);
    await heading(page, (await LANGUAGES.ar.load()).pages.loadError);
    expect(await page.evaluate(documentLanguage)).toEqual({ lang: 'ar', dir: 'rtl' });
    await person.close();
  });
});

describe('a screen reader', () => {
  test('is notified that a code was sent', async () => {
    const page = await site.visit('/signup');
    await page.clock.install();
    await signUp(page, 'cem@example.com');
    await heading(page, 'Check your email');
    await sendNewCode(page, en.notices.emailSent);
    await page.getByRole('status').filter({ hasText: en.notices.emailSent }).waitFor();
    await page.context().close();
  });

  test('is notified of a long wait and a lost network by elements that were there before', async () => {
    const page = await site.visit('/login');
    await page.clock.install();
    await page.route(`${site.system.awsUrl}/**`, () => undefined);
    await page.evaluate(() => {
      for (const status of document.querySelectorAll('[role=status]')) status.id = 'there-before';
    });
    await signIn(page, 'dora@example.com');
    await page.getByRole('button', { name: en.actions.signInBusy }).waitFor();
    await page.clock.fastForward('00:06');
    await page.locator('#there-before', { hasText: en.actions.slow }).waitFor();
    await page.context().setOffline(true);
    await page.locator('#there-before', { hasText: en.layout.offline }).waitFor();
    await page.context().close();
  });

  test('is notified that a password is shown', async () => {
    const page = await site.visit('/login');
    await press(page, en.fields.showPassword);
    await page.getByRole('status').filter({ hasText: en.fields.passwordShown }).waitFor();
    await page.context().close();
  });
});

describe('a password manager', () => {
  /** Returns the `autocomplete` value of each field, including hidden ones. */
  const purposes = (page: Page) =>
    page.evaluate(() => [...document.querySelectorAll('input')].map(({ autocomplete }) => autocomplete));

  test.each([
    ['/signup', ['name', 'username', 'new-password']],
    ['/login', ['username', 'current-password', '']],
    ['/reset', ['username']],
  ])('knows the fields of %s', async (path, expected) => {
    const page = await site.visit(path);
    expect(await purposes(page)).toEqual(expected);
    await page.context().close();
  });

  test('knows the fields of the code for a new account', async () => {
    const page = await site.visit('/signup');
    await signUp(page, 'dan@example.com');
    await heading(page, 'Check your email');
    expect(await purposes(page)).toEqual(['one-time-code']);
    await page.context().close();
  });

  test('knows the account of a new password', async () => {
    await clinic.createPatient('eda@example.com');
    const page = await site.visit('/reset');
    await askForResetCode(page, 'eda@example.com');
    expect(await purposes(page)).toEqual(['username', 'one-time-code', 'new-password']);
    expect(await page.locator('[autocomplete=username]').inputValue()).toBe('eda@example.com');
    await page.context().close();
  });

  test('knows the account of a changed password, and tells a new address from the username', async () => {
    await clinic.createPatient('fay@example.com');
    const page = await visitSignedIn(site, 'fay@example.com');
    await follow(page, `${en.actions.change} ${en.account.password}`);
    await heading(page, en.pages.password);
    expect(await purposes(page)).toEqual(['username', 'current-password', 'new-password']);
    await follow(page, en.actions.cancel);
    await follow(page, `${en.actions.change} ${en.account.email}`);
    await heading(page, en.pages.email);
    expect(await purposes(page)).toEqual(['email']);
    await page.context().close();
  });
});

describe('a phone', () => {
  test('shows digits for the code, which is one field', async () => {
    const page = await site.visit('/signup');
    await signUp(page, 'dina@example.com');
    const code = page.getByLabel(en.fields.code);
    expect(await code.getAttribute('inputmode')).toBe('numeric');
    expect(await code.getAttribute('maxlength')).toBeNull();
    await page.context().close();
  });

  test('pastes into every field', async () => {
    const page = await site.visit('/signup');
    await page.getByLabel(en.fields.name).fill('pasted text 123');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+C');
    for (const label of [en.fields.email, en.fields.password]) {
      await page.getByLabel(label, { exact: true }).focus();
      await page.keyboard.press('ControlOrMeta+V');
      expect(await page.getByLabel(label, { exact: true }).inputValue()).toBe('pasted text 123');
    }
    await signUp(page, 'dirk@example.com');
    await page.getByLabel(en.fields.code).focus();
    await page.keyboard.press('ControlOrMeta+V');
    expect(await page.getByLabel(en.fields.code).inputValue()).toBe('pasted text 123');
    await page.context().close();
  });
});

describe('a patient who uses high contrast', () => {
  test('sees the edges of controls, the chosen option and the focus', async () => {
    await clinic.createPatient('gil@example.com');
    const page = await visitSignedIn(site, 'gil@example.com');
    await follow(page, `${en.actions.change} ${en.account.language}`);
    await heading(page, en.pages.language);
    await page.emulateMedia({ forcedColors: 'active' });
    const edges = await page.evaluate(() =>
      [...document.querySelectorAll('main .button, main input')].map((control) => {
        const { borderTopWidth, borderTopColor } = getComputedStyle(control);
        return borderTopWidth !== '0px' && borderTopColor !== getComputedStyle(document.body).backgroundColor;
      }),
    );
    expect(edges).toEqual(edges.map(() => true));
    const dots = await page.evaluate(() =>
      [...document.querySelectorAll('main input')].map(
        (choice) => getComputedStyle(choice, '::before').borderTopStyle,
      ),
    );
    expect(dots).toEqual(['solid', 'none', 'none', 'none']);
    await page.keyboard.press('Tab');
    expect(await focusShows(page)).toBe(true);
    await page.context().close();
  });
});

describe('a patient who prefers reduced motion', () => {
  test.each([
    ['sees no animation', 'reduce', 0],
    ['would otherwise see a spinner', 'no-preference', 1],
  ] as const)('%s', async (_, reducedMotion, moving) => {
    const page = await site.visit('/login', { reducedMotion });
    await page.route(`${site.system.awsUrl}/**`, () => undefined);
    await signIn(page, 'ina@example.com');
    await seesText(page, en.actions.signInBusy);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(moving);
    await page.context().close();
  });
});
