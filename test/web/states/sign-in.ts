import { AdminDisableUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { secretOf } from '../../../local/demo/mailbox.ts';
import { en } from '../../../web/src/words/en.ts';
import {
  askForSignInCode,
  enterAccount,
  enterCode,
  openTab,
  PASSWORD,
  press,
  signIn,
  WRONG_PASSWORD,
  wrongCode,
} from '../patient.ts';
import {
  comesTo,
  enter,
  fill,
  go,
  isRefused,
  read,
  type StateContext,
  type States,
  sees,
  visit,
} from './state.ts';

async function tryPassword(context: StateContext, password: string): Promise<Page> {
  const page = await visit(context, '/login');
  await signIn(page, context.address, password);
  return page;
}

async function askForCode(context: StateContext): Promise<Page> {
  await context.clinic.createPatient(context.address);
  const page = await visit(context, '/login');
  await askForSignInCode(page, context.address);
  return page;
}

async function acceptInvitation(context: StateContext): Promise<Page> {
  await context.clinic.invite(context.address, PASSWORD);
  return comesTo(await tryPassword(context, PASSWORD), en.pages.newPassword);
}

/** Signs in for one tab, in the browser of another page if there is one. */
async function enterInTab(context: StateContext, beside?: Page): Promise<Page> {
  if (beside === undefined) await context.clinic.createPatient(context.address);
  const page =
    beside === undefined ? await visit(context, '/login') : await openTab(context.site, beside, '/login');
  await enterAccount(page, context.address, 'tab');
  return page;
}

/** States of signing in with a password, a code or an invitation, and of signing out. */
export const SIGN_IN: States = {
  'login-by-invitation': async (context) => {
    const page = await visit(context, '/login', { config: { byInvitation: true } });
    return sees(page, 'Our staff open accounts for patients.');
  },
  login: (context) => visit(context, '/login'),
  'login-nothing-typed': async (context) => {
    const page = await visit(context, '/login');
    await press(page, en.actions.signIn);
    return isRefused(page);
  },
  'login-wrong-password': async (context) => {
    await context.clinic.createPatient(context.address);
    const page = await tryPassword(context, WRONG_PASSWORD);
    return sees(page, en.problems.passwordWrong);
  },
  'login-locked': async (context) => {
    await context.clinic.createPatient(context.address);
    const page = await visit(context, '/login');
    const locked = page.getByText('There were too many wrong passwords or codes.');
    for (let attempt = 0; attempt < 10 && !(await locked.isVisible()); attempt++) {
      await signIn(page, context.address, WRONG_PASSWORD);
      await isRefused(page);
    }
    await locked.waitFor();
    return page;
  },
  'login-disabled': async (context) => {
    const { clinic, address } = context;
    await clinic.createPatient(address);
    await clinic.cognito.send(new AdminDisableUserCommand(clinic.account(address)));
    return sees(await tryPassword(context, PASSWORD), 'This account is switched off.');
  },
  'login-code': askForCode,
  'login-code-wrong': async (context) => {
    const page = await askForCode(context);
    await enterCode(page, wrongCode(secretOf(await read(context, 'sign-in-code'))), en.actions.signIn);
    return sees(page, en.problems.codeWrong);
  },
  'new-password': acceptInvitation,
  'new-password-refused': async (context) => {
    const page = await acceptInvitation(context);
    await fill(page, { 'New password': 'short' });
    await press(page, en.actions.savePassword);
    return isRefused(page);
  },
  'signed-in-already': async (context) => {
    const page = await visit(context, '/login', { storageState: context.signedIn });
    return sees(page, 'You are signed in as');
  },
  'signed-out': async (context) => {
    const page = await enter(context);
    await press(page, en.actions.signOut);
    return sees(page, en.notices.signedOut);
  },
  'signed-out-everywhere': async (context) => {
    const page = await enter(context);
    await press(page, en.actions.signOutEverywhere);
    return sees(page, en.notices.signedOutEverywhere);
  },
  'signed-out-in-another-tab': async (context) => {
    const page = await enterInTab(context);
    await press(await enterInTab(context, page), en.actions.signOut);
    return sees(page, en.notices.signedOutElsewhere);
  },
  'replaced-in-another-tab': async (context) => {
    const page = await enterInTab(context);
    await context.clinic.createPatient(`other-${context.address}`);
    await enterAccount(await openTab(context.site, page, '/login'), `other-${context.address}`, 'device');
    return sees(page, en.notices.otherPerson);
  },
  'idle-warning': async (context) => {
    const page = await enterInTab(context);
    await page.clock.setFixedTime(Date.now() + 13.5 * 60_000);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByRole('alertdialog').waitFor();
    return page;
  },
  'idle-signed-out': async (context) => {
    const page = await enterInTab(context);
    await page.clock.setFixedTime(Date.now() + 20 * 60_000);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    return sees(page, en.notices.idle);
  },
  deleted: async (context) => {
    const page = await enter(context);
    await go(page, en.pages.delete);
    await page.getByLabel(en.deleteAccount.understand).check();
    await press(page, en.actions.emailDeletionCode);
    await enterCode(page, secretOf(await read(context, 'confirm-deletion')), en.actions.delete);
    return sees(page, en.notices.deleted);
  },
};
