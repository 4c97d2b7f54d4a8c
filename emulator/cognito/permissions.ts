import { readText } from '../aws/input.ts';
import type { Authorization, WireInput } from '../aws/service.ts';
import type { Permission } from '../iam/policy.ts';
import { viaService } from '../kms/permissions.ts';

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
      {
        action: `cognito-idp:${name}`,
        resource: readText(input, 'ResourceArn') ?? `${prefix}/${readText(input, 'UserPoolId') ?? ''}`,
      },
      ...(name === 'UpdateUserPool' ? updatePermissions(input, prefix) : []),
      ...(name === 'SetUserPoolMfaConfig' ? passRole(objectIn(input, 'SmsMfaConfiguration')) : []),
    ];
    return [name, PUBLIC.includes(name) ? ('public' as const) : required] as const;
  });
  return { service: 'cognito-idp', permissions: Object.fromEntries(permissions) };
}

/**
 * Returns what an update requires besides: to pass the role that sends text messages, and to grant Cognito the use of the
 * key of custom senders.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
 */
function updatePermissions(input: WireInput, poolPrefix: string): Permission[] {
  const keyArn = readText(objectIn(input, 'LambdaConfig'), 'KMSKeyID');
  const [, , , region = ''] = poolPrefix.split(':');
  const encryptionContext = { 'userpool-id': readText(input, 'UserPoolId') ?? '' };
  const grant = { action: 'kms:CreateGrant', encryptionContext };
  return [
    ...passRole(input),
    ...(keyArn === undefined ? [] : [viaService('cognito-idp', region, { ...grant, keyArn })]),
  ];
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-sms-settings.html */
function passRole(input: WireInput): Permission[] {
  const sms = objectIn(input, 'SmsConfiguration');
  const roles = [readText(sms, 'SnsCallerArn'), readText(objectIn(sms, 'EumsSms'), 'CallerArn')];
  const context = { 'iam:PassedToService': 'cognito-idp.amazonaws.com' };
  return roles.flatMap((resource) =>
    resource === undefined ? [] : [{ action: 'iam:PassRole', resource, context }],
  );
}

function objectIn(input: WireInput, name: string): WireInput {
  const value = input[name];
  return typeof value === 'object' && value !== null ? (value as WireInput) : {};
}
