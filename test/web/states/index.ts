import { ACCOUNT, CHANGES } from './account.ts';
import { TROUBLE } from './help-and-errors.ts';
import { RESET } from './reset.ts';
import { SIGN_IN } from './sign-in.ts';
import { SIGN_UP } from './sign-up.ts';
import type { States } from './state.ts';

/** Every page of the app, and the states that people meet on it. */
export const STATES: States = { ...SIGN_UP, ...SIGN_IN, ...RESET, ...ACCOUNT, ...CHANGES, ...TROUBLE };
