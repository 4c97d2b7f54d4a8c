import { ACCOUNT, CHANGES } from './account.ts';
import { TROUBLE } from './help-and-errors.ts';
import { PASSKEYS } from './passkeys.ts';
import { RESET } from './reset.ts';
import { SIGN_IN } from './sign-in.ts';
import { SIGN_UP } from './sign-up.ts';
import type { States } from './state.ts';

/** All pages of the app in all their states. */
export const STATES: States = {
  ...SIGN_UP,
  ...SIGN_IN,
  ...RESET,
  ...ACCOUNT,
  ...CHANGES,
  ...PASSKEYS,
  ...TROUBLE,
};
