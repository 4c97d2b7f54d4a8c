import { type AttributeSchema, readSchema } from './attribute-schema.ts';
import { type PasswordPolicy, readPasswordPolicy } from './password-policy.ts';
import {
  flagAt,
  objectAt,
  objectsAt,
  type Properties,
  refuseUnsupported,
  textAt,
  textsAt,
} from './resource-properties.ts';

/** The emulated settings of an `AWS::Cognito::UserPool`. */
export interface PoolSettings {
  readonly name: string;
  /**
   * Whether the app chooses user names, and a verified address is an alias of its user (`AliasAttributes`). Otherwise the
   * address is the user name (`UsernameAttributes`).
   */
  readonly emailIsAlias: boolean;
  readonly passwordPolicy: PasswordPolicy;
  /** Whether EMAIL_OTP is among the first factors of choice-based sign-in. */
  readonly emailOtp: boolean;
  /** Undefined where WEB_AUTHN is not among the first factors. */
  readonly passkeys: PasskeySettings | undefined;
  readonly verifiesEmail: boolean;
  /** Whether a new address replaces the old one only when it is verified. */
  readonly keepsOriginalEmail: boolean;
  readonly recoversByEmail: boolean;
  readonly adminsCreateUsersOnly: boolean;
  readonly schema: AttributeSchema;
  readonly triggers: Triggers;
}

export interface PasskeySettings {
  /** Undefined where the template has none; the pool's own domain takes its place on AWS, but not here. */
  readonly relyingPartyId: string | undefined;
  readonly userVerification: UserVerification;
}

type UserVerification = (typeof USER_VERIFICATIONS)[number];

/** ARNs of the functions that the pool invokes. */
export interface Triggers {
  /** Undefined for a pool whose emails Cognito sends itself. */
  readonly customEmailSender: string | undefined;
  /** ARN of the key that codes are encrypted with. */
  readonly codeKeyArn: string | undefined;
  readonly preSignUp: string | undefined;
  /** With events of version 2. */
  readonly preTokenGeneration: string | undefined;
  readonly postConfirmation: string | undefined;
  readonly postAuthentication: string | undefined;
}

/** `CustomSMSSender` is never invoked, because no telephone number is ever verified. */
const SUPPORTED_TRIGGERS = [
  'CustomEmailSender',
  'CustomSMSSender',
  'KMSKeyID',
  'PostAuthentication',
  'PostConfirmation',
  'PreSignUp',
  'PreTokenGenerationConfig',
];
/** Standard attributes that are numbers or booleans in Cognito. */
const NOT_TEXT = ['email_verified', 'phone_number_verified', 'updated_at'];
const FIRST_FACTORS = ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'];
const USER_VERIFICATIONS = ['preferred', 'required'] as const;

/**
 * Reads the properties of a user pool.
 *
 * @param ignoresUnsupported whether settings that are not emulated have no effect; by default, they are refused
 * @throws UnsupportedSettingError with a sentence for each setting that is not emulated
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html
 */
export function readPoolSettings(properties: Properties, ignoresUnsupported = false): PoolSettings {
  const lambda = objectAt(properties, 'LambdaConfig');
  const factors = textsAt(
    objectAt(objectAt(properties, 'Policies'), 'SignInPolicy'),
    'AllowedFirstAuthFactors',
  ) ?? ['PASSWORD'];
  const recovery = objectsAt(objectAt(properties, 'AccountRecoverySetting'), 'RecoveryMechanisms');
  if (!ignoresUnsupported) refuseUnsupported(unsupportedSettings(properties, lambda, factors, recovery));
  return Object.freeze({
    name: textAt(properties, 'UserPoolName') ?? 'user-pool',
    emailIsAlias: textsAt(properties, 'AliasAttributes') !== undefined,
    passwordPolicy: readPasswordPolicy(objectAt(objectAt(properties, 'Policies'), 'PasswordPolicy')),
    emailOtp: factors.includes('EMAIL_OTP'),
    passkeys: factors.includes('WEB_AUTHN') ? readPasskeySettings(properties) : undefined,
    verifiesEmail: (textsAt(properties, 'AutoVerifiedAttributes') ?? []).includes('email'),
    keepsOriginalEmail: (
      textsAt(
        objectAt(properties, 'UserAttributeUpdateSettings'),
        'AttributesRequireVerificationBeforeUpdate',
      ) ?? []
    ).includes('email'),
    recoversByEmail: recovery.length === 0 || recovery.some(({ Name }) => Name === 'verified_email'),
    adminsCreateUsersOnly: flagAt(
      objectAt(properties, 'AdminCreateUserConfig'),
      'AllowAdminCreateUserOnly',
      false,
    ),
    schema: readSchema(objectsAt(properties, 'Schema')),
    triggers: Object.freeze({
      customEmailSender: textAt(objectAt(lambda, 'CustomEmailSender'), 'LambdaArn'),
      codeKeyArn: textAt(lambda, 'KMSKeyID'),
      preSignUp: textAt(lambda, 'PreSignUp'),
      preTokenGeneration: textAt(objectAt(lambda, 'PreTokenGenerationConfig'), 'LambdaArn'),
      postConfirmation: textAt(lambda, 'PostConfirmation'),
      postAuthentication: textAt(lambda, 'PostAuthentication'),
    }),
  });
}

function unsupportedSettings(
  properties: Properties,
  lambda: Properties,
  factors: readonly string[],
  recovery: readonly Properties[],
): (string | false)[] {
  const mfa = textAt(properties, 'MfaConfiguration') ?? 'OFF';
  return [
    ...unsupportedNames(properties),
    mfa !== 'OFF' && `MfaConfiguration ${mfa} is not emulated: it must be OFF.`,
    !factors.includes('PASSWORD') && 'Policies.SignInPolicy.AllowedFirstAuthFactors must contain PASSWORD.',
    ...factors
      .filter((factor) => factor !== 'PASSWORD' && textAt(properties, 'UserPoolTier') === 'LITE')
      .map((factor) => `${factor} as a first factor needs a UserPoolTier of ESSENTIALS or higher.`),
    ...unsupportedPasskeys(properties),
    ...factors
      .filter((factor) => !FIRST_FACTORS.includes(factor))
      .map((factor) => `The first factor ${factor} is not emulated.`),
    ...unsupportedTokenTrigger(properties, objectAt(lambda, 'PreTokenGenerationConfig')),
    ...Object.keys(lambda)
      .filter((trigger) => !SUPPORTED_TRIGGERS.includes(trigger))
      .map((trigger) => `The trigger LambdaConfig.${trigger} is not emulated.`),
    ...(textsAt(properties, 'AutoVerifiedAttributes') ?? [])
      .filter((attribute) => attribute !== 'email')
      .map((attribute) => `Verification of the attribute ${attribute} is not emulated.`),
    ...objectsAt(properties, 'Schema')
      .filter(
        ({ Name, AttributeDataType = 'String' }) =>
          AttributeDataType !== 'String' && !NOT_TEXT.includes(`${Name}`),
      )
      .map(({ Name }) => `The attribute ${Name} must be a String: other data types are not emulated.`),
    recovery.some(({ Name }) => Name === 'verified_phone_number') &&
      !recovery.some(({ Name }) => Name === 'verified_email') &&
      'Account recovery by telephone is not emulated.',
  ];
}

function readPasskeySettings(properties: Properties): PasskeySettings {
  const userVerification = USER_VERIFICATIONS.find((value) => value === properties.WebAuthnUserVerification);
  return Object.freeze({
    relyingPartyId: textAt(properties, 'WebAuthnRelyingPartyID'),
    userVerification: userVerification ?? 'preferred',
  });
}

function unsupportedPasskeys(properties: Properties): (string | false)[] {
  const verification = textAt(properties, 'WebAuthnUserVerification') ?? 'preferred';
  const factors = textAt(properties, 'WebAuthnFactorConfiguration') ?? 'SINGLE_FACTOR';
  return [
    !USER_VERIFICATIONS.some((value) => value === verification) &&
      'WebAuthnUserVerification must be preferred or required.',
    factors !== 'SINGLE_FACTOR' && `WebAuthnFactorConfiguration ${factors} is not emulated.`,
  ];
}

/** Checks the settings of user names, none of which can be changed later in AWS. */
function unsupportedNames(properties: Properties): (string | false)[] {
  const usernames = textsAt(properties, 'UsernameAttributes');
  const aliases = textsAt(properties, 'AliasAttributes');
  return [
    usernames !== undefined &&
      aliases !== undefined &&
      'AliasAttributes and UsernameAttributes exclude each other.',
    `${usernames ?? aliases}` !== 'email' &&
      'Either AliasAttributes or UsernameAttributes must be ["email"]: only sign-in by email address is emulated.',
    aliases !== undefined &&
      flagAt(objectAt(properties, 'UsernameConfiguration'), 'CaseSensitive', true) &&
      'UsernameConfiguration.CaseSensitive must be false: user names that differ in case only are not emulated.',
  ];
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
function unsupportedTokenTrigger(properties: Properties, trigger: Properties): (string | false)[] {
  if (Object.keys(trigger).length === 0) return [];
  return [
    (textAt(trigger, 'LambdaVersion') !== 'V2_0' || textAt(trigger, 'LambdaArn') === undefined) &&
      'LambdaConfig.PreTokenGenerationConfig must have a LambdaArn and the LambdaVersion V2_0.',
    textAt(properties, 'UserPoolTier') === 'LITE' &&
      'PreTokenGenerationConfig V2_0 needs a UserPoolTier of ESSENTIALS or higher.',
  ];
}
