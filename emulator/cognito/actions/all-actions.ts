import type { Action, WireInput } from '../../aws/service.ts';
import { findText, requireObject } from '../requests/input-validation.ts';
import type { Properties } from '../settings/resource-properties.ts';
import { adminCreateUserActions } from './admin-create-user.ts';
import { adminPasswordActions } from './admin-password.ts';
import { adminUserActions } from './admin-users.ts';
import { authFactorActions } from './auth-factors.ts';
import { describeActions } from './describe.ts';
import { initiateAuthActions } from './initiate-auth.ts';
import { listUsersActions } from './list-users.ts';
import { passkeyActions } from './passkeys.ts';
import { passwordActions } from './password.ts';
import { type ConfiguredPool, poolSettingsActions } from './pool-settings.ts';
import { profileActions } from './profile.ts';
import { respondToAuthChallengeActions } from './respond-to-auth-challenge.ts';
import { signUpActions } from './sign-up.ts';
import { tokenActions } from './tokens.ts';

/** The structures that several actions accept and that are not used here, with their text members. */
const UNUSED = {
  AnalyticsMetadata: { AnalyticsEndpointId: { min: 0, max: 131_072 } },
  UserContextData: { EncodedData: { min: 0, max: 131_072 }, IpAddress: { min: 0, max: 131_072 } },
} as const;

/** @throws AwsError for a member of another type than the API's; unknown members are ignored, as in AWS */
function checkUnusedMembers(input: WireInput): void {
  for (const [name, members] of Object.entries(UNUSED)) {
    if (input[name] == null) continue;
    const structure = requireObject(input[name], name);
    for (const [member, rule] of Object.entries(members)) findText(structure, member, rule);
  }
}

/**
 * Returns every action of a pool; each refuses input that is not an object.
 *
 * @param clientProperties by client id
 */
export function allActions(
  pool: ConfiguredPool,
  clientProperties: ReadonlyMap<string, Properties>,
): Readonly<Record<string, Action>> {
  const actions: Record<string, Action> = {
    ...signUpActions(pool),
    ...initiateAuthActions(pool),
    ...respondToAuthChallengeActions(pool),
    ...tokenActions(pool),
    ...profileActions(pool),
    ...passwordActions(pool),
    ...passkeyActions(pool),
    ...authFactorActions(pool),
    ...adminCreateUserActions(pool),
    ...adminUserActions(pool),
    ...adminPasswordActions(pool),
    ...listUsersActions(pool),
    ...poolSettingsActions(pool),
    ...describeActions(pool, clientProperties),
  };
  const checked = Object.entries(actions).map(([name, action]): [string, Action] => [
    name,
    async (input) => {
      checkUnusedMembers(requireObject(input, name));
      return action(input);
    },
  ]);
  return Object.freeze(Object.fromEntries(checked));
}
