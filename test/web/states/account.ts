import { AdminUserGlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { secretOf } from '../../../local/demo/mailbox.ts';
import { enterCode, linkOf, NEW_PASSWORD, PASSWORD, press, WRONG_PASSWORD, wrongCode } from '../patient.ts';
import {
  begin,
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
} from './stage.ts';

/** Signs in and goes to where something is changed. */
async function change(stage: Stage, what: string, title: string): Promise<Page> {
  const page = await enter(stage);
  await go(page, `Change ${what}`);
  return comesTo(page, title);
}

const changeName = (stage: Stage) => change(stage, 'Name', 'Change your name');
const changeEmail = (stage: Stage) => change(stage, 'Email address', 'Change your email address');
const changeLanguage = (stage: Stage) => change(stage, 'Language', 'Change your language');
const changePassword = (stage: Stage) => change(stage, 'Password', 'Change your password');

async function deleteAccount(stage: Stage): Promise<Page> {
  const page = await enter(stage);
  await go(page, 'Delete your account');
  return comesTo(page, 'Delete your account');
}

const newAddress = ({ address }: Stage) => `new-${address}`;

const readNewMail = (stage: Stage) => read({ ...stage, address: newAddress(stage) }, 'verify-new-address');

async function askForNewAddress(stage: Stage): Promise<Page> {
  const page = await changeEmail(stage);
  await fill(page, { 'New email address': newAddress(stage) });
  await press(page, 'Send a code');
  return sees(page, 'We have sent a code to');
}

/** What the clinic has of a patient. */
export const ACCOUNT: States = {
  account: enter,
  'account-welcome': async (stage) => {
    const page = await begin(stage);
    await enterCode(page, secretOf(await read(stage, 'verify-account')), 'Confirm');
    await sees(page, 'Your email address is confirmed, and you are signed in.');
    return sees(page, 'Ana Diaz');
  },
  'account-name-changed': async (stage) => {
    const page = await changeName(stage);
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
    const page = await changePassword(stage);
    await fill(page, { 'Current password': PASSWORD, 'New password': NEW_PASSWORD });
    await press(page, 'Save new password');
    await sees(page, 'Your password has changed.');
    return sees(page, 'Ana Diaz');
  },
};

/** What of it patients can change. */
export const CHANGES: States = {
  'change-name': changeName,
  'change-name-nothing-typed': async (stage) => {
    const page = await changeName(stage);
    await fill(page, { 'Full name': '' });
    await press(page, 'Save');
    return isRefused(page);
  },
  'change-name-signed-out': async (stage) => {
    const page = await changeName(stage);
    const { clinic, address } = stage;
    await clinic.cognito.send(new AdminUserGlobalSignOutCommand(clinic.account(address)));
    await fill(page, { 'Full name': 'Ana Diaz Ruiz' });
    await press(page, 'Save');
    return sees(page, 'You were signed out to keep your account safe.');
  },
  'change-email': changeEmail,
  'change-email-mistake': async (stage) => {
    const page = await changeEmail(stage);
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
  'change-language': changeLanguage,
  'change-password': changePassword,
  'change-password-wrong': async (stage) => {
    const page = await changePassword(stage);
    await fill(page, { 'Current password': WRONG_PASSWORD, 'New password': NEW_PASSWORD });
    await press(page, 'Save new password');
    return sees(page, 'Your current password is not right.');
  },
  delete: deleteAccount,
  'delete-not-ticked': async (stage) => {
    const page = await deleteAccount(stage);
    await press(page, 'Delete my account');
    return isRefused(page);
  },
};
