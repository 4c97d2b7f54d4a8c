import { type ComponentType, lazy } from 'react';
import { namedError } from '../named-error.ts';
import type { PageName } from '../routes.ts';
import { Login } from './Login.tsx';

/** Loads the pages that the first page does not need. */
export const loadLaterPages = () => loadLater(() => import('./later.ts'));

/** @throws LoadError when a part of the app cannot be loaded */
export const loadLater = <Part>(load: () => Promise<Part>): Promise<Part> =>
  load().catch((cause: unknown) => {
    throw namedError('LoadError', 'A part of the app cannot be loaded', cause);
  });

const later = (name: keyof Awaited<ReturnType<typeof loadLaterPages>>) =>
  lazy(async () => ({ default: (await loadLaterPages())[name] }));

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
  delete: later('DeleteAccount'),
  help: later('Help'),
};
