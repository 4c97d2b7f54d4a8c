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
import { askForDeletionCode } from './account.ts';
import {
  begin,
  comesTo,
  enter,
  fill,
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
  return comesTo(await tryPassword(context, PASSWORD), 'Choose your password');
}

/** States of signing in with a password, a code or an invitation, and of signing out. */
export const SIGN_IN: States = {
  login: (context) => visit(context, '/login'),
  'login-nothing-typed': async (context) => {
    const page = await visit(context, '/login');
    await press(page, 'Sign in');
    return isRefused(page);
  },
  'login-wrong-password': async (context) => {
    await context.clinic.createPatient(context.address);
    const page = await tryPassword(context, WRONG_PASSWORD);
    return sees(page, 'The email address or the password is not right.');
  },
  'login-locked': async (context) => {
    await context.clinic.createPatient(context.address);
    const page = await visit(context, '/login');
    const locked = page.getByText('There were too many wrong passwords.');
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
  'login-not-confirmed': async (context) => {
    await begin(context);
    return sees(await tryPassword(context, PASSWORD), 'Did you finish registering?');
  },
  'login-code': askForCode,
  'login-code-wrong': async (context) => {
    const page = await askForCode(context);
    await enterCode(page, wrongCode(secretOf(await read(context, 'sign-in-code'))), 'Sign in');
    return sees(page, 'That code is not right.');
  },
  'new-password': acceptInvitation,
  'new-password-refused': async (context) => {
    const page = await acceptInvitation(context);
    await fill(page, { 'New password': 'short' });
    await press(page, 'Save new password');
    return isRefused(page);
  },
  'signed-in-already': async (context) => {
    const page = await visit(context, '/login', { storageState: context.signedIn });
    return sees(page, 'You are signed in as');
  },
  'signed-out': async (context) => {
    const page = await enter(context);
    await press(page, 'Sign out');
    return sees(page, 'You are signed out.');
  },
  'signed-out-everywhere': async (context) => {
    const page = await enter(context);
    await press(page, 'Sign out on all devices');
    return sees(page, 'You are signed out on all your devices.');
  },
  deleted: async (context) => {
    const page = await askForDeletionCode(context);
    await enterCode(page, secretOf(await read(context, 'confirm-deletion')), 'Delete my account');
    return sees(page, 'Your account is deleted.');
  },
};
