import type { Action } from '../../aws/service.ts';
import type { Pool } from '../pool.ts';
import { requireCaller, requireUser } from '../requests/lookups.ts';
import { availableChallenges } from '../sign-in/challenges.ts';
import type { User } from '../users/user-store.ts';

/** The actions that tell how a user can sign in. */
export function authFactorActions(pool: Pool): Record<string, Action> {
  return {
    GetUserAuthFactors: async (input) => factorsOf(pool, (await requireCaller(pool, input)).user),
    AdminGetUserAuthFactors: (input) => factorsOf(pool, requireUser(pool, input)),
  };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html */
function factorsOf(pool: Pool, user: User): object {
  const factors = availableChallenges(pool, user).filter((factor) => factor !== 'PASSWORD_SRP');
  return { Username: user.username, ConfiguredUserAuthFactors: factors };
}
