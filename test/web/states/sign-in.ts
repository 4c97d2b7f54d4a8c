import { AdminDisableUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { secretOf } from '../../../local/demo/mailbox.ts';
import {
  askForSignInCode,
  enterCode,
  PASSWORD,
  press,
  signIn,
  WRONG_PASSWORD,
  wrongCode,
} from '../patient.ts';
import {
  begin,
  comesTo,
  enter,
  fill,
  go,
  isRefused,
  read,
  type Stage,
  type States,
  sees,
  visit,
} from './state.ts';

/** Tries to sign in. */
async function tryPassword(stage: Stage, password: string): Promise<Page> {
  const page = await visit(stage, '/login');
  await signIn(page, stage.address, password);
  return page;
}

async function askForCode(stage: Stage): Promise<Page> {
  await stage.clinic.createPatient(stage.address);
  const page = await visit(stage, '/login');
  await askForSignInCode(page, stage.address);
  return page;
}

async function acceptInvitation(stage: Stage): Promise<Page> {
  await stage.clinic.invite(stage.address, PASSWORD);
  return comesTo(await tryPassword(stage, PASSWORD), 'Choose your password');
}

/** In by password, by code, by invitation; and out. */
export const SIGN_IN: States = {
  login: (stage) => visit(stage, '/login'),
  'login-nothing-typed': async (stage) => {
    const page = await visit(stage, '/login');
    await press(page, 'Sign in');
    return isRefused(page);
  },
  'login-wrong-password': async (stage) => {
    await stage.clinic.createPatient(stage.address);
    const page = await tryPassword(stage, WRONG_PASSWORD);
    return sees(page, 'The email address or the password is not right.');
  },
  'login-locked': async (stage) => {
    await stage.clinic.createPatient(stage.address);
    const page = await visit(stage, '/login');
    const locked = page.getByText('There were too many wrong passwords.');
    for (let attempt = 0; attempt < 10 && !(await locked.isVisible()); attempt++) {
      await signIn(page, stage.address, WRONG_PASSWORD);
      await isRefused(page);
    }
    await locked.waitFor();
    return page;
  },
  'login-disabled': async (stage) => {
    const { clinic, address } = stage;
    await clinic.createPatient(address);
    await clinic.cognito.send(new AdminDisableUserCommand(clinic.account(address)));
    return sees(await tryPassword(stage, PASSWORD), 'This account is switched off.');
  },
  'login-not-confirmed': async (stage) => {
    await begin(stage);
    return sees(await tryPassword(stage, PASSWORD), 'You have not confirmed your email address yet.');
  },
  'login-code': askForCode,
  'login-code-wrong': async (stage) => {
    const page = await askForCode(stage);
    await enterCode(page, wrongCode(secretOf(await read(stage, 'sign-in-code'))), 'Sign in');
    return sees(page, 'That code is not right.');
  },
  'new-password': acceptInvitation,
  'new-password-refused': async (stage) => {
    const page = await acceptInvitation(stage);
    await fill(page, { 'New password': 'short' });
    await press(page, 'Save new password');
    return isRefused(page);
  },
  'signed-in-already': async (stage) => {
    const page = await visit(stage, '/login', { storageState: stage.signedIn });
    return sees(page, 'You are signed in as');
  },
  'signed-out': async (stage) => {
    const page = await enter(stage);
    await press(page, 'Sign out');
    return sees(page, 'You are signed out.');
  },
  'signed-out-everywhere': async (stage) => {
    const page = await enter(stage);
    await press(page, 'Sign out on all devices');
    return sees(page, 'You are signed out on all your devices.');
  },
  deleted: async (stage) => {
    const page = await enter(stage);
    await go(page, 'Delete your account');
    await page.getByLabel('I understand that my account will be deleted').check();
    await press(page, 'Delete my account');
    return sees(page, 'Your account is deleted.');
  },
};
