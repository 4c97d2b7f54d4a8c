import type { Page } from 'playwright-core';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import {
  askForSignInCode,
  enterAccount,
  enterCode,
  heading,
  openClinic,
  openTab,
  press,
  seesText,
} from './patient.ts';
import { openSite } from './site.ts';

const site = await openSite();
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

/** Returns where the tokens of the user pool are. */
const tokenPlaces = (page: Page) =>
  page.evaluate(() =>
    Object.entries({ localStorage, sessionStorage })
      .filter(([, storage]) => JSON.stringify(storage).includes('accessToken'))
      .map(([name]) => name),
  );

/** Signs in with the clock in the test's hand. */
async function enterWithClock(address: string, place: 'tab' | 'device' = 'tab') {
  await clinic.createPatient(address);
  const page = await site.visit('/login');
  await page.clock.install();
  await enterAccount(page, address, place);
  return page;
}

const warning = (page: Page) => page.getByRole('alertdialog', { name: en.idle.title });

describe('a session', () => {
  test('belongs to its tab by default, and survives a reload', async () => {
    await clinic.createPatient('ana@example.com');
    const page = await site.visit('/login');
    expect(await page.getByLabel(en.fields.keep).isChecked()).toBe(false);
    await enterAccount(page, 'ana@example.com', 'tab');
    expect(await tokenPlaces(page)).toEqual(['sessionStorage']);
    await page.reload();
    await seesText(page, 'Ana Diaz');
    const other = await openTab(site, page, '/account');
    await heading(other, 'Sign in');
    await page.close();
    const next = await openTab(site, other, '/account');
    await heading(next, 'Sign in');
    expect(await next.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('ana@');
    await next.context().close();
  });

  test('is kept on the device when the patient chooses that, with a password', async () => {
    await clinic.createPatient('ben@example.com');
    const page = await site.visit('/login');
    await enterAccount(page, 'ben@example.com', 'device');
    expect(await tokenPlaces(page)).toEqual(['localStorage']);
    await seesText(await openTab(site, page, '/account'), 'Ana Diaz');
    await press(page, 'Sign out');
    await seesText(page, en.notices.signedOut);
    expect(await tokenPlaces(page)).toEqual([]);
    await page.context().close();
  });

  test('is kept on the device when the patient chooses that, with a code and after a reload', async () => {
    await clinic.createPatient('cem@example.com');
    const page = await site.visit('/login');
    await page.getByLabel(en.fields.keep).check();
    await askForSignInCode(page, 'cem@example.com');
    await page.reload();
    await enterCode(page, secretOf(await site.mailbox.next('cem@example.com', 'sign-in-code')), 'Sign in');
    await seesText(page, 'Ana Diaz');
    expect(await tokenPlaces(page)).toEqual(['localStorage']);
    await page.context().close();
  });

  test('works in a browser that refuses to store anything', async () => {
    await clinic.createPatient('dora@example.com');
    const page = await site.visit('/login');
    await page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(globalThis, name, {
          get: () => {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
      }
    });
    await page.reload();
    await enterAccount(page, 'dora@example.com', 'tab');
    await press(page, 'Sign out');
    await seesText(page, en.notices.signedOut);
    await page.context().close();
  });
});

describe('a session of a tab that nobody uses', () => {
  test('ends after a quarter of an hour, with a warning two minutes before', async () => {
    const page = await enterWithClock('eda@example.com');
    await page.clock.fastForward('12:50');
    expect(await warning(page).count()).toBe(0);
    await page.clock.fastForward('00:15');
    await warning(page).waitFor();
    await seesText(page, en.idle.text('2 minutes'));
    await page.clock.runFor('01:00');
    await seesText(page, en.idle.text('1 minute'));
    await page.clock.runFor('01:00');
    await seesText(page, en.notices.idle);
    expect(await warning(page).count()).toBe(0);
    expect(await page.getByText('Ana Diaz').count()).toBe(0);
    expect(await page.getByLabel('Email address').inputValue()).toBe('');
    expect(await tokenPlaces(page)).toEqual([]);
    await page.context().close();
  });

  test('is extended by keyboard; the warning takes the focus and gives it back', async () => {
    const page = await enterWithClock('fay@example.com');
    const link = page.getByRole('link', { name: 'Change Name' });
    await link.focus();
    await page.clock.fastForward('13:05');
    await warning(page).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(en.idle.stay);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(en.actions.signOut);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await warning(page).waitFor({ state: 'detached' });
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.clock.fastForward('13:05');
    await warning(page).waitFor();
    await page.keyboard.press('Escape');
    await warning(page).waitFor({ state: 'detached' });
    await page.clock.fastForward('10:00');
    expect(await warning(page).count()).toBe(0);
    await page.context().close();
  });

  test('is announced to screen readers, and lets the patient sign out at once', async () => {
    const page = await enterWithClock('gil@example.com');
    await page.clock.fastForward('13:05');
    await warning(page).waitFor();
    const described = await warning(page).getAttribute('aria-describedby');
    expect(await page.locator(`#${described}`).getAttribute('role')).toBe('status');
    await warning(page).getByRole('button', { name: en.actions.signOut }).click();
    await seesText(page, en.notices.signedOut);
    await page.context().close();
  });

  test('goes on while somebody types or presses something', async () => {
    const page = await enterWithClock('hugo@example.com');
    for (let times = 0; times < 3; times++) {
      await page.clock.fastForward('10:00');
      await page.keyboard.press('Tab');
    }
    expect(await warning(page).count()).toBe(0);
    await seesText(page, 'Ana Diaz');
    await page.context().close();
  });

  test('goes on while the same patient works in another tab', async () => {
    const page = await enterWithClock('ida@example.com');
    const tab = await openTab(site, page, '/login');
    await enterAccount(tab, 'ida@example.com', 'tab');
    await page.clock.fastForward('13:05');
    await warning(page).waitFor();
    await warning(tab).waitFor();
    await tab.getByRole('button', { name: en.idle.stay }).click();
    await warning(page).waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('ends at once when the computer wakes up after that time, whatever its timers did', async () => {
    const page = await enterWithClock('jon@example.com');
    await page.clock.setSystemTime(Date.now() + 20 * 60_000);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await seesText(page, en.notices.idle);
    await page.context().close();
  });

  test('is not extended by the first key after that time', async () => {
    const page = await enterWithClock('kim@example.com');
    await page.clock.setSystemTime(Date.now() + 20 * 60_000);
    await page.keyboard.press('Tab');
    await seesText(page, en.notices.idle);
    await page.context().close();
  });

  test('does not come back when the tab is opened again', async () => {
    const page = await enterWithClock('lea@example.com');
    await page.clock.setSystemTime(Date.now() + 20 * 60_000);
    await page.reload();
    await seesText(page, en.notices.idle);
    expect(await tokenPlaces(page)).toEqual([]);
    await page.context().close();
  });
});
