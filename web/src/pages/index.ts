import type { ComponentType } from 'react';
import type { PageName } from '../routes.ts';
import { Account } from './account/Account.tsx';
import { ChangeEmail } from './account/ChangeEmail.tsx';
import { ChangeLanguage } from './account/ChangeLanguage.tsx';
import { ChangeName } from './account/ChangeName.tsx';
import { ChangePassword } from './account/ChangePassword.tsx';
import { DeleteAccount } from './account/DeleteAccount.tsx';
import { Confirm } from './Confirm.tsx';
import { Help } from './Help.tsx';
import { Login } from './Login.tsx';
import { LoginCode } from './LoginCode.tsx';
import { NewPassword } from './NewPassword.tsx';
import { Reset } from './Reset.tsx';
import { SignUp } from './SignUp.tsx';

/** The page at each path. */
export const PAGES: Readonly<Record<PageName, ComponentType>> = {
  signUp: SignUp,
  confirm: Confirm,
  login: Login,
  loginCode: LoginCode,
  newPassword: NewPassword,
  reset: Reset,
  account: Account,
  name: ChangeName,
  email: ChangeEmail,
  language: ChangeLanguage,
  password: ChangePassword,
  delete: DeleteAccount,
  help: Help,
};
