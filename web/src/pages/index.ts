import { type ComponentType, lazy } from 'react';
import type { PageName } from '../routes.ts';
import { Confirm } from './Confirm.tsx';
import { Login } from './Login.tsx';
import { Reset } from './Reset.tsx';
import { SignUp } from './SignUp.tsx';

/** Loads the pages that the first page does not need. */
export const loadLaterPages = () => import('./later.ts');

const later = (name: keyof Awaited<ReturnType<typeof loadLaterPages>>) =>
  lazy(async () => ({ default: (await loadLaterPages())[name] }));

/** Shown instead of the pages of a sign-up where only staff open accounts. */
export const ByInvitation = later('ByInvitation');

/** The page at each path. */
export const PAGES: Readonly<Record<PageName, ComponentType>> = {
  signUp: SignUp,
  confirm: Confirm,
  login: Login,
  loginCode: later('LoginCode'),
  newPassword: later('NewPassword'),
  reset: Reset,
  account: later('Account'),
  name: later('ChangeName'),
  email: later('ChangeEmail'),
  language: later('ChangeLanguage'),
  password: later('ChangePassword'),
  delete: later('DeleteAccount'),
  help: later('Help'),
};
