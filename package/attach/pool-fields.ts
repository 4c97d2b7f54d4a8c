import type { UpdateUserPoolRequest, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { isObject } from './json.ts';

/**
 * Maps each field of UpdateUserPool to the member of DescribeUserPool that has its value. The compiler checks that none is
 * missing, because UpdateUserPool resets a field that is left out.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-updating.html
 */
export const UPDATE_FIELDS = {
  PoolName: 'Name',
  Policies: 'Policies',
  DeletionProtection: 'DeletionProtection',
  LambdaConfig: 'LambdaConfig',
  AutoVerifiedAttributes: 'AutoVerifiedAttributes',
  UserAttributeUpdateSettings: 'UserAttributeUpdateSettings',
  VerificationMessageTemplate: 'VerificationMessageTemplate',
  SmsVerificationMessage: 'SmsVerificationMessage',
  EmailVerificationMessage: 'EmailVerificationMessage',
  EmailVerificationSubject: 'EmailVerificationSubject',
  SmsAuthenticationMessage: 'SmsAuthenticationMessage',
  MfaConfiguration: 'MfaConfiguration',
  DeviceConfiguration: 'DeviceConfiguration',
  EmailConfiguration: 'EmailConfiguration',
  SmsConfiguration: 'SmsConfiguration',
  UserPoolTags: 'UserPoolTags',
  AdminCreateUserConfig: 'AdminCreateUserConfig',
  UserPoolAddOns: 'UserPoolAddOns',
  DcrConfiguration: 'DcrConfiguration',
  AccountRecoverySetting: 'AccountRecoverySetting',
  UserPoolTier: 'UserPoolTier',
  KeyConfiguration: 'KeyConfiguration',
  IssuerConfiguration: 'IssuerConfiguration',
  AcrConfiguration: 'AcrConfiguration',
} as const satisfies Record<Exclude<keyof UpdateUserPoolRequest, 'UserPoolId'>, keyof UserPoolType>;

export type UpdateField = keyof typeof UPDATE_FIELDS;

/** The members of DescribeUserPool that UpdateUserPool does not take, and whether they change by themselves. */
const OTHER_MEMBERS = {
  Id: 'fixed',
  Arn: 'fixed',
  Status: 'changes',
  LastModifiedDate: 'changes',
  CreationDate: 'fixed',
  SchemaAttributes: 'fixed',
  AliasAttributes: 'fixed',
  UsernameAttributes: 'fixed',
  UsernameConfiguration: 'fixed',
  EstimatedNumberOfUsers: 'changes',
  SmsConfigurationFailure: 'changes',
  EmailConfigurationFailure: 'changes',
  Domain: 'fixed',
  CustomDomain: 'fixed',
} as const satisfies Record<
  Exclude<keyof UserPoolType, (typeof UPDATE_FIELDS)[UpdateField]>,
  'fixed' | 'changes'
>;

/** The members without which an answer of DescribeUserPool is not complete, because an update would reset them. */
export const REQUIRED_MEMBERS = [
  'Id',
  'Name',
  'Arn',
  'LastModifiedDate',
  'Policies',
  'MfaConfiguration',
  'UserPoolTier',
] as const satisfies readonly (keyof UserPoolType)[];

/** Returns whether a member of DescribeUserPool is one that this version knows. */
export const isKnownMember = (name: string): boolean =>
  Object.values<string>(UPDATE_FIELDS).includes(name) || Object.hasOwn(OTHER_MEMBERS, name);

/** The members that must be the same before and after a change. */
export const LASTING_MEMBERS: readonly string[] = [
  ...Object.values(UPDATE_FIELDS),
  ...Object.entries(OTHER_MEMBERS).flatMap(([name, kind]) => (kind === 'fixed' ? [name] : [])),
];

/**
 * The values of members that a pool without them has, so that an answer which spells one out is no difference.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
 */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
  DeletionProtection: 'INACTIVE',
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
  UserPoolAddOns: { AdvancedSecurityMode: 'OFF' },
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
} satisfies Partial<Record<keyof UserPoolType, unknown>>;

/** Returns the value of a member, with its defaults. */
export function withDefault(name: string, value: unknown): unknown {
  const standard = DEFAULTS[name];
  return isObject(standard) && (value == null || isObject(value))
    ? { ...standard, ...value }
    : (value ?? standard);
}
