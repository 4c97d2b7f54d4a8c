import type { ComponentType } from 'react';
import type { PageName } from '../routes.ts';
import { Confirm } from './Confirm.tsx';
import { Login } from './Login.tsx';
import { later } from './load-later.ts';
import { Reset } from './Reset.tsx';
import { SignUp } from './SignUp.tsx';

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
