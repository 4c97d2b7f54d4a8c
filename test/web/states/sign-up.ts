import { secretOf } from '../../../local/demo/mailbox.ts';
import { en } from '../../../web/src/words/en.ts';
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
    await press(page, en.fields.showPassword);
    return sees(page, en.fields.hide);
  },
  'sign-up-nothing-typed': async (context) => {
    const page = await visit(context, '/signup');
    await press(page, en.actions.signUp);
    return isRefused(page);
  },
  'sign-up-mistakes': async (context) => {
    const page = await visit(context, '/signup');
    await fill(page, { 'Full name': 'Ana Diaz', 'Email address': 'ana@example', Password: 'short' });
    await press(page, en.actions.signUp);
    return isRefused(page);
  },
  'sign-up-consent': async (context) => {
    const page = await visit(context, '/signup', { config: LEGAL });
    await press(page, en.actions.signUp);
    await page.getByText(en.errors.consentMissing).first().waitFor();
    return isRefused(page);
  },
  confirm: begin,
  'confirm-nothing-typed': async (context) => {
    const page = await begin(context);
    await press(page, en.actions.confirm);
    return isRefused(page);
  },
  'confirm-nothing-begun': (context) => visit(context, '/confirm'),
  'confirm-several': async (context) => {
    const page = await begin(context);
    await page.goto(`${context.site.system.siteUrl}/signup`);
    await signUp(page, `other-${context.address}`);
    await comesTo(page, en.confirm.title);
    const tab = await openTab(context.site, page, '/confirm');
    return sees(tab, en.confirm.several);
  },
  'confirm-from-link': async (context) => {
    const page = await begin(context);
    const link = linkOf(await read(context, 'verify-account'));
    // The clocks of two tabs differ, so no countdown is shown.
    await page.clock.setFixedTime(Date.now() + 60_000);
    return sees(await openTab(context.site, page, pathOf(link)), en.confirm.filledIn);
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
    await enterCode(page, wrongCode(secretOf(await read(context, 'verify-account'))), en.actions.confirm);
    return sees(page, en.problems.codeWrong);
  },
  'confirm-email-sent': async (context) => {
    const page = await begin(context);
    await page.clock.setFixedTime(Date.now() + 60_000);
    await press(page, en.actions.sendNewCode);
    return sees(page, en.notices.emailSent);
  },
  'confirm-taken': async (context) => {
    const page = await begin(context);
    await context.clinic.createPatient(context.address);
    await enterCode(page, secretOf(await read(context, 'verify-account')), en.actions.confirm);
    return comesTo(page, en.confirm.takenTitle);
  },
  'confirmed-in-another-tab': async (context) => {
    const page = await begin(context);
    const tab = await openTab(context.site, page, pathOf(linkOf(await read(context, 'verify-account'))));
    await press(tab, en.actions.confirm);
    return sees(tab, en.notices.confirmed);
  },
  'confirmed-before': async (context) => {
    const page = await begin(context);
    const email = await read(context, 'verify-account');
    const tab = await openTab(context.site, page, pathOf(linkOf(email)));
    await press(tab, en.actions.confirm);
    await sees(tab, en.notices.emailConfirmed);
    await enterCode(page, secretOf(email), en.actions.confirm);
    return sees(page, en.notices.alreadyConfirmed);
  },
};
