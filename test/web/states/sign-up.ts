import { secretOf } from '../../../local/demo/mailbox.ts';
import { enterCode, linkOf, PASSWORD, press, wrongCode } from '../patient.ts';
import { begin, fill, isRefused, open, read, type States, sees, visit } from './state.ts';

/** From no account to an account that is confirmed. */
export const SIGN_UP: States = {
  'sign-up': (stage) => visit(stage, '/signup'),
  'sign-up-typing': async (stage) => {
    const page = await visit(stage, '/signup');
    await fill(page, { 'Full name': 'Ana Diaz', 'Email address': stage.address, Password: PASSWORD });
    await press(page, 'Show password');
    return sees(page, 'Hide');
  },
  'sign-up-nothing-typed': async (stage) => {
    const page = await visit(stage, '/signup');
    await press(page, 'Create account');
    return isRefused(page);
  },
  'sign-up-mistakes': async (stage) => {
    const page = await visit(stage, '/signup');
    await fill(page, { 'Full name': 'Ana Diaz', 'Email address': 'ana@example', Password: 'short' });
    await press(page, 'Create account');
    return isRefused(page);
  },
  confirm: begin,
  'confirm-unknown': (stage) => visit(stage, '/confirm'),
  'confirm-nothing-typed': async (stage) => {
    const page = await visit(stage, '/confirm');
    await press(page, 'Confirm');
    return isRefused(page);
  },
  'confirm-from-link': async (stage) => {
    await begin(stage);
    return open(stage, linkOf(await read(stage, 'verify-account')));
  },
  'confirm-wrong-code': async (stage) => {
    const page = await begin(stage);
    await enterCode(page, wrongCode(secretOf(await read(stage, 'verify-account'))), 'Confirm');
    return sees(page, 'That code is not right.');
  },
  'confirm-code-sent': async (stage) => {
    const page = await begin(stage);
    await page.clock.setFixedTime(Date.now() + 60_000);
    await press(page, 'Send a new code');
    return sees(page, 'We have sent you a new code.');
  },
  'confirmed-elsewhere': async (stage) => {
    await begin(stage);
    const page = await open(stage, linkOf(await read(stage, 'verify-account')));
    await press(page, 'Confirm');
    return sees(page, 'Your email address is confirmed. You can sign in now.');
  },
  'confirmed-before': async (stage) => {
    await stage.clinic.createPatient(stage.address);
    const page = await visit(stage, '/confirm');
    await fill(page, { 'Email address': stage.address });
    await enterCode(page, '123456', 'Confirm');
    return sees(page, 'Your email address was already confirmed.');
  },
};
