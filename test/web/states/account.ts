import { AdminUserGlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { secretOf } from '../../../local/demo/mailbox.ts';
import {
  enterCode,
  linkOf,
  NEW_PASSWORD,
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
  type Stage,
  type States,
  sees,
  visit,
} from './state.ts';

/** Goes from the account to where something is changed. */
const to = (what: string, title: string) => async (page: Page) => {
  await go(page, what);
  return comesTo(page, title);
};
const toName = to('Change Name', 'Change your name');
const toEmail = to('Change Email address', 'Change your email address');
const toLanguage = to('Change Language', 'Change your language');
const toPassword = to('Change Password', 'Change your password');
const toDelete = to('Delete your account', 'Delete your account');

const newAddress = ({ address }: Stage) => `new-${address}`;

const readNewMail = (stage: Stage) => read({ ...stage, address: newAddress(stage) }, 'verify-new-address');

async function askForNewAddress(stage: Stage): Promise<Page> {
  const page = await toEmail(await enter(stage));
  await fill(page, { 'New email address': newAddress(stage) });
  await press(page, 'Send a code');
  return sees(page, 'We have sent a code to');
}

/** What the clinic has of a patient. */
export const ACCOUNT: States = {
  account: comeBack,
  'account-welcome': async (stage) => {
    const page = await begin(stage);
    await enterCode(page, secretOf(await read(stage, 'verify-account')), 'Confirm');
    await sees(page, 'Your email address is confirmed, and you are signed in.');
    return sees(page, 'Ana Diaz');
  },
  'account-name-changed': async (stage) => {
    const page = await toName(await enter(stage));
    await fill(page, { 'Full name': 'Ana Diaz Ruiz' });
    await press(page, 'Save');
    await sees(page, 'Your name has changed.');
    return sees(page, 'Ana Diaz Ruiz');
  },
  'account-address-waiting': async (stage) => {
    const page = await askForNewAddress(stage);
    await go(page, 'Cancel');
    return sees(page, 'Waiting for the code');
  },
  'account-address-changed': async (stage) => {
    const page = await askForNewAddress(stage);
    await enterCode(page, secretOf(await readNewMail(stage)), 'Confirm');
    await sees(page, 'Your email address is confirmed.');
    return sees(page, newAddress(stage));
  },
  'account-password-changed': async (stage) => {
    const page = await toPassword(await enter(stage));
    await fill(page, { 'Current password': PASSWORD, 'New password': NEW_PASSWORD });
    await press(page, 'Save new password');
    await sees(page, 'Your password has changed.');
    return sees(page, 'Ana Diaz');
  },
};

/** What of it patients can change. */
export const CHANGES: States = {
  'change-name': async (stage) => toName(await comeBack(stage)),
  'change-name-nothing-typed': async (stage) => {
    const page = await toName(await comeBack(stage));
    await fill(page, { 'Full name': '' });
    await press(page, 'Save');
    return isRefused(page);
  },
  'change-name-signed-out': async (stage) => {
    const { clinic, address } = stage;
    await clinic.createPatient(address);
    const signInPage = await visit(stage, '/login');
    // By the form, which is filled in with the same address afterwards.
    await signIn(signInPage, address);
    const page = await toName(signInPage);
    await clinic.cognito.send(new AdminUserGlobalSignOutCommand(clinic.account(address)));
    await fill(page, { 'Full name': 'Ana Diaz Ruiz' });
    await press(page, 'Save');
    return sees(page, 'You were signed out to keep your account safe.');
  },
  'change-email': async (stage) => toEmail(await comeBack(stage)),
  'change-email-mistake': async (stage) => {
    const page = await toEmail(await comeBack(stage));
    await fill(page, { 'New email address': 'ana@example' });
    await press(page, 'Send a code');
    return isRefused(page);
  },
  'change-email-code': askForNewAddress,
  'change-email-from-link': async (stage) => {
    await askForNewAddress(stage);
    return open(stage, linkOf(await readNewMail(stage)));
  },
  'change-email-wrong-code': async (stage) => {
    const page = await askForNewAddress(stage);
    await enterCode(page, wrongCode(secretOf(await readNewMail(stage))), 'Confirm');
    return sees(page, 'That code is not right.');
  },
  'change-language': async (stage) => toLanguage(await comeBack(stage)),
  'change-password': async (stage) => toPassword(await comeBack(stage)),
  'change-password-wrong': async (stage) => {
    const page = await toPassword(await comeBack(stage));
    await fill(page, { 'Current password': WRONG_PASSWORD, 'New password': NEW_PASSWORD });
    await press(page, 'Save new password');
    return sees(page, 'Your current password is not right.');
  },
  delete: async (stage) => toDelete(await comeBack(stage)),
  'delete-not-ticked': async (stage) => {
    const page = await toDelete(await comeBack(stage));
    await press(page, 'Delete my account');
    return isRefused(page);
  },
};
