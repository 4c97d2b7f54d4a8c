import type { Page } from 'playwright-core';
import { secretOf } from '../../../local/demo/mailbox.ts';
import { addPasskey } from '../../../local/demo/software-authenticator.ts';
import { en } from '../../../web/src/words/en.ts';
import { en as words } from '../../../web/src/words/passkeys/en.ts';
import { PLATFORM, virtualDevices, WRONG_FINGER } from '../../harness/virtual-authenticators.ts';
import { enterAccount, enterCode, PASSWORD, press, wrongCode } from '../patient.ts';
import { signInWithoutBrowser } from '../sign-in-without-browser.ts';
import type { VisitOptions } from '../site.ts';
import { comesTo, fill, isRefused, read, type StateContext, type States, sees, visitAlone } from './state.ts';

/** Shows passkeys as if they had been added on the same day each time. */
const fixDates = (context: StateContext, page: Page) =>
  page.route(`${context.site.system.awsUrl}/**`, async (route) => {
    if (!route.request().headers()['x-amz-target']?.endsWith('ListWebAuthnCredentials'))
      return route.fallback();
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/"CreatedAt":[\d.]+/g, '"CreatedAt":1767268800');
    return route.fulfill({ response, body });
  });

async function createWithPasskeys({ site, clinic, address }: StateContext, count: number): Promise<void> {
  await clinic.createPatient(address);
  if (count === 0) return;
  const { origins } = await signInWithoutBrowser(site.system, address, PASSWORD);
  const stored = origins.flatMap(({ localStorage }) => localStorage);
  const accessToken = stored.find(({ name }) => name.endsWith('.accessToken'))?.value ?? '';
  for (let added = 0; added < count; added++) await addPasskey(clinic.cognito, accessToken);
}

/** Opens the passkeys of a new account that has some. */
async function openPasskeys(context: StateContext, count: number, options?: VisitOptions): Promise<Page> {
  await createWithPasskeys(context, count);
  const page = await visitAlone(context, '/login', options);
  await fixDates(context, page);
  await enterAccount(page, context.address, 'device');
  await page.getByRole('link', { name: 'Change Passkeys' }).click();
  await comesTo(page, en.pages.passkeys);
  return sees(page, count === 0 ? words.passkeys.none : 'Added on 1 January 2026');
}

async function beginToAdd(context: StateContext): Promise<Page> {
  const page = await openPasskeys(context, 0);
  await press(page, words.passkeys.add);
  return comesTo(page, words.passkeys.add);
}

async function askForCode(context: StateContext): Promise<Page> {
  const page = await beginToAdd(context);
  await press(page, en.actions.emailDeletionCode);
  return comesTo(page, en.confirm.title);
}

async function enterTheCode(context: StateContext, page: Page): Promise<void> {
  await enterCode(page, secretOf(await read(context, 'sign-in-code')), en.actions.confirm);
}

async function prepareToAdd(context: StateContext, device?: typeof PLATFORM | typeof WRONG_FINGER) {
  const page = await askForCode(context);
  if (device !== undefined) await (await virtualDevices(page)).plugIn(device);
  await enterTheCode(context, page);
  await page.getByRole('button', { name: words.passkeys.create }).waitFor();
  return page;
}

async function prepareToRemove(context: StateContext, count: number): Promise<Page> {
  const page = await openPasskeys(context, count);
  await page.getByRole('button', { name: words.passkeys.remove }).first().click();
  await comesTo(page, words.passkeys.removeTitle);
  await press(page, en.actions.emailDeletionCode);
  await comesTo(page, en.confirm.title);
  await enterTheCode(context, page);
  await page.getByRole('button', { name: words.passkeys.removeNow }).waitFor();
  return page;
}

/** The app at an address at which its passkeys do not work. */
const ELSEWHERE = { passkeys: { relyingPartyId: 'clinic.example', userVerification: 'preferred' } } as const;

/** States of passkeys, from signing in with one to removing the last. */
export const PASSKEYS: States = {
  'login-passkey-cancelled': async (context) => {
    await createWithPasskeys(context, 1);
    const page = await visitAlone(context, '/login');
    // Another device than that of the passkey.
    await (await virtualDevices(page)).plugIn(PLATFORM);
    await fill(page, { 'Email address': context.address });
    await press(page, en.actions.passkey);
    return sees(page, en.problems.passkeyCancelled);
  },
  'login-passkey-unknown': async (context) => {
    await context.clinic.createPatient(context.address);
    const page = await visitAlone(context, '/login');
    await fill(page, { 'Email address': context.address });
    await press(page, en.actions.passkey);
    return sees(page, en.problems.passkeyUnknown);
  },
  'account-passkey-offer': async (context) => {
    await context.clinic.createPatient(context.address);
    const page = await visitAlone(context, '/login');
    await (await virtualDevices(page)).plugIn(PLATFORM);
    await enterAccount(page, context.address, 'device');
    return sees(page, words.passkeyOffer.title);
  },
  'passkeys-none': (context) => openPasskeys(context, 0),
  passkeys: (context) => openPasskeys(context, 2),
  'passkeys-too-many': async (context) => {
    const page = await openPasskeys(context, 20);
    return sees(page, words.passkeyProblems.tooMany);
  },
  'passkeys-at-another-address': async (context) => {
    const page = await openPasskeys(context, 1, { config: ELSEWHERE });
    return sees(page, words.passkeyProblems.wrongPlace);
  },
  'passkey-add': beginToAdd,
  'passkey-add-code': askForCode,
  'passkey-add-wrong-code': async (context) => {
    const page = await askForCode(context);
    await enterCode(page, wrongCode(secretOf(await read(context, 'sign-in-code'))), en.actions.confirm);
    await isRefused(page);
    return sees(page, en.problems.codeWrong);
  },
  'passkey-save': (context) => prepareToAdd(context, PLATFORM),
  'passkey-save-without-reader': async (context) => {
    const page = await prepareToAdd(context);
    return sees(page, words.passkeys.noReader);
  },
  'passkey-save-cancelled': async (context) => {
    const page = await prepareToAdd(context, WRONG_FINGER);
    await press(page, words.passkeys.create);
    return sees(page, words.passkeyProblems.cancelled);
  },
  'passkey-added': async (context) => {
    const page = await prepareToAdd(context, PLATFORM);
    await press(page, words.passkeys.create);
    await sees(page, en.notices.passkeyAdded);
    return sees(page, 'Added on 1 January 2026');
  },
  'passkey-remove-last': (context) => prepareToRemove(context, 1),
  'passkey-removed': async (context) => {
    const page = await prepareToRemove(context, 1);
    await press(page, words.passkeys.removeNow);
    await sees(page, en.notices.passkeyRemoved);
    return sees(page, words.passkeys.none);
  },
};
