import { secretOf } from '../../../local/demo/mailbox.ts';
import { enterCode, linkOf, PASSWORD, press, wrongCode } from '../patient.ts';
import { begin, comesTo, fill, isRefused, open, read, type States, sees, visit } from './state.ts';

/** States from no account to a confirmed one. */
export const SIGN_UP: States = {
  'sign-up': (context) => visit(context, '/signup'),
  'sign-up-typing': async (context) => {
    const page = await visit(context, '/signup');
    await fill(page, { 'Full name': 'Ana Diaz', 'Email address': context.address, Password: PASSWORD });
    await press(page, 'Show password');
    return sees(page, 'Hide');
  },
  'sign-up-nothing-typed': async (context) => {
    const page = await visit(context, '/signup');
    await press(page, 'Create account');
    return isRefused(page);
  },
  'sign-up-mistakes': async (context) => {
    const page = await visit(context, '/signup');
    await fill(page, { 'Full name': 'Ana Diaz', 'Email address': 'ana@example', Password: 'short' });
    await press(page, 'Create account');
    return isRefused(page);
  },
  confirm: begin,
  'confirm-unknown': (context) => visit(context, '/confirm'),
  'confirm-nothing-typed': async (context) => {
    const page = await begin(context);
    await press(page, 'Confirm');
    return isRefused(page);
  },
  'confirm-from-link': async (context) => {
    const page = await begin(context);
    await page.goto(linkOf(await read(context, 'verify-account')));
    return sees(page, 'The code from your email is filled in.');
  },
  'confirm-on-another-device': async (context) => {
    await begin(context);
    const page = await open(context, linkOf(await read(context, 'verify-account')));
    return comesTo(page, 'Enter this code where you signed up');
  },
  'confirm-wrong-code': async (context) => {
    const page = await begin(context);
    await enterCode(page, wrongCode(secretOf(await read(context, 'verify-account'))), 'Confirm');
    return sees(page, 'That code is not right.');
  },
  'confirm-code-sent': async (context) => {
    const page = await begin(context);
    await page.clock.setFixedTime(Date.now() + 60_000);
    await press(page, 'Send a new code');
    return sees(page, 'We have sent you another email.');
  },
  'confirm-taken': async (context) => {
    const page = await begin(context);
    const code = secretOf(await read(context, 'verify-account'));
    await context.clinic.createPatient(context.address);
    await enterCode(page, code, 'Confirm');
    return comesTo(page, 'You already have an account');
  },
};
