import { type Action, AwsError, type Clock } from '../aws/service.ts';

/** Requests per second of a new account, by category. */
const CATEGORIES = {
  UserAuthentication: { perSecond: 120, actions: ['InitiateAuth', 'GetTokensFromRefreshToken'] },
  // Three times the quota of UserAuthentication, for sign-ins with several challenges.
  AuthChallenges: { perSecond: 360, actions: ['RespondToAuthChallenge'] },
  UserCreation: {
    perSecond: 50,
    actions: ['SignUp', 'ConfirmSignUp', 'AdminCreateUser', 'AdminConfirmSignUp'],
  },
  UserAccountRecovery: {
    perSecond: 30,
    actions: [
      'ChangePassword',
      'ConfirmForgotPassword',
      'ForgotPassword',
      'AdminResetUserPassword',
      'AdminSetUserPassword',
    ],
  },
  UserRead: { perSecond: 120, actions: ['AdminGetUser', 'AdminGetUserAuthFactors', 'GetUser'] },
  UserUpdate: {
    perSecond: 25,
    actions: [
      'AdminUpdateUserAttributes',
      'AdminDeleteUser',
      'AdminDisableUser',
      'AdminEnableUser',
      'AdminUserGlobalSignOut',
      'VerifyUserAttribute',
      'DeleteUser',
      'UpdateUserAttributes',
      'GlobalSignOut',
    ],
  },
  UserResourceUpdate: {
    perSecond: 25,
    actions: ['CompleteWebAuthnRegistration', 'DeleteWebAuthnCredential', 'StartWebAuthnRegistration'],
  },
  UserToken: { perSecond: 120, actions: ['RevokeToken'] },
  UserResourceRead: {
    perSecond: 50,
    actions: [
      'GetUserAttributeVerificationCode',
      'GetUserAuthFactors',
      'ListWebAuthnCredentials',
      'ResendConfirmationCode',
    ],
  },
  UserList: { perSecond: 30, actions: ['ListUsers'] },
  UserPoolRead: {
    perSecond: 15,
    actions: ['DescribeUserPool', 'GetUserPoolMfaConfig', 'ListTagsForResource'],
  },
  UserPoolUpdate: {
    perSecond: 15,
    actions: ['UpdateUserPool', 'SetUserPoolMfaConfig', 'TagResource', 'UntagResource'],
  },
  UserPoolClientRead: { perSecond: 15, actions: ['DescribeUserPoolClient'] },
} as const satisfies Record<string, { readonly perSecond: number; readonly actions: readonly string[] }>;

/**
 * Returns the same actions, which refuse more requests in a second than the category of the action allows.
 *
 * @throws Error for an action without a category
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
 */
export function withRequestRates(
  actions: Readonly<Record<string, Action>>,
  clock: Clock,
): Readonly<Record<string, Action>> {
  const limits = new Map<string, () => void>();
  for (const category of Object.values(CATEGORIES)) {
    const count = createLimit(category.perSecond, clock);
    for (const name of category.actions) limits.set(name, count);
  }
  const limited = Object.entries(actions).map(([name, action]): [string, Action] => {
    const count = limits.get(name);
    if (count === undefined) throw new Error(`The category of ${name} is not known.`);
    return [
      name,
      async (input) => {
        count();
        return action(input);
      },
    ];
  });
  return Object.fromEntries(limited);
}

/** Counts requests over a sliding second. Refused ones do not count. */
function createLimit(perSecond: number, clock: Clock): () => void {
  let times: number[] = [];
  return () => {
    const now = clock();
    times = times.filter((time) => time > now - 1000);
    if (times.length >= perSecond) throw new AwsError('TooManyRequestsException', 'Rate exceeded');
    times.push(now);
  };
}
