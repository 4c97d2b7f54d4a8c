import type { Page } from 'playwright-core';
import { secretOf } from '../../local/demo/mailbox.ts';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import {
  askForSignInCode,
  enterAccount,
  enterCode,
  follow,
  heading,
  linkOf,
  NEW_PASSWORD,
  openChangeName,
  openClinic,
  openTab,
  PASSWORD,
  pathOf,
  press,
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

/** Creates two patients who share a browser; the second has another name. */
async function createTwo(name: string) {
  const [first, second] = [`${name}.a@example.com`, `${name}.b@example.com`];
  await clinic.createPatient(first);
  await clinic.createPatient(second);
  return { first, second };
}

/** Opens a page that gets no news from other tabs, as one that sleeps. */
async function visitAsleep(path: string): Promise<Page> {
  const page = await site.visit(path);
  await page.addInitScript(() => {
    globalThis.BroadcastChannel = class extends EventTarget {
      postMessage() {}
    } as unknown as typeof BroadcastChannel;
    addEventListener('storage', (event) => event.stopImmediatePropagation());
  });
  await page.reload();
  return page;
}

/** Checks that no name and no address of a patient is on the screen. */
async function showsNothingOf(page: Page, address: string) {
  const text = await page.locator('body').innerText();
  expect({ name: text.includes('Ana Diaz'), address: text.includes(address) }).toEqual({
    name: false,
    address: false,
  });
  for (const input of await page.locator('input').all()) expect(await input.inputValue()).not.toBe(address);
}

describe('a page that was opened by one patient, after another has signed in in a second tab', () => {
  const ACTS: Record<string, { open: (page: Page) => Promise<void>; act: (page: Page) => Promise<void> }> = {
    name: {
      open: (page) => openChangeName(page),
      act: async (page) => {
        await page.getByLabel('Full name').fill('Mallory');
        await press(page, 'Save');
      },
    },
    address: {
      open: (page) => follow(page, 'Change Email address'),
      act: async (page) => {
        await page.getByLabel('New email address').fill('mallory@example.org');
        await press(page, 'Send a code');
      },
    },
    password: {
      open: (page) => follow(page, 'Change Password'),
      act: async (page) => {
        await page.getByLabel('Current password').fill(PASSWORD);
        await page.getByLabel('New password').fill(NEW_PASSWORD);
        await press(page, 'Save new password');
      },
    },
    language: {
      open: (page) => follow(page, 'Change Language'),
      act: async (page) => {
        await page.getByRole('radio', { name: 'العربية' }).check();
        await press(page, 'Save');
      },
    },
    deletion: {
      open: async (page) => {
        await follow(page, 'Delete your account');
        await page.getByLabel(en.deleteAccount.understand).check();
      },
      act: (page) => press(page, 'Email me a code'),
    },
    'sign-out on all devices': {
      open: async () => undefined,
      act: (page) => press(page, 'Sign out on all devices'),
    },
  };

  test.each(Object.keys(ACTS))('refuses the %s, and shows who is signed in', async (name) => {
    const { first, second } = await createTwo(name.replaceAll(' ', '-'));
    const page = await visitAsleep('/login');
    await enterAccount(page, first, 'device');
    await ACTS[name]?.open(page);

    const tab = await openTab(site, page, '/account');
    await press(tab, 'Sign out');
    await enterAccount(tab, second, 'device');
    const before = await clinic.accountsWith(second);

    const actions = watchActions(page);
    await ACTS[name]?.act(page);
    await seesText(page, en.notices.refusedOtherPerson);
    await seesText(page, en.login.signedInAs(`\u2068${second}\u2069`));
    await showsNothingOf(page, first);
    expect(actions).toEqual([]);
    expect(await clinic.accountsWith(second)).toEqual(before);
    await tab.reload();
    await seesText(tab, second);
    await page.context().close();
  });

  test('refuses the deletion even with its code, when the session is the tab’s own', async () => {
    const { first, second } = await createTwo('own');
    const page = await visitAsleep('/login');
    await enterAccount(page, first, 'tab');
    await follow(page, 'Delete your account');
    await page.getByLabel(en.deleteAccount.understand).check();
    await press(page, 'Email me a code');
    const code = secretOf(await site.mailbox.next(first, 'confirm-deletion'));
    const tab = await openTab(site, page, '/login');
    await enterAccount(tab, second, 'tab');
    await enterCode(page, code, 'Delete my account');
    await seesText(page, en.notices.refusedOtherPerson);
    expect(await clinic.accountsWith(first)).toHaveLength(1);
    expect(await clinic.accountsWith(second)).toHaveLength(1);
    await page.context().close();
  });

  test('refuses an act after a sign-out in a second tab', async () => {
    const { first } = await createTwo('out');
    const page = await visitAsleep('/login');
    await enterAccount(page, first, 'device');
    await openChangeName(page);
    await page.getByLabel('Full name').fill('Mallory');
    await press(await openTab(site, page, '/account'), 'Sign out');
    await press(page, 'Save');
    await seesText(page, en.notices.refusedSignedOut);
    await page.context().close();
  });

  test('is cleared as soon as it wakes up', async () => {
    const { first, second } = await createTwo('wake');
    const page = await visitAsleep('/login');
    await enterAccount(page, first, 'tab');
    await enterAccount(await openTab(site, page, '/login'), second, 'tab');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await seesText(page, en.notices.otherPerson);
    await showsNothingOf(page, first);
    await page.context().close();
  });

  test('is cleared when it is loaded again', async () => {
    const { first, second } = await createTwo('load');
    const page = await visitAsleep('/login');
    await enterAccount(page, first, 'tab');
    await enterAccount(await openTab(site, page, '/login'), second, 'tab');
    await page.reload();
    await seesText(page, en.notices.otherPerson);
    await showsNothingOf(page, first);
    await page.context().close();
  });
});

describe('all tabs learn at once', () => {
  test.each(['tab', 'device'] as const)(
    'of a sign-out, where the session belongs to the %s',
    async (place) => {
      const { first } = await createTwo(`all-${place}`);
      const page = await site.visit('/login');
      await enterAccount(page, first, place);
      const tab = await openTab(site, page, place === 'tab' ? '/login' : '/account');
      if (place === 'tab') await enterAccount(tab, first, place);
      await seesText(tab, first);
      await press(page, 'Sign out');
      await seesText(tab, en.notices.signedOutElsewhere);
      await showsNothingOf(tab, first);
      await page.context().close();
    },
  );

  test('of another patient who signs in', async () => {
    const { first, second } = await createTwo('switch');
    const page = await site.visit('/login');
    await enterAccount(page, first, 'tab');
    await enterAccount(await openTab(site, page, '/login'), second, 'tab');
    await seesText(page, en.notices.otherPerson);
    await showsNothingOf(page, first);
    await page.goBack();
    await showsNothingOf(page, first);
    await page.context().close();
  });

  test('of another patient, whose session they do not end when the shared storage is late', async () => {
    const { first, second } = await createTwo('late');
    const page = await site.visit('/login');
    await page.addInitScript(() => {
      const { getItem } = Storage.prototype;
      let shown: string | null = null;
      let changedAt: number | undefined;
      Storage.prototype.getItem = function (key) {
        const value = getItem.call(this, key);
        if (key !== 'clinic-mail.session' || value === shown) return value;
        changedAt ??= Date.now();
        if (Date.now() - changedAt < 300) return shown;
        changedAt = undefined;
        shown = value;
        return value;
      };
    });
    await page.reload();
    await enterAccount(page, first, 'tab');
    const tab = await openTab(site, page, '/login');
    await enterAccount(tab, second, 'device');
    await seesText(page, en.notices.otherPerson);
    await seesText(page, en.login.signedInAs(`\u2068${second}\u2069`));
    await tab.reload();
    await seesText(tab, 'Ana Diaz');
    await page.context().close();
  });

  test('of a sign-in that is kept on the device, and go on to the page that they wanted', async () => {
    const { first } = await createTwo('adopt');
    const page = await visitSignedIn(site, first);
    await follow(page, 'Change Email address');
    await page.getByLabel('New email address').fill('adopt@example.org');
    await press(page, 'Send a code');
    const link = linkOf(await site.mailbox.next('adopt@example.org', 'verify-new-address'));
    await page.context().close();

    const asked = await site.visit('/login');
    const linked = await openTab(site, asked, pathOf(link));
    await seesText(linked, en.notices.codeInLink);
    const plain = await openTab(site, asked, '/login');
    await enterAccount(asked, first, 'device');
    await seesText(plain, 'Ana Diaz');
    await seesText(linked, en.changeEmail.filledIn);
    await asked.context().close();
  });

  test('of a deleted account', async () => {
    const { first } = await createTwo('deleted');
    const page = await site.visit('/login');
    await enterAccount(page, first, 'device');
    const tab = await openTab(site, page, '/account');
    await seesText(tab, 'Ana Diaz');
    await follow(page, 'Delete your account');
    await page.getByLabel(en.deleteAccount.understand).check();
    await press(page, 'Email me a code');
    await enterCode(page, secretOf(await site.mailbox.next(first, 'confirm-deletion')), 'Delete my account');
    await seesText(page, en.notices.deleted);
    await seesText(tab, en.notices.deletedElsewhere);
    await showsNothingOf(tab, first);
    await page.context().close();
  });

  test('of a new password; only the tab that changed it stays signed in, and other devices do not', async () => {
    const { first } = await createTwo('new-password');
    const page = await site.visit('/login');
    await enterAccount(page, first, 'tab');
    const tab = await openTab(site, page, '/login');
    await enterAccount(tab, first, 'tab');
    const elsewhere = await visitSignedIn(site, first);
    await openChangeName(elsewhere);

    await follow(page, 'Change Password');
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await press(page, 'Save new password');
    await seesText(page, en.notices.passwordChanged);
    await seesText(page, 'Ana Diaz');
    await seesText(tab, en.notices.passwordChangedElsewhere);
    await elsewhere.getByLabel('Full name').fill('Mallory');
    await press(elsewhere, 'Save');
    await seesText(elsewhere, en.notices.expired);
    await page.reload();
    await seesText(page, 'Ana Diaz');
    await page.context().close();
    await elsewhere.context().close();
  });

  test('of a password that was changed, but other devices are not said to be signed out when that failed', async () => {
    const { first } = await createTwo('failed');
    const page = await visitSignedIn(site, first);
    await follow(page, 'Change Password');
    await page.route(`${site.system.awsUrl}/**`, (route) =>
      route.request().headers()['x-amz-target']?.endsWith('GlobalSignOut') ? route.abort() : route.continue(),
    );
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await press(page, 'Save new password');
    await seesText(page, en.notices.passwordChangedHere);
    await press(page, 'Sign out on all devices');
    await seesText(page, en.problems.network);
    await page.unrouteAll();
    await press(page, 'Sign out on all devices');
    await seesText(page, en.notices.signedOutEverywhere);
    await page.context().close();
  });
});

describe('a second tab that did not learn of the sign-in in the first', () => {
  test.each(['password', 'code'] as const)('goes on to the account, by %s', async (way) => {
    const { first } = await createTwo(`second-${way}`);
    const page = await visitAsleep('/login');
    await enterAccount(await openTab(site, page, '/login'), first, 'device');
    if (way === 'password') await signIn(page, first);
    else {
      await page.getByLabel('Email address').fill(first);
      await press(page, 'Email me a sign-in code');
    }
    await heading(page, 'Your account');
    await seesText(page, 'Ana Diaz');
    await page.context().close();
  });

  test('goes on to the account when a code was on its way', async () => {
    const { first } = await createTwo('second-late');
    const page = await visitAsleep('/login');
    await askForSignInCode(page, first);
    await enterAccount(await openTab(site, page, '/login'), first, 'device');
    await enterCode(page, secretOf(await site.mailbox.next(first, 'sign-in-code')), 'Sign in');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('says that somebody is signed in, when it is another patient', async () => {
    const { first, second } = await createTwo('second-other');
    const page = await visitAsleep('/login');
    await enterAccount(await openTab(site, page, '/login'), first, 'device');
    await signIn(page, second);
    await seesText(page, en.notices.alreadySignedIn);
    await seesText(page, en.login.signedInAs(`\u2068${first}\u2069`));
    await page.context().close();
  });
});

describe('confirming a new account while somebody else is signed in', () => {
  /** Signs up in a tab of the given page's browser. */
  async function signUpIn(page: Page, address: string) {
    await signUp(page, address);
    await heading(page, 'Check your email');
    return secretOf(await site.mailbox.next(address, 'verify-account'));
  }

  test('says who that is, and leaves that person signed in', async () => {
    const { first } = await createTwo('confirm-device');
    const page = await site.visit('/signup');
    const code = await signUpIn(page, 'new.device@example.com');
    const tab = await openTab(site, page, '/login');
    await enterAccount(tab, first, 'device');
    await seesText(page, en.confirm.otherPerson(`\u2068${first}\u2069`));
    await enterCode(page, code, 'Confirm');
    await seesText(page, en.notices.confirmedOther);
    await seesText(page, first);
    await tab.reload();
    await seesText(tab, first);
    await page.context().close();
  });

  test('asks the other tabs, and can sign them out first', async () => {
    const { first } = await createTwo('confirm-tab');
    const page = await site.visit('/login');
    await enterAccount(page, first, 'tab');
    const tab = await openTab(site, page, '/signup');
    const code = await signUpIn(tab, 'new.tab@example.com');
    await seesText(tab, en.confirm.otherPerson(`\u2068${first}\u2069`));
    await press(tab, 'Sign out');
    await seesText(page, en.notices.signedOutElsewhere);
    await tab.getByText(en.confirm.otherPersonChoice).waitFor({ state: 'detached' });
    await enterCode(tab, code, 'Confirm');
    await seesText(tab, en.notices.welcome);
    await page.context().close();
  });

  test('asks again when somebody has signed in since the page was opened', async () => {
    const { first } = await createTwo('confirm-late');
    const page = await site.visit('/signup');
    const code = await signUpIn(page, 'new.late@example.com');
    const tab = await openTab(site, page, '/login');
    await enterAccount(tab, first, 'tab');
    await enterCode(page, code, 'Confirm');
    await seesText(page, en.confirm.otherPerson(`\u2068${first}\u2069`));
    await press(page, 'Confirm');
    await seesText(page, en.notices.confirmed);
    await seesText(tab, first);
    await page.context().close();
  });
});

test('a language that is chosen in one tab does not sign anybody out', async () => {
  const { first } = await createTwo('language-only');
  const page = await site.visit('/login');
  await enterAccount(page, first, 'device');
  const tab = await openTab(site, page, '/account');
  await press(tab, 'العربية');
  await heading(tab, ar.pages.account);
  await openChangeName(page);
  await page.getByLabel('Full name').fill('Ana Ruiz');
  await press(page, 'Save');
  await seesText(page, en.notices.nameChanged);
  await page.context().close();
});
