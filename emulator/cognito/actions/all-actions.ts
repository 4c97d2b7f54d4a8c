import type { Action } from '../../aws/service.ts';
import type { Pool } from '../pool.ts';
import { requireObject } from '../requests/input-validation.ts';
import type { Properties } from '../settings/resource-properties.ts';
import { adminCreateUserActions } from './admin-create-user.ts';
import { adminPasswordActions } from './admin-password.ts';
import { adminUserActions } from './admin-users.ts';
import { describeActions } from './describe.ts';
import { initiateAuthActions } from './initiate-auth.ts';
import { listUsersActions } from './list-users.ts';
import { passwordActions } from './password.ts';
import { profileActions } from './profile.ts';
import { respondToAuthChallengeActions } from './respond-to-auth-challenge.ts';
import { signUpActions } from './sign-up.ts';
import { tokenActions } from './tokens.ts';

/**
 * Returns every action of a pool; each refuses input that is not an object.
 *
 * @param clientProperties by client id
 */
export function allActions(
  pool: Pool,
  poolProperties: Properties,
  clientProperties: ReadonlyMap<string, Properties>,
): Readonly<Record<string, Action>> {
  const actions: Record<string, Action> = {
    ...signUpActions(pool),
    ...initiateAuthActions(pool),
    ...respondToAuthChallengeActions(pool),
    ...tokenActions(pool),
    ...profileActions(pool),
    ...passwordActions(pool),
    ...adminCreateUserActions(pool),
    ...adminUserActions(pool),
    ...adminPasswordActions(pool),
    ...listUsersActions(pool),
    ...describeActions(pool, poolProperties, clientProperties),
  };
  const checked = Object.entries(actions).map(([name, action]): [string, Action] => [
    name,
    async (input) => action(requireObject(input, name)),
  ]);
  return Object.freeze(Object.fromEntries(checked));
}
