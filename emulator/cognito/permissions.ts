import { readText } from '../aws/input.ts';
import type { Authorization, WireInput } from '../aws/service.ts';

/**
 * The actions that apps call without AWS credentials: with nothing, or with the access token of a user.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html
 */
const PUBLIC = [
  'ChangePassword',
  'CompleteWebAuthnRegistration',
  'ConfirmForgotPassword',
  'ConfirmSignUp',
  'DeleteUser',
  'DeleteWebAuthnCredential',
  'ForgotPassword',
  'GetTokensFromRefreshToken',
  'GetUser',
  'GetUserAttributeVerificationCode',
  'GetUserAuthFactors',
  'GlobalSignOut',
  'InitiateAuth',
  'ListWebAuthnCredentials',
  'ResendConfirmationCode',
  'RespondToAuthChallenge',
  'RevokeToken',
  'SignUp',
  'StartWebAuthnRegistration',
  'UpdateUserAttributes',
  'VerifyUserAttribute',
];

/**
 * Returns the permissions that the actions of user pools require, on the pool that a request names.
 *
 * @param userPoolArn of any pool, which gives account and region
 */
export function userPoolPermissions(names: readonly string[], userPoolArn: string): Authorization {
  const prefix = userPoolArn.slice(0, userPoolArn.lastIndexOf('/'));
  const permissions = names.map((name) => {
    const required = (input: WireInput) => [
      { action: `cognito-idp:${name}`, resource: `${prefix}/${readText(input, 'UserPoolId') ?? ''}` },
    ];
    return [name, PUBLIC.includes(name) ? ('public' as const) : required] as const;
  });
  return { service: 'cognito-idp', permissions: Object.fromEntries(permissions) };
}
