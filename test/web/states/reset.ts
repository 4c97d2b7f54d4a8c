import { AdminResetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { secretOf } from '../../../local/demo/mailbox.ts';
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
import { fill, isRefused, open, read, type Stage, type States, sees, visit } from './state.ts';

async function askForCode(stage: Stage): Promise<Page> {
  await stage.clinic.createPatient(stage.address);
  const page = await visit(stage, '/reset');
  await askForResetCode(page, stage.address);
  return page;
}

async function openLink(stage: Stage): Promise<Page> {
  await askForCode(stage);
  return open(stage, linkOf(await read(stage, 'reset-password')));
}

/** From a forgotten password to a new one. */
export const RESET: States = {
  reset: (stage) => visit(stage, '/reset'),
  'reset-nothing-typed': async (stage) => {
    const page = await visit(stage, '/reset');
    await press(page, 'Send a code');
    return isRefused(page);
  },
  'reset-invited': async (stage) => {
    await stage.clinic.invite(stage.address, PASSWORD);
    const page = await visit(stage, '/reset');
    await fill(page, { 'Email address': stage.address });
    await press(page, 'Send a code');
    return sees(page, 'You have not chosen a password yet.');
  },
  'reset-code': askForCode,
  'reset-code-wrong': async (stage) => {
    const page = await askForCode(stage);
    await chooseNewPassword(page, wrongCode(secretOf(await read(stage, 'reset-password'))));
    return sees(page, 'That code is not right.');
  },
  'reset-from-link': openLink,
  'reset-done': async (stage) => {
    const page = await openLink(stage);
    await fill(page, { 'New password': NEW_PASSWORD });
    await press(page, 'Save new password');
    return sees(page, 'Your password has changed.');
  },
  'reset-asked-by-clinic': async (stage) => {
    const { clinic, address } = stage;
    await clinic.createPatient(address);
    await clinic.cognito.send(new AdminResetUserPasswordCommand(clinic.account(address)));
    const page = await visit(stage, '/login');
    await signIn(page, address);
    return sees(page, 'You need to choose a new password before you can sign in.');
  },
};
