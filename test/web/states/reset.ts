import { AdminResetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { secretOf } from '../../../local/demo/mailbox.ts';
import { en } from '../../../web/src/words/en.ts';
import {
  askForResetCode,
  chooseNewPassword,
  linkOf,
  NEW_PASSWORD,
  PASSWORD,
  press,
  signIn,
  wrongCode,
} from '../patient.ts';
import { fill, isRefused, open, read, type StateContext, type States, sees, visit } from './state.ts';

async function askForCode(context: StateContext): Promise<Page> {
  await context.clinic.createPatient(context.address);
  const page = await visit(context, '/reset');
  await askForResetCode(page, context.address);
  return page;
}

async function openLink(context: StateContext): Promise<Page> {
  await askForCode(context);
  return open(context, linkOf(await read(context, 'reset-password')));
}

/** States from a forgotten password to a new one. */
export const RESET: States = {
  reset: (context) => visit(context, '/reset'),
  'reset-nothing-typed': async (context) => {
    const page = await visit(context, '/reset');
    await press(page, en.actions.sendCode);
    return isRefused(page);
  },
  'reset-invited': async (context) => {
    await context.clinic.invite(context.address, PASSWORD);
    const page = await visit(context, '/reset');
    await fill(page, { 'Email address': context.address });
    await press(page, en.actions.sendCode);
    return sees(page, 'You have not chosen a password yet.');
  },
  'reset-code': askForCode,
  'reset-code-wrong': async (context) => {
    const page = await askForCode(context);
    await chooseNewPassword(page, wrongCode(secretOf(await read(context, 'reset-password'))));
    return sees(page, en.problems.codeWrong);
  },
  'reset-from-link': openLink,
  'reset-done': async (context) => {
    const page = await openLink(context);
    await fill(page, { 'New password': NEW_PASSWORD });
    await press(page, en.actions.savePassword);
    return sees(page, en.notices.passwordReset);
  },
  'reset-asked-by-clinic': async (context) => {
    const { clinic, address } = context;
    await clinic.createPatient(address);
    await clinic.cognito.send(new AdminResetUserPasswordCommand(clinic.account(address)));
    const page = await visit(context, '/login');
    await signIn(page, address);
    return sees(page, en.notices.mustReset);
  },
};
