import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { refuseStorage } from '../web/browser-conditions.ts';
import { inspect } from '../web/inspect.ts';
import {
  heading,
  linkOf,
  NEW_PASSWORD,
  openClinic,
  PASSWORD,
  pathOf,
  seesText,
  signUp,
} from '../web/patient.ts';
import { openApps } from './apps-in-browser.ts';

/** The same site with one setting changed: the portal signs in on the pages that all apps share. */
const assembly = mkdtempSync(join(tmpdir(), 'managed-'));
const script = fileURLToPath(new URL('synthesise-managed.ts', import.meta.url));
await promisify(execFile)(process.execPath, [script, ASSEMBLY, assembly], {
  // The same stack is validated in stack.test.ts.
  env: { ...process.env, CDK_VALIDATION: 'false' },
});

const site = await openApps({ assembly });
const clinic = openClinic(site.system);
const portal = site.system.siteUrl;
afterAll(async () => {
  await site.close();
  rmSync(assembly, { recursive: true });
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Opens the portal and signs in on the page that it redirects to. */
async function signIn(page: Page, address: string, password = PASSWORD): Promise<void> {
  await page.goto(`${portal}/login`);
  await press(page, en.actions.signIn);
  await page.waitForURL(`${site.signIn}/**`);
  await fillIn(page, address, password);
}

async function fillIn(page: Page, address: string, password = PASSWORD): Promise<void> {
  await page.getByLabel(en.fields.email).fill(address);
  await page.getByLabel(en.fields.password, { exact: true }).fill(password);
  await press(page, en.actions.signIn);
}

describe('a patient of a portal that shares its sign-in', () => {
  test('signs in once for the portal and the apps, and the code leaves the address bar', async () => {
    await clinic.createPatient('ana@example.com');
    const page = await site.person();
    await signIn(page, 'ana@example.com');
    await heading(page, en.pages.account);
    await seesText(page, 'Ana Diaz');
    expect(page.url()).toBe(`${portal}/account`);

    const app = await page.context().newPage();
    await app.goto(site.booking);
    await app.getByText('Sign in', { exact: true }).click();
    await app.getByText('You are signed in as ana@example.com.').waitFor();

    // The tokens are the pool's, so the account page works as usual.
    await page.getByRole('link', { name: `${en.actions.change} ${en.account.name}` }).click();
    await page.getByLabel(en.fields.name).fill('Ana Maria Diaz');
    await press(page, en.actions.save);
    await seesText(page, en.notices.nameChanged);

    await press(page, en.actions.signOut);
    await seesText(page, en.notices.signedOut);
    expect(page.url()).toBe(`${portal}/login`);
    await press(page, en.actions.signIn);
    await page.getByLabel(en.fields.password, { exact: true }).waitFor();
    await page.context().close();
  });

  test('signs out of everything at once', async () => {
    await clinic.createPatient('ben@example.com');
    const page = await site.person();
    await signIn(page, 'ben@example.com');
    await heading(page, en.pages.account);
    await press(page, en.actions.signOutEverywhere);
    await seesText(page, en.notices.signedOutEverywhere);
    await press(page, en.actions.signIn);
    await page.getByLabel(en.fields.password, { exact: true }).waitFor();
    await page.context().close();
  });

  test('signs up and confirms on the portal’s own pages, which the emails link to', async () => {
    const page = await site.person();
    await page.goto(`${portal}/signup`);
    await signUp(page, 'cem@example.com');
    const email = await site.mailbox.next('cem@example.com', 'verify-account');
    await page.goto(portal + pathOf(linkOf(email)));
    await press(page, en.actions.confirm);
    await seesText(page, en.notices.confirmed);
    await press(page, en.actions.signIn);
    await page.waitForURL(`${site.signIn}/**`);
    await fillIn(page, 'cem@example.com');
    await heading(page, en.pages.account);
    await page.context().close();
  });

  test('resets the password on the portal’s own page', async () => {
    await clinic.createPatient('dora@example.com');
    const page = await site.person();
    await page.goto(`${portal}/reset`);
    await page.getByLabel(en.fields.email).fill('dora@example.com');
    await press(page, en.actions.sendCode);
    const email = await site.mailbox.next('dora@example.com', 'reset-password');
    await page.getByLabel(en.fields.code).fill(secretOf(email));
    await page.getByLabel(en.fields.newPassword).fill(NEW_PASSWORD);
    await press(page, en.actions.savePassword);
    await seesText(page, en.notices.passwordReset);
    await signIn(page, 'dora@example.com', NEW_PASSWORD);
    await heading(page, en.pages.account);
    await page.context().close();
  });

  test('confirms a new address by the link of an email after signing in', async () => {
    await clinic.createPatient('fay@example.com');
    const page = await site.person();
    await signIn(page, 'fay@example.com');
    await page.getByRole('link', { name: `${en.actions.change} ${en.account.email}` }).click();
    await page.getByLabel(en.fields.newEmail).fill('fay.new@example.com');
    await press(page, en.actions.sendCode);
    const email = await site.mailbox.next('fay.new@example.com', 'verify-new-address');
    const elsewhere = await site.person();
    await elsewhere.goto(portal + pathOf(linkOf(email)));
    await seesText(elsewhere, en.notices.codeInLink);
    await press(elsewhere, en.actions.signIn);
    await elsewhere.waitForURL(`${site.signIn}/**`);
    await fillIn(elsewhere, 'fay@example.com');
    await press(elsewhere, en.actions.confirm);
    await seesText(elsewhere, en.notices.emailConfirmed);
    const kept = await elsewhere.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
    expect(kept.includes(secretOf(email))).toBe(false);
    await page.context().close();
    await elsewhere.context().close();
  });

  test('changes the password, which signs out all devices and this one', async () => {
    await clinic.createPatient('gil@example.com');
    const page = await site.person();
    await signIn(page, 'gil@example.com');
    await page.getByRole('link', { name: `${en.actions.change} ${en.account.password}` }).click();
    await page.getByLabel(en.fields.currentPassword).fill(PASSWORD);
    await page.getByLabel(en.fields.newPassword).fill(NEW_PASSWORD);
    await press(page, en.actions.savePassword);
    await seesText(page, en.notices.passwordReset);
    await signIn(page, 'gil@example.com', NEW_PASSWORD);
    await heading(page, en.pages.account);
    await page.context().close();
  });

  test('signs in for one tab, or for the device', async () => {
    await clinic.createPatient('hugo@example.com');
    const page = await site.person();
    await signIn(page, 'hugo@example.com');
    await heading(page, en.pages.account);
    const tab = await page.context().newPage();
    await tab.goto(`${portal}/account`);
    await tab.getByLabel(en.fields.keep).check();
    await press(tab, en.actions.signIn);
    await heading(tab, en.pages.account);
    const next = await page.context().newPage();
    await next.goto(`${portal}/account`);
    await seesText(next, 'Ana Diaz');
    await press(next, en.actions.signOut);
    await seesText(tab, en.notices.signedOutElsewhere);
    await seesText(page, en.notices.signedOutElsewhere);
    await page.context().close();
  });

  test('sees that the account is deleted after the session has ended', async () => {
    await clinic.createPatient('eda@example.com');
    const page = await site.person();
    await signIn(page, 'eda@example.com');
    await page.getByRole('link', { name: en.pages.delete }).click();
    await page.getByLabel(en.deleteAccount.understand).check();
    await press(page, en.actions.emailDeletionCode);
    const email = await site.mailbox.next('eda@example.com', 'confirm-deletion');
    await page.getByLabel(en.fields.code).fill(secretOf(email));
    await press(page, en.actions.delete);
    await seesText(page, en.notices.deleted);
    expect(page.url()).toBe(`${portal}/login`);
    await page.context().close();
  });

  test.each(['error=access_denied&state=stale', 'code=made-up&state=stale'])(
    'who returns with %s sees an error and can try again',
    async (query) => {
      const page = await site.person();
      await page.goto(`${portal}/login?${query}`);
      await seesText(page, en.notices.signInFailed);
      expect(page.url()).toBe(`${portal}/login`);
      await press(page, en.actions.signIn);
      await page.waitForURL(`${site.signIn}/**`);
      await page.context().close();
    },
  );

  test('who turns back during sign-in can start again', async () => {
    const page = await site.person();
    await page.goto(`${portal}/login`);
    await press(page, en.actions.signIn);
    await page.waitForURL(`${site.signIn}/**`);
    await page.goBack();
    await press(page, en.actions.signIn);
    await page.waitForURL(`${site.signIn}/**`);
    await page.context().close();
  });

  test('who blocks storage is told what to allow, and is not redirected in vain', async () => {
    const page = await site.person();
    await page.addInitScript(refuseStorage);
    await page.goto(`${portal}/login`);
    await seesText(page, en.layout.storageRefused);
    await press(page, en.actions.signIn);
    await seesText(page, en.problems.storageRefused);
    expect(page.url()).toBe(`${portal}/login`);
    await page.context().close();
  });

  test('starts on a page that meets WCAG 2.2 AA and fits every window', async () => {
    const page = await site.person();
    await page.goto(`${portal}/login`);
    await page.getByRole('button', { name: en.actions.signIn, exact: true }).waitFor();
    const { accessibility, overflows, smallControls } = await inspect(page, 'shared-login', false);
    expect({ accessibility, overflows, smallControls }).toEqual({
      accessibility: [],
      overflows: [],
      smallControls: [],
    });
    await page.context().close();
  });

  test('never causes an error', () => {
    expect(site.complaints).toEqual([]);
  });
});
