import { secretOf } from '../../../local/demo/mailbox.ts';
import {
  enterAccount,
  enterCode,
  linkOf,
  openTab,
  PASSWORD,
  pathOf,
  press,
  signUp,
  wrongCode,
} from '../patient.ts';
import { begin, comesTo, fill, isRefused, open, read, type States, sees, visit } from './state.ts';

const LEGAL = {
  privacyUrl: 'https://clinic.example/privacy',
  termsUrl: 'https://clinic.example/terms',
  consentVersion: '2026-11',
};

/** States from no account to a confirmed one. */
export const SIGN_UP: States = {
  'sign-up-by-invitation': async (context) => {
    const page = await visit(context, '/signup', { config: { byInvitation: true } });
    return sees(page, 'Our staff open accounts for patients.');
  },
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
  'sign-up-consent': async (context) => {
    const page = await visit(context, '/signup', { config: LEGAL });
    await press(page, 'Create account');
    await page.getByText('Tick the box to say that you agree').first().waitFor();
    return isRefused(page);
  },
  confirm: begin,
  'confirm-nothing-typed': async (context) => {
    const page = await begin(context);
    await press(page, 'Confirm');
    return isRefused(page);
  },
  'confirm-nothing-begun': (context) => visit(context, '/confirm'),
  'confirm-several': async (context) => {
    const page = await begin(context);
    await page.goto(`${context.site.system.siteUrl}/signup`);
    await signUp(page, `other-${context.address}`);
    await comesTo(page, 'Check your email');
    const tab = await openTab(context.site, page, '/confirm');
    return sees(tab, 'More than one account was started in this browser.');
  },
  'confirm-from-link': async (context) => {
    const page = await begin(context);
    const link = linkOf(await read(context, 'verify-account'));
    // The clocks of two tabs differ, so no countdown is shown.
    await page.clock.setFixedTime(Date.now() + 60_000);
    return sees(await openTab(context.site, page, pathOf(link)), 'The code from your email is filled in.');
  },
  'confirm-begun-elsewhere': async (context) => {
    await begin(context);
    const link = linkOf(await read(context, 'verify-account'));
    // The page shows the code, which must be the same in each screenshot.
    return open(context, link.replace(/code=\d+/, 'code=123456'));
  },
  'confirm-other-person': async (context) => {
    const page = await begin(context);
    await context.clinic.createPatient(`other-${context.address}`);
    const tab = await openTab(context.site, page, '/login');
    await enterAccount(tab, `other-${context.address}`, 'device');
    return sees(page, 'This browser is signed in as');
  },
  'confirm-wrong-code': async (context) => {
    const page = await begin(context);
    await enterCode(page, wrongCode(secretOf(await read(context, 'verify-account'))), 'Confirm');
    return sees(page, 'That code is not right.');
  },
  'confirm-email-sent': async (context) => {
    const page = await begin(context);
    await page.clock.setFixedTime(Date.now() + 60_000);
    await press(page, 'Send a new code');
    return sees(page, 'We have sent you another email.');
  },
  'confirm-taken': async (context) => {
    const page = await begin(context);
    await context.clinic.createPatient(context.address);
    await enterCode(page, secretOf(await read(context, 'verify-account')), 'Confirm');
    return comesTo(page, 'You already have an account');
  },
  'confirmed-in-another-tab': async (context) => {
    const page = await begin(context);
    const tab = await openTab(context.site, page, pathOf(linkOf(await read(context, 'verify-account'))));
    await press(tab, 'Confirm');
    return sees(tab, 'Your email address is confirmed. You can sign in now.');
  },
  'confirmed-before': async (context) => {
    const page = await begin(context);
    const email = await read(context, 'verify-account');
    const tab = await openTab(context.site, page, pathOf(linkOf(email)));
    await press(tab, 'Confirm');
    await sees(tab, 'Your email address is confirmed.');
    await enterCode(page, secretOf(email), 'Confirm');
    return sees(page, 'Your email address was already confirmed.');
  },
};
