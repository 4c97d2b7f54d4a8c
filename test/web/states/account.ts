import { AdminUserGlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { secretOf } from '../../../local/demo/mailbox.ts';
import { en } from '../../../web/src/words/en.ts';
import {
  enterCode,
  linkOf,
  NEW_PASSWORD,
  openChangeName,
  PASSWORD,
  press,
  signIn,
  WRONG_PASSWORD,
  wrongCode,
} from '../patient.ts';
import {
  begin,
  comeBack,
  comesTo,
  enter,
  fill,
  go,
  isRefused,
  open,
  read,
  type StateContext,
  type States,
  sees,
  visit,
} from './state.ts';

/** Goes from the account page to one that changes something. */
const to = (what: string, title: string) => async (page: Page) => {
  await go(page, what);
  return comesTo(page, title);
};
const toName = async (page: Page) => {
  await openChangeName(page);
  return page;
};
const toEmail = to('Change Email address', en.pages.email);
const toLanguage = to('Change Language', en.pages.language);
const toPassword = to('Change Password', en.pages.password);
const toDelete = to(en.pages.delete, en.pages.delete);

const newAddress = ({ address }: StateContext) => `new-${address}`;

const readNewMail = (context: StateContext) =>
  read({ ...context, address: newAddress(context) }, 'verify-new-address');

async function askForNewAddress(context: StateContext): Promise<Page> {
  const page = await toEmail(await enter(context));
  await fill(page, { 'New email address': newAddress(context) });
  await press(page, en.actions.sendCode);
  return sees(page, 'We have sent a code to');
}

/** States of the account page. */
export const ACCOUNT: States = {
  account: comeBack,
  'account-welcome': async (context) => {
    const page = await begin(context);
    await enterCode(page, secretOf(await read(context, 'verify-account')), en.actions.confirm);
    await sees(page, en.notices.welcome);
    return sees(page, 'Ana Diaz');
  },
  'account-name-changed': async (context) => {
    const page = await toName(await enter(context));
    await fill(page, { 'Full name': 'Ana Diaz Ruiz' });
    await press(page, en.actions.save);
    await sees(page, en.notices.nameChanged);
    return sees(page, 'Ana Diaz Ruiz');
  },
  'account-address-waiting': async (context) => {
    const page = await askForNewAddress(context);
    await go(page, en.actions.cancel);
    return sees(page, 'Waiting for the code');
  },
  'account-address-changed': async (context) => {
    const page = await askForNewAddress(context);
    await enterCode(page, secretOf(await readNewMail(context)), en.actions.confirm);
    await sees(page, en.notices.emailConfirmed);
    return sees(page, newAddress(context));
  },
  'account-password-changed': async (context) => {
    const page = await toPassword(await enter(context));
    await fill(page, { 'Current password': PASSWORD, 'New password': NEW_PASSWORD });
    await press(page, en.actions.savePassword);
    await sees(page, en.notices.passwordChanged);
    return sees(page, 'Ana Diaz');
  },
};

/** States of the pages that change the account. */
export const CHANGES: States = {
  'change-name': async (context) => toName(await comeBack(context)),
  'change-name-nothing-typed': async (context) => {
    const page = await toName(await comeBack(context));
    await fill(page, { 'Full name': '' });
    await press(page, en.actions.save);
    return isRefused(page);
  },
  'change-name-signed-out': async (context) => {
    const { clinic, address } = context;
    await clinic.createPatient(address);
    const signInPage = await visit(context, '/login');
    // With the form, so that it is filled in with the same address afterwards.
    await signIn(signInPage, address);
    const page = await toName(signInPage);
    await clinic.cognito.send(new AdminUserGlobalSignOutCommand(clinic.account(address)));
    await fill(page, { 'Full name': 'Ana Diaz Ruiz' });
    await press(page, en.actions.save);
    return sees(page, en.notices.expired);
  },
  'change-email': async (context) => toEmail(await comeBack(context)),
  'change-email-mistake': async (context) => {
    const page = await toEmail(await comeBack(context));
    await fill(page, { 'New email address': 'ana@example' });
    await press(page, en.actions.sendCode);
    return isRefused(page);
  },
  'change-email-code': askForNewAddress,
  'change-email-from-link': async (context) => {
    await askForNewAddress(context);
    return open(context, linkOf(await readNewMail(context)));
  },
  'change-email-wrong-code': async (context) => {
    const page = await askForNewAddress(context);
    await enterCode(page, wrongCode(secretOf(await readNewMail(context))), en.actions.confirm);
    return sees(page, en.problems.codeWrong);
  },
  'change-language': async (context) => toLanguage(await comeBack(context)),
  'change-password': async (context) => toPassword(await comeBack(context)),
  'change-password-wrong': async (context) => {
    const page = await toPassword(await comeBack(context));
    await fill(page, { 'Current password': WRONG_PASSWORD, 'New password': NEW_PASSWORD });
    await press(page, en.actions.savePassword);
    return sees(page, en.problems.currentPasswordWrong);
  },
  delete: async (context) => toDelete(await comeBack(context)),
  'delete-not-ticked': async (context) => {
    const page = await toDelete(await comeBack(context));
    await press(page, en.actions.emailDeletionCode);
    return isRefused(page);
  },
  'delete-code': async (context) => {
    const page = await toDelete(await enter(context));
    await page.getByLabel(en.deleteAccount.understand).check();
    await press(page, en.actions.emailDeletionCode);
    return sees(page, 'When you enter it, your account will be deleted.');
  },
};
