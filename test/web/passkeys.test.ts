import type { CDPSession, Page } from 'playwright-core';
import { secretOf } from '../../local/demo/mailbox.ts';
import { addPasskey } from '../../local/demo/software-authenticator.ts';
import { en } from '../../web/src/words/en.ts';
import { en as words } from '../../web/src/words/passkeys/en.ts';
import {
  PLATFORM,
  SECURITY_KEY,
  type VirtualDevices,
  virtualDevices,
  WITHOUT_PIN,
  WRONG_FINGER,
} from '../harness/virtual-authenticators.ts';
import {
  enterAccount,
  enterCode,
  follow,
  heading,
  openClinic,
  openTab,
  PASSWORD,
  press,
  seesError,
  seesText,
  signIn,
  watchActions,
} from './patient.ts';
import { openSite } from './site.ts';

const site = await openSite();
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

const { passkeys, passkeyOffer, passkeyProblems } = words;

interface Patient extends VirtualDevices {
  readonly page: Page;
}

/** Signs a patient in, in a browser with virtual devices. */
async function enter(address: string, place: 'tab' | 'device' = 'tab'): Promise<Patient> {
  const page = await site.visit('/login');
  const devices = await virtualDevices(page);
  await enterAccount(page, address, place);
  return { page, ...devices };
}

/** Creates an account and signs in. */
async function begin(address: string): Promise<Patient> {
  await clinic.createPatient(address);
  return enter(address);
}

async function openPasskeys(page: Page): Promise<void> {
  await follow(page, `${en.actions.change} ${en.account.passkeys}`);
  await heading(page, en.pages.passkeys);
}

/** Asks for the code that comes before a change, and enters it. */
async function proveAddress(page: Page, address: string): Promise<void> {
  await press(page, en.actions.emailDeletionCode);
  await heading(page, en.confirm.title);
  await enterCode(page, secretOf(await site.mailbox.next(address, 'sign-in-code')), en.actions.confirm);
}

/** Goes from the account page to the button that opens the browser's prompt. */
async function prepareToAdd(page: Page, address: string): Promise<void> {
  await openPasskeys(page);
  await press(page, passkeys.add);
  await proveAddress(page, address);
  await page.getByRole('button', { name: passkeys.create }).waitFor();
}

async function add(page: Page, address: string): Promise<void> {
  await prepareToAdd(page, address);
  await press(page, passkeys.create);
  await seesText(page, en.notices.passkeyAdded);
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${site.system.siteUrl}/account`);
  await press(page, en.actions.signOut);
  await seesText(page, en.notices.signedOut);
}

async function tryPasskey(page: Page, address: string): Promise<void> {
  await page.getByLabel(en.fields.email).fill(address);
  await press(page, en.actions.passkey);
}

async function signInWithPasskey(page: Page, address: string): Promise<void> {
  await tryPasskey(page, address);
  await heading(page, en.pages.account);
}

const rows = (page: Page) => page.locator('.passkeys dt');

const onlyCredential = async (devtools: CDPSession, authenticatorId: string) => {
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
  return credentials[0]?.credentialId ?? '';
};

describe('a patient', () => {
  test('adds a passkey after a code by email, signs in with it in one press, and removes it', async () => {
    const address = 'ana@example.com';
    const { page, plugIn, devtools } = await begin(address);
    const authenticatorId = await plugIn(PLATFORM);
    const actions = watchActions(page);
    await openPasskeys(page);
    await seesText(page, passkeys.none);
    await press(page, passkeys.add);
    await seesText(page, passkeys.ownDevice);
    await proveAddress(page, address);
    expect(actions).not.toContain('StartWebAuthnRegistration');
    await press(page, passkeys.create);
    const notice = page.getByRole('status').and(page.locator(':focus'));
    await notice.getByText(en.notices.passkeyAdded).waitFor();
    await seesText(page, passkeys.onDevice);
    const today = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format();
    await seesText(page, passkeys.added(today));
    // The second sign-in leaves no session behind.
    expect(actions.filter((action) => action === 'RevokeToken')).toHaveLength(1);

    await signOut(page);
    await signInWithPasskey(page, address);
    await seesText(page, 'Ana Diaz');

    await openPasskeys(page);
    await press(page, `${passkeys.remove} Passkey ${passkeys.added(today)}`);
    await proveAddress(page, address);
    await seesText(page, passkeys.last);
    await press(page, passkeys.removeNow);
    await seesText(page, en.notices.passkeyRemoved);
    await seesText(page, passkeys.none);

    // This browser can tell the device to forget it.
    expect(await onlyCredential(devtools, authenticatorId)).toBe('');
    await signOut(page);
    await tryPasskey(page, address);
    await seesError(page, en.problems.passkeyUnknown);
    await page.context().close();
  });

  test('adds several devices, each once, and signs in with any', async () => {
    const address = 'ben@example.com';
    const phone = await begin(address);
    await phone.plugIn(PLATFORM);
    await add(phone.page, address);
    await press(phone.page, passkeys.add);
    await proveAddress(phone.page, address);
    await press(phone.page, passkeys.create);
    await phone.page.getByRole('alert').getByText(passkeyProblems.exists).waitFor();

    const laptop = await enter(address);
    await laptop.plugIn(SECURITY_KEY);
    await add(laptop.page, address);
    await seesText(laptop.page, passkeys.onOther);
    expect(await rows(laptop.page).count()).toBe(2);
    for (const { page } of [phone, laptop]) {
      await signOut(page);
      await signInWithPasskey(page, address);
      await page.context().close();
    }
  });

  test('whose device is lost signs in with a code, without typing the address again', async () => {
    const address = 'cleo@example.com';
    const { page, plugIn, devtools } = await begin(address);
    const device = await plugIn(PLATFORM);
    await add(page, address);
    await signOut(page);
    await devtools.send('WebAuthn.clearCredentials', { authenticatorId: device });
    await tryPasskey(page, address);
    await seesError(page, en.problems.passkeyCancelled);
    await press(page, en.actions.emailCode);
    await heading(page, en.pages.loginCode);
    await enterCode(page, secretOf(await site.mailbox.next(address, 'sign-in-code')), en.actions.signIn);
    await heading(page, en.pages.account);
    await page.context().close();
  });

  test('who is not recognised uses the password at once', async () => {
    const address = 'dora@example.com';
    const { page, plugIn, devtools } = await begin(address);
    const authenticatorId = await plugIn(PLATFORM);
    await add(page, address);
    await signOut(page);
    await page.getByLabel(en.fields.password, { exact: true }).fill(PASSWORD);
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await tryPasskey(page, address);
    await seesError(page, en.problems.passkeyCancelled);
    await press(page, en.actions.signIn);
    await heading(page, en.pages.account);
    await page.context().close();
  });

  test('without a passkey is told so each time, and what else to do', async () => {
    await clinic.createPatient('eva@example.com');
    const page = await site.visit('/login');
    const { plugIn } = await virtualDevices(page);
    await plugIn(PLATFORM);
    await tryPasskey(page, 'eva@example.com');
    await seesError(page, en.problems.passkeyUnknown);
    await press(page, en.actions.passkey);
    await seesError(page, en.problems.passkeyUnknown);
    await page.context().close();
  });

  test('who follows the link of an email signs in first, and comes to the passkeys once', async () => {
    const address = 'fred@example.com';
    await clinic.createPatient(address);
    const page = await site.visit('/account/passkeys');
    await heading(page, en.pages.login);
    await signIn(page, address);
    await heading(page, en.pages.passkeys);
    await follow(page, passkeys.back);
    await heading(page, en.pages.account);
    await page.context().close();
  });

  test('must enter the address before using a passkey', async () => {
    const page = await site.visit('/login');
    await press(page, en.actions.passkey);
    await seesError(page, en.errors.emailMissing);
    await page.context().close();
  });

  test('keeps a session of the device, after choosing that', async () => {
    const address = 'fay@example.com';
    const { page, plugIn } = await begin(address);
    await plugIn(PLATFORM);
    await add(page, address);
    await signOut(page);
    await page.getByLabel(en.fields.keep).check();
    await signInWithPasskey(page, address);
    const other = await openTab(site, page, '/account');
    await seesText(other, 'Ana Diaz');
    await page.context().close();
  });
});

describe('adding a passkey', () => {
  test.each([
    ['a device that does not recognise the patient', 'guy@example.com', WRONG_FINGER],
    ['a security key without a PIN', 'gus@example.com', WITHOUT_PIN],
  ])('fails with %s, and works with another without a new code', async (_, address, device) => {
    const { page, plugIn, devtools } = await begin(address);
    const authenticatorId = await plugIn(device);
    await prepareToAdd(page, address);
    await press(page, passkeys.create);
    await page.getByRole('alert').getByText(passkeyProblems.cancelled).waitFor();
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    await plugIn(PLATFORM);
    await press(page, passkeys.create);
    await seesText(page, en.notices.passkeyAdded);
    await page.context().close();
  });

  test('goes on after a reload, with the code that was sent and after it was entered', async () => {
    const address = 'gil@example.com';
    const { page, plugIn } = await begin(address);
    await plugIn(PLATFORM);
    await openPasskeys(page);
    await press(page, passkeys.add);
    await press(page, en.actions.emailDeletionCode);
    await heading(page, en.confirm.title);
    await page.reload();
    await heading(page, en.confirm.title);
    const code = secretOf(await site.mailbox.next(address, 'sign-in-code'));
    await enterCode(page, code, en.actions.confirm);
    await page.getByRole('button', { name: passkeys.create }).waitFor();
    await page.reload();
    await press(page, passkeys.create);
    await seesText(page, en.notices.passkeyAdded);
    await page.context().close();
  });

  test('needs a new code after some minutes', async () => {
    const address = 'hal@example.com';
    const { page, plugIn } = await begin(address);
    await plugIn(PLATFORM);
    await prepareToAdd(page, address);
    await page.clock.install();
    await page.clock.fastForward('06:00');
    await press(page, passkeys.create);
    await seesText(page, passkeys.codeAgain);
    await proveAddress(page, address);
    await press(page, passkeys.create);
    await seesText(page, en.notices.passkeyAdded);
    await page.context().close();
  });

  test('can be tried again when the network is lost in the middle', async () => {
    const address = 'ida@example.com';
    const { page, plugIn } = await begin(address);
    await plugIn(PLATFORM);
    await prepareToAdd(page, address);
    await page.route(`${site.system.awsUrl}/**`, (route) =>
      route.request().headers()['x-amz-target']?.endsWith('CompleteWebAuthnRegistration')
        ? route.abort('internetdisconnected')
        : route.continue(),
    );
    await press(page, passkeys.create);
    await page.getByRole('alert').getByText(en.problems.network).waitFor();
    await page.unrouteAll();
    await press(page, passkeys.create);
    await seesText(page, en.notices.passkeyAdded);
    await page.context().close();
  });

  test('stops at the most that an account can have', async () => {
    const address = 'jan@example.com';
    const { page, plugIn } = await begin(address);
    await plugIn(PLATFORM);
    const accessToken = await page.evaluate(() => {
      const found = Object.entries({ ...sessionStorage }).find(([key]) => key.endsWith('.accessToken'));
      return String(found?.[1]);
    });
    for (let count = 0; count < 19; count++) await addPasskey(clinic.cognito, accessToken);
    await prepareToAdd(page, address);
    await addPasskey(clinic.cognito, accessToken);
    await press(page, passkeys.create);
    await page.getByRole('alert').getByText(passkeyProblems.tooMany).waitFor();
    await press(page, en.actions.cancel);
    await seesText(page, passkeyProblems.tooMany);
    expect(await rows(page).count()).toBe(20);
    expect(await page.getByRole('button', { name: passkeys.add }).count()).toBe(0);
    await page.context().close();
  });

  test('says what to do where the browser stops it, because the domain is another', async () => {
    const address = 'kim@example.com';
    const { page, plugIn } = await begin(address);
    await plugIn(PLATFORM);
    await prepareToAdd(page, address);
    await page.route(`${site.system.awsUrl}/**`, async (route) => {
      if (!route.request().headers()['x-amz-target']?.endsWith('StartWebAuthnRegistration'))
        return route.continue();
      const response = await route.fetch();
      const body = (await response.text()).replaceAll('"localhost"', '"clinic.example"');
      return route.fulfill({ response, body });
    });
    await press(page, passkeys.create);
    await page.getByRole('alert').getByText(passkeyProblems.wrongPlace).waitFor();
    await page.context().close();
  });
});

describe('a browser', () => {
  /** As the browsers inside many apps are. */
  const withoutWebAuthn = () => {
    Object.defineProperty(globalThis, 'PublicKeyCredential', { value: undefined });
  };

  test('without WebAuthn offers the other ways, and shows and removes passkeys', async () => {
    const address = 'leo@example.com';
    const { page, plugIn } = await begin(address);
    await plugIn(PLATFORM);
    await add(page, address);
    const inApp = await site.visit('/login', { script: withoutWebAuthn });
    expect(await inApp.getByRole('button', { name: en.actions.passkey }).count()).toBe(0);
    await enterAccount(inApp, address, 'tab');
    await openPasskeys(inApp);
    await seesText(inApp, passkeyProblems.unsupported);
    await inApp.getByRole('button', { name: passkeys.remove }).click();
    await proveAddress(inApp, address);
    await press(inApp, passkeys.removeNow);
    await seesText(inApp, en.notices.passkeyRemoved);
    await Promise.all([page, inApp].map((one) => one.context().close()));
  });

  test('at another address than that of the passkeys does not offer them', async () => {
    const passkeysElsewhere = {
      passkeys: { relyingPartyId: 'clinic.example', userVerification: 'preferred' as const },
    };
    const page = await site.visit('/login', { config: passkeysElsewhere });
    expect(await page.getByRole('button', { name: en.actions.passkey }).count()).toBe(0);
    await clinic.createPatient('mia@example.com');
    await enterAccount(page, 'mia@example.com', 'tab');
    await openPasskeys(page);
    await seesText(page, passkeyProblems.wrongPlace);
    await page.context().close();
  });

  test('with passkeys of the clinic switched off has none of it', async () => {
    const person = await site.newContext();
    const page = await person.newPage();
    await page.route('**/config.json', async (route) => {
      const response = await route.fetch();
      const { passkeys: _, ...config } = await response.json();
      await route.fulfill({ json: config });
    });
    await page.goto(`${site.system.siteUrl}/login`);
    await heading(page, en.pages.login);
    expect(await page.getByRole('button', { name: en.actions.passkey }).count()).toBe(0);
    await page.goto(`${site.system.siteUrl}/account/passkeys`);
    await heading(page, en.pages.notFound);
    await person.close();
  });
});

describe('the offer after a sign-in', () => {
  test('is made once on a device that can check its user, and tells nobody about anybody', async () => {
    const address = 'ned@example.com';
    await clinic.createPatient(address);
    const page = await site.visit('/login');
    const { plugIn } = await virtualDevices(page);
    await plugIn(PLATFORM);
    await enterAccount(page, address, 'tab');
    const offer = page.getByRole('complementary', { name: passkeyOffer.title });
    await offer.getByText(passkeys.ownDevice).waitFor();
    const stored = await page.evaluate(() => localStorage.getItem('clinic-mail.passkey-offer'));
    expect(stored).toBe('yes');
    await press(page, passkeyOffer.later);
    await offer.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await signOut(page);
    await enterAccount(page, address, 'tab');
    expect(await offer.count()).toBe(0);
    await page.context().close();
  });

  test('leads to the code that comes first', async () => {
    const address = 'ola@example.com';
    await clinic.createPatient(address);
    const page = await site.visit('/login');
    const { plugIn } = await virtualDevices(page);
    await plugIn(PLATFORM);
    await enterAccount(page, address, 'tab');
    await press(page, passkeys.add);
    await heading(page, passkeys.add);
    await proveAddress(page, address);
    await press(page, passkeys.create);
    await seesText(page, en.notices.passkeyAdded);
    await page.context().close();
  });

  test('is not made on a device that cannot', async () => {
    const { page } = await begin('pia@example.com');
    await openPasskeys(page);
    await press(page, passkeys.add);
    await proveAddress(page, 'pia@example.com');
    await seesText(page, passkeys.noReader);
    expect(await page.evaluate(() => localStorage.getItem('clinic-mail.passkey-offer'))).toBeNull();
    await page.context().close();
  });
});

describe('two tabs', () => {
  test('of which one signs out leave no passkey and no trace of the change', async () => {
    const address = 'quin@example.com';
    await clinic.createPatient(address);
    const { page, plugIn } = await enter(address, 'device');
    await plugIn(PLATFORM);
    await prepareToAdd(page, address);
    const stored = () => page.evaluate(() => sessionStorage.getItem('clinic-mail.passkey-change'));
    expect(await stored()).not.toBeNull();
    const other = await openTab(site, page, '/account');
    await press(other, en.actions.signOut);
    await seesText(page, en.notices.signedOutElsewhere);
    expect(await stored()).toBeNull();
    await page.context().close();
  });

  test('of which one signs out while the device answers do not add the passkey', async () => {
    const address = 'rob@example.com';
    await clinic.createPatient(address);
    const { page, plugIn, devtools } = await enter(address, 'device');
    const authenticatorId = await plugIn(PLATFORM);
    await prepareToAdd(page, address);
    const [answered, signedOut] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route(`${site.system.awsUrl}/**`, async (route) => {
      if (route.request().headers()['x-amz-target']?.endsWith('CompleteWebAuthnRegistration')) {
        answered.resolve();
        await signedOut.promise;
      }
      return route.continue();
    });
    await press(page, passkeys.create);
    await answered.promise;
    const other = await openTab(site, page, '/account');
    await press(other, en.actions.signOut);
    await seesText(page, en.notices.signedOutElsewhere);
    signedOut.resolve();
    await seesText(page, en.notices.refusedSignedOut);
    await other.close();
    await enterAccount(page, address, 'tab');
    await openPasskeys(page);
    await seesText(page, passkeys.none);
    expect(await onlyCredential(devtools, authenticatorId)).not.toBe('');
    await page.context().close();
  });

  test('of which one removed the passkey already both say that it is removed', async () => {
    const address = 'sue@example.com';
    await clinic.createPatient(address);
    const { page, plugIn } = await enter(address, 'device');
    await plugIn(PLATFORM);
    await add(page, address);
    const other = await openTab(site, page, '/account/passkeys');
    for (const tab of [page, other]) {
      await tab.getByRole('button', { name: passkeys.remove }).click();
      await proveAddress(tab, address);
      await tab.getByRole('button', { name: passkeys.removeNow }).waitFor();
    }
    for (const tab of [page, other]) {
      await press(tab, passkeys.removeNow);
      await seesText(tab, en.notices.passkeyRemoved);
      await seesText(tab, passkeys.none);
    }
    await page.context().close();
  });
});

test('a session that ended elsewhere asks to sign in again', async () => {
  const address = 'tom@example.com';
  const { page, plugIn } = await begin(address);
  await plugIn(PLATFORM);
  await prepareToAdd(page, address);
  const other = await enter(address);
  await press(other.page, en.actions.signOutEverywhere);
  await heading(other.page, en.pages.login);
  await press(page, passkeys.create);
  await seesText(page, en.notices.expired);
  await Promise.all([page, other.page].map((one) => one.context().close()));
});

test("another account's passkey does not open this one", async () => {
  const [uma, val] = ['uma@example.com', 'val@example.com'] as const;
  const { page, plugIn, devtools } = await begin(uma);
  const authenticatorId = await plugIn(PLATFORM);
  await add(page, uma);
  const umas = await onlyCredential(devtools, authenticatorId);
  await signOut(page);
  await clinic.createPatient(val);
  await enterAccount(page, val, 'tab');
  await add(page, val);
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
  const vals = credentials.map(({ credentialId }) => credentialId).find((id) => id !== umas) ?? '';
  await signOut(page);
  const toUrl = (id: string) => Buffer.from(id, 'base64').toString('base64url');
  await page.route(`${site.system.awsUrl}/**`, async (route) => {
    if (!route.request().headers()['x-amz-target']?.endsWith('InitiateAuth')) return route.continue();
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(toUrl(umas), toUrl(vals));
    return route.fulfill({ response, body });
  });
  await tryPasskey(page, uma);
  await seesError(page, en.problems.passkeyRefused);
  await page.unrouteAll();
  await signInWithPasskey(page, uma);
  await page.context().close();
});

test('the keyboard alone adds a passkey', async () => {
  const address = 'wim@example.com';
  const { page, plugIn } = await begin(address);
  await plugIn(PLATFORM);
  await openPasskeys(page);
  const pressKeys = async (name: string) => {
    const button = page.getByRole('button', { name, exact: true });
    await button.waitFor();
    for (let tabs = 0; tabs < 40; tabs++) {
      await page.keyboard.press('Tab');
      if (await button.evaluate((element) => element === document.activeElement)) break;
    }
    await page.keyboard.press('Enter');
  };
  await pressKeys(passkeys.add);
  await page.getByRole('heading', { name: passkeys.add }).and(page.locator(':focus')).waitFor();
  await pressKeys(en.actions.emailDeletionCode);
  await page.getByRole('heading', { name: en.confirm.title }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type(secretOf(await site.mailbox.next(address, 'sign-in-code')));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: passkeys.add }).and(page.locator(':focus')).waitFor();
  await pressKeys(passkeys.create);
  await seesText(page, en.notices.passkeyAdded);
  await page.context().close();
});
