import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Response } from 'playwright-core';
import { findSecret, secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import {
  enterCode,
  follow,
  heading,
  linkOf,
  openClinic,
  openTab,
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
    expect(await page.getByText(en.confirm.noEmail).count()).toBe(0);
    await press(page, 'Confirm');
    await seesText(page, en.notices.confirmed);
    await enterCode(asked, secretOf(email), 'Confirm');
    await seesText(asked, en.notices.alreadyConfirmed);
    await asked.context().close();
  });

  test('follows a link whose code no longer works, and is offered a new one', async () => {
    const { page: asked, email } = await signUpAs('beth@example.com');
    await sendNewCode(asked, en.notices.emailSent);
    const newer = await site.mailbox.next('beth@example.com', 'verify-account-again');
    const page = await asked.context().newPage();
    await page.clock.install();
    await page.goto(linkOf(email));
    await press(page, 'Confirm');
    await seesError(page, en.problems.codeWrong);
    expect(await page.getByText(en.confirm.noEmail).count()).toBe(0);
    await page.clock.fastForward('00:31');
    await press(page, 'Send a new code');
    await seesText(page, en.notices.emailSent);
    await seesText(page, en.confirm.noEmail);
    expect(secretOf(newer)).not.toBe(secretOf(email));
    const newest = await site.mailbox.next('beth@example.com', 'verify-account-again');
    await enterCode(page, secretOf(newest), 'Confirm');
    await seesText(page, en.notices.confirmed);
    await asked.context().close();
  });

  test('follows the link in another browser, which shows the code to enter in the first one', async () => {
    const { page: asked, email } = await signUpAs('cem@example.com');
    const page = await site.visit(pathOf(linkOf(email)));
    const actions = watchActions(page);
    await heading(page, en.confirm.elsewhereTitle);
    expect(page.url()).toBe(`${site.system.siteUrl}/confirm`);
    await page.getByText(secretOf(email), { exact: true }).waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    expect(actions).toEqual([]);
    await enterCode(asked, secretOf(email), 'Confirm');
    await seesText(asked, en.notices.welcome);
    await page.context().close();
    await asked.context().close();
  });

  test('can begin again in another browser', async () => {
    const { page: asked, email } = await signUpAs('cleo@example.com');
    await asked.context().close();
    const page = await site.visit(pathOf(linkOf(email)));
    await follow(page, en.pages.signUp);
    await signUp(page, 'cleo@example.com');
    await heading(page, 'Check your email');
    const again = await site.mailbox.next('cleo@example.com', 'verify-account');
    await enterCode(page, secretOf(again), 'Confirm');
    await seesText(page, en.notices.welcome);
    await page.context().close();
  });

  test('is signed in after the phone has discarded the page, too', async () => {
    const { page, email } = await signUpAs('dora@example.com');
    await page.goto('about:blank');
    await page.goBack();
    await page.reload();
    await seesText(page, 'dora@example.com');
    await enterCode(page, secretOf(email), 'Confirm');
    await heading(page, 'Your account');
    await seesText(page, en.notices.welcome);
    await seesText(page, 'Ana Diaz');
    // The session can be renewed and ended as any other.
    await page.reload();
    await seesText(page, 'Ana Diaz');
    await press(page, 'Sign out');
    await seesText(page, en.notices.signedOut);
    await page.context().close();
  });

  test('keeps no password in the tab while it waits for the code', async () => {
    const { page } = await signUpAs('dina@example.com');
    const stored = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
    expect(stored).toContain('clinic-mail.sign-up');
    expect(stored).not.toMatch(/battery|Session"/);
    await page.context().close();
  });

  test('signs in alone when that does not work, with the address filled in', async () => {
    const { page, email } = await signUpAs('dean@example.com');
    await page.route(`${site.system.awsUrl}/**`, (route) =>
      route.request().headers()['x-amz-target']?.endsWith('InitiateAuth') ? route.abort() : route.continue(),
    );
    await enterCode(page, secretOf(email), 'Confirm');
    await seesText(page, en.notices.confirmed);
    expect(await page.getByLabel('Email address').inputValue()).toBe('dean@example.com');
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
    await seesError(page, en.errors.emailDomain);
    await seesError(page, en.errors.passwordRules);
    await follow(page, en.errors.emailDomain);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('email');
    expect(await page.getByLabel('Full name').inputValue()).toBe('Ana Diaz');
    expect(actions).toEqual([]);
    await page.context().close();
  });
});

describe('an address that has an account', () => {
  /** Returns the page that a sign-up leads to, and what was read from the network. */
  async function seen(address: string) {
    const page = await site.visit('/signup');
    const reading: Promise<unknown>[] = [];
    const read = async (response: Response, action: string) => [
      action,
      response.status(),
      Object.keys((await response.json()) as object),
      Object.keys(response.headers()),
    ];
    const listen = (response: Response) => {
      const action = response.request().headers()['x-amz-target'];
      if (action !== undefined) reading.push(read(response, action));
    };
    page.on('response', listen);
    await signUp(page, address);
    await heading(page, 'Check your email');
    // Nothing can be read once the page is closed.
    page.off('response', listen);
    const answers = await Promise.all(reading);
    const text = (await page.getByRole('main').innerText()).replaceAll(address, '');
    return { page, looks: { text, url: page.url(), answers } };
  }

  test('leads to the same page and the same answers as a new one', async () => {
    await clinic.createPatient('gil@example.com');
    const [taken, free] = [await seen('gil@example.com'), await seen('hugo@example.com')];
    expect(taken.looks).toEqual(free.looks);
    expect(taken.looks.answers).toHaveLength(1);
    await site.mailbox.next('hugo@example.com', 'verify-account');
    await taken.page.context().close();
    await free.page.context().close();
  });

  test('gets an email without a code, which leads to the sign-in', async () => {
    await clinic.createPatient('ines@example.com');
    const { page } = await seen('ines@example.com');
    const email = await site.mailbox.next('ines@example.com', 'already-registered');
    expect(findSecret(email)).toBeUndefined();
    await page.goto(linkOf(email));
    await signIn(page, 'ines@example.com');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('is noticed when its code is entered, if the email had one all the same', async () => {
    const { page, email } = await signUpAs('ivo@example.com');
    await clinic.createPatient('ivo@example.com');
    await enterCode(page, secretOf(email), 'Confirm');
    await heading(page, en.confirm.takenTitle);
    await follow(page, en.pages.login);
    await signIn(page, 'ivo@example.com');
    await heading(page, 'Your account');
    await page.context().close();
  });
});

describe('several sign-ups in one browser', () => {
  /** Signs up two people in one browser, the second in another tab. */
  async function signUpTwo(first: string, second: string) {
    const { page, email } = await signUpAs(first);
    const tab = await openTab(site, page, '/signup');
    await signUp(tab, second);
    await heading(tab, 'Check your email');
    return { page, tab, emails: [email, await site.mailbox.next(second, 'verify-account')] as const };
  }

  test('are told apart by the links of their emails', async () => {
    const { page, tab, emails } = await signUpTwo('ida@example.com', 'iris@example.com');
    for (const email of emails) {
      const link = await openTab(site, page, pathOf(linkOf(email)));
      await press(link, 'Confirm');
      await seesText(link, en.notices.confirmed);
    }
    await enterCode(tab, secretOf(emails[1]), 'Confirm');
    await seesText(tab, en.notices.alreadyConfirmed);
    await page.context().close();
  });

  test('are told apart by their addresses', async () => {
    const { page, emails } = await signUpTwo('jana@example.com', 'jim@example.com');
    const tab = await openTab(site, page, '/confirm');
    await seesText(tab, en.confirm.several);
    await tab.getByLabel('Email address').fill('nobody@example.com');
    await enterCode(tab, secretOf(emails[0]), 'Confirm');
    await seesError(tab, en.problems.signUpUnknown);
    await tab.getByLabel('Email address').fill('Jana@example.com');
    await press(tab, 'Confirm');
    await seesText(tab, en.notices.confirmed);
    await page.context().close();
  });

  test('are forgotten by the browser after a day', async () => {
    const { page } = await signUpAs('june@example.com');
    await page.clock.fastForward('24:01:00');
    const tab = await openTab(site, page, '/confirm');
    await tab.clock.install({ time: Date.now() + 24.1 * HOUR });
    await tab.reload();
    await seesText(tab, en.confirm.nothing);
    await page.context().close();
  });

  test('leave neither addresses nor passwords in the browser', async () => {
    const { page } = await signUpTwo('kai@example.com', 'kira@example.com');
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(stored).toContain('clinic-mail.sign-ups');
    expect(stored).not.toMatch(/kai|kira|battery/);
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
    await sendNewCode(page, en.notices.emailSent);
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
    await sendNewCode(page, en.notices.emailSent);
    const newer = await site.mailbox.next('lea@example.com', 'verify-account-again');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesError(page, en.problems.codeWrong);
    await enterCode(page, secretOf(newer), 'Confirm');
    await seesText(page, en.notices.welcome);
    await page.context().close();
  });

  test('is sent again five times in an hour', async () => {
    const { page } = await signUpAs('mia@example.com');
    for (let sent = 0; sent < 5; sent++) await sendNewCode(page, en.notices.emailSent);
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
    await sendNewCode(page, en.notices.emailSent);
    const newer = await site.mailbox.next('ned@example.com', 'verify-account-again');
    await enterCode(page, secretOf(newer), 'Confirm');
    await seesText(page, en.notices.welcome);
    await page.context().close();
  });
});
