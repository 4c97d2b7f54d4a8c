import type { ComponentType } from 'react';
import type { PageName } from '../routes.ts';
import { Login } from './Login.tsx';
import { later } from './load-later.ts';

/** Shown instead of the pages of a sign-up where only staff open accounts. */
export const ByInvitation = later('ByInvitation');

/** The page at each path. */
export const PAGES: Readonly<Record<PageName, ComponentType>> = {
  signUp: later('SignUp'),
  confirm: later('Confirm'),
  login: Login,
  loginCode: later('LoginCode'),
  newPassword: later('NewPassword'),
  reset: later('Reset'),
  account: later('Account'),
  name: later('ChangeName'),
  email: later('ChangeEmail'),
  language: later('ChangeLanguage'),
  password: later('ChangePassword'),
  passkeys: later('Passkeys'),
  delete: later('DeleteAccount'),
  help: later('Help'),
};
