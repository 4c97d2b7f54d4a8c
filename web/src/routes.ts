/** The paths of the app. Emails that were sent link to some of them, so they must not change. */
export const ROUTE = {
  signUp: '/signup',
  confirm: '/confirm',
  login: '/login',
  loginCode: '/login/code',
  newPassword: '/login/new-password',
  reset: '/reset',
  account: '/account',
  name: '/account/name',
  email: '/account/email',
  language: '/account/language',
  password: '/account/password',
  passkeys: '/account/passkeys',
  delete: '/account/delete',
  help: '/help',
} as const;

export type PageName = keyof typeof ROUTE;
export type Route = (typeof ROUTE)[PageName];

export const ROUTES: readonly Route[] = Object.values(ROUTE);

export const pageNames = Object.keys(ROUTE) as readonly PageName[];
