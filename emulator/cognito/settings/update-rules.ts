import type { AwsError } from '../../aws/service.ts';
import { featureUnavailable, invalidParameter, userPoolTagging } from '../errors.ts';
import { objectAt, type Properties, textAt, textsAt } from './resource-properties.ts';

type Rule = (fields: Properties, request: Properties) => AwsError | false | undefined;

/** Key prefix of the tags that only AWS may set. */
export const SYSTEM_TAG = 'aws:';

const PAID_ADD_ONS = ['AUDIT', 'ENFORCED'];
const NO_SMS =
  'SMS configuration and Auto verification for phone_number are required when MFA is required/optional';
const KEY_ARN = /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/;

/**
 * The rules between the settings of a pool, in the order in which they are checked.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
 */
const RULES: readonly Rule[] = [
  // https://github.com/hashicorp/terraform-provider-aws/issues/21561
  (_, request) =>
    objectAt(request, 'AdminCreateUserConfig').UnusedAccountValidityDays !== undefined &&
    invalidParameter(
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    ),
  // https://github.com/aws/aws-cdk/issues/12075
  ({ MfaConfiguration, SmsConfiguration }) =>
    MfaConfiguration !== 'OFF' && SmsConfiguration === undefined && invalidParameter(NO_SMS),
  ({ VerificationMessageTemplate }) => {
    const template = (VerificationMessageTemplate ?? {}) as Properties;
    return (
      (template.EmailMessage !== undefined || template.EmailSubject !== undefined) &&
      (template.EmailMessageByLink !== undefined || template.EmailSubjectByLink !== undefined) &&
      invalidParameter('VerificationMessageTemplate must not have messages for both a code and a link.')
    );
  },
  (fields) => {
    const verified = textsAt(fields, 'AutoVerifiedAttributes') ?? [];
    const settings = objectAt(fields, 'UserAttributeUpdateSettings');
    const kept = textsAt(settings, 'AttributesRequireVerificationBeforeUpdate') ?? [];
    return (
      kept.some((attribute) => !verified.includes(attribute)) &&
      invalidParameter(
        'AttributesRequireVerificationBeforeUpdate must be a subset of AutoVerifiedAttributes.',
      )
    );
  },
  (fields) => {
    const { KMSKeyID, CustomEmailSender, CustomSMSSender } = objectAt(fields, 'LambdaConfig');
    const hasSender = CustomEmailSender !== undefined || CustomSMSSender !== undefined;
    if (hasSender && KMSKeyID === undefined) {
      return invalidParameter('KMSKeyID is required for a custom sender.');
    }
    return (
      KMSKeyID !== undefined &&
      !KEY_ARN.test(`${KMSKeyID}`) &&
      invalidParameter('KMSKeyID is not the ARN of a key.')
    );
  },
  (fields) => {
    const lambda = objectAt(fields, 'LambdaConfig');
    const config = textAt(objectAt(lambda, 'PreTokenGenerationConfig'), 'LambdaArn');
    const plain = textAt(lambda, 'PreTokenGeneration');
    return (
      config !== undefined &&
      plain !== undefined &&
      config !== plain &&
      invalidParameter('PreTokenGeneration and PreTokenGenerationConfig name different functions.')
    );
  },
  (fields) => {
    const { EmailSendingAccount, SourceArn } = objectAt(fields, 'EmailConfiguration');
    return (
      EmailSendingAccount === 'DEVELOPER' &&
      SourceArn === undefined &&
      invalidParameter('EmailConfiguration with DEVELOPER needs a SourceArn.')
    );
  },
  ({ AccountRecoverySetting }) =>
    AccountRecoverySetting !== undefined &&
    (AccountRecoverySetting as { readonly RecoveryMechanisms?: readonly unknown[] }).RecoveryMechanisms
      ?.length === 0 &&
    invalidParameter('AccountRecoverySetting needs at least one mechanism.'),
  ({ PoolName }) =>
    !/^[\w\s+=,.@-]{1,128}$/.test(`${PoolName}`) &&
    invalidParameter('PoolName has characters that are not allowed.'),
  (fields) =>
    PAID_ADD_ONS.includes(`${objectAt(fields, 'UserPoolAddOns').AdvancedSecurityMode}`) &&
    fields.UserPoolTier !== 'PLUS' &&
    featureUnavailable('Threat protection needs the feature plan Plus.'),
  (fields) => {
    const { LambdaVersion } = objectAt(objectAt(fields, 'LambdaConfig'), 'PreTokenGenerationConfig');
    const { AllowedFirstAuthFactors: factors = [] } = objectAt(objectAt(fields, 'Policies'), 'SignInPolicy');
    const { EnableStatus } = objectAt(fields, 'DcrConfiguration');
    const beyondLite = [
      LambdaVersion !== undefined && LambdaVersion !== 'V1_0',
      Array.isArray(factors) && factors.some((factor) => factor !== 'PASSWORD'),
      fields.AcrConfiguration !== undefined,
      EnableStatus === 'Enabled',
    ];
    return (
      fields.UserPoolTier === 'LITE' &&
      beyondLite.includes(true) &&
      featureUnavailable('A setting needs the feature plan Essentials or Plus.')
    );
  },
  (_, request) =>
    Object.keys(objectAt(request, 'UserPoolTags')).some((key) => key.startsWith(SYSTEM_TAG)) &&
    userPoolTagging('Tags whose keys start with aws: are reserved.'),
];

/**
 * Checks the settings that a pool would have after a request.
 *
 * @param fields with the defaults of what the request leaves out
 * @throws AwsError of the first rule that is broken
 */
export function checkUpdate(fields: Properties, request: Properties): void {
  for (const rule of RULES) {
    const broken = rule(fields, request);
    if (broken) throw broken;
  }
}
