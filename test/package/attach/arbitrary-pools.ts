import fc from 'fast-check';
import { KEY_ARN, OTHER_FUNCTION, SMS_ROLE } from './pool-account.ts';

/** A request of UpdateUserPool without the id, and one of SetUserPoolMfaConfig; the second only for a pool with SMS. */
export interface ArbitraryPool {
  readonly update: Readonly<Record<string, unknown>>;
  readonly mfa: Readonly<Record<string, unknown>> | undefined;
}

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const days = fc.integer({ min: 1, max: 365 });
const arn = fc.constant(OTHER_FUNCTION);
const versioned = (...versions: readonly string[]) =>
  fc.record({ LambdaArn: arn, LambdaVersion: fc.constantFrom(...versions) });

const policies = fc.record(
  {
    PasswordPolicy: fc.record(
      {
        MinimumLength: fc.integer({ min: 6, max: 99 }),
        RequireUppercase: fc.boolean(),
        RequireLowercase: fc.boolean(),
        RequireNumbers: fc.boolean(),
        RequireSymbols: fc.boolean(),
        PasswordHistorySize: fc.integer({ min: 0, max: 24 }),
        TemporaryPasswordValidityDays: days,
      },
      { requiredKeys: [] },
    ),
    SignInPolicy: fc.record({
      AllowedFirstAuthFactors: fc
        .subarray(['EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'])
        .map((factors) => ['PASSWORD', ...factors]),
    }),
  },
  { requiredKeys: [] },
);
const otherTriggers = fc.record(
  {
    PreSignUp: arn,
    CustomMessage: arn,
    PostConfirmation: arn,
    PreAuthentication: arn,
    PostAuthentication: arn,
    DefineAuthChallenge: arn,
    CreateAuthChallenge: arn,
    VerifyAuthChallengeResponse: arn,
    UserMigration: arn,
    PreTokenGeneration: arn,
    PreTokenGenerationConfig: versioned('V1_0', 'V2_0', 'V3_0'),
    InboundFederation: versioned('V1_0'),
  },
  { requiredKeys: [] },
);
const triggers = fc
  .record({ others: otherTriggers, smsSender: optional(versioned('V1_0')) })
  .map(({ others, smsSender }) => ({
    ...others,
    ...(smsSender && { CustomSMSSender: smsSender, KMSKeyID: KEY_ARN }),
  }));
const smsTexts = optional(text);
const template = fc
  .record({ sms: smsTexts, message: optional(text), subject: optional(text), byLink: fc.boolean() })
  .map(({ sms, message, subject, byLink }) => ({
    SmsMessage: sms,
    DefaultEmailOption: byLink ? 'CONFIRM_WITH_LINK' : 'CONFIRM_WITH_CODE',
    ...(byLink
      ? { EmailMessageByLink: message, EmailSubjectByLink: subject }
      : { EmailMessage: message, EmailSubject: subject }),
  }));
const verification = fc
  .subarray(['email', 'phone_number'])
  .chain((verified) => fc.record({ verified: fc.constant(verified), kept: optional(fc.subarray(verified)) }))
  .map(({ verified, kept }) => ({
    AutoVerifiedAttributes: verified,
    UserAttributeUpdateSettings: kept && { AttributesRequireVerificationBeforeUpdate: kept },
  }));
const sms = fc.record({
  SnsCallerArn: fc.constant(SMS_ROLE),
  ExternalId: text,
  SnsRegion: fc.constantFrom('eu-west-1', 'us-east-1'),
});
const grants = fc.subarray(['code', 'implicit', 'client_credentials']);

/** Generates the settings of a pool, over every field of UpdateUserPool, as far as Cognito allows them together. */
export const arbitraryPools: fc.Arbitrary<ArbitraryPool> = fc
  .record({
    PoolName: fc.stringMatching(/^[\w+=,.@-]{1,30}$/),
    Policies: optional(policies),
    DeletionProtection: optional(fc.constantFrom('ACTIVE', 'INACTIVE')),
    LambdaConfig: optional(triggers),
    verification,
    VerificationMessageTemplate: optional(template),
    SmsAuthenticationMessage: optional(text),
    mfa: optional(
      fc.record({
        MfaConfiguration: fc.constantFrom('ON', 'OPTIONAL'),
        app: fc.boolean(),
        passkeys: fc.boolean(),
      }),
    ),
    DeviceConfiguration: optional(
      fc.record({
        ChallengeRequiredOnNewDevice: fc.boolean(),
        DeviceOnlyRememberedOnUserPrompt: fc.boolean(),
      }),
    ),
    EmailConfiguration: optional(
      fc.record({
        EmailSendingAccount: fc.constant('DEVELOPER'),
        SourceArn: fc.constant('arn:aws:ses:eu-west-1:123456789012:identity/example.org'),
        From: text,
        ReplyToEmailAddress: text,
        ConfigurationSet: text,
      }),
    ),
    SmsConfiguration: optional(sms),
    UserPoolTags: optional(
      fc.dictionary(
        fc.stringMatching(/^[a-z]{1,10}$/).filter((key) => key !== 'terraform'),
        fc.stringMatching(/^[0-9]{1,8}$/),
        { maxKeys: 5 },
      ),
    ),
    AdminCreateUserConfig: optional(
      fc.record(
        {
          AllowAdminCreateUserOnly: fc.boolean(),
          InviteMessageTemplate: fc.record(
            { SMSMessage: text, EmailMessage: text, EmailSubject: text },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    ),
    UserPoolAddOns: optional(
      fc.record({ AdvancedSecurityMode: fc.constantFrom('OFF', 'AUDIT', 'ENFORCED') }),
    ),
    DcrConfiguration: optional(
      fc.record(
        {
          EnableStatus: fc.constantFrom('Enabled', 'Disabled'),
          OpenDcrEnabled: fc.boolean(),
          AuthenticatedGrantTypes: grants,
          OpenDcrGrantTypes: grants,
          AllowedScopes: fc.array(text, { maxLength: 3 }),
        },
        { requiredKeys: [] },
      ),
    ),
    AccountRecoverySetting: optional(
      fc.shuffledSubarray(['verified_email', 'verified_phone_number'], { minLength: 1 }).map((names) => ({
        RecoveryMechanisms: names.map((Name, index) => ({ Name, Priority: index + 1 })),
      })),
    ),
    UserPoolTier: fc.constantFrom('LITE', 'ESSENTIALS', 'PLUS'),
    KeyConfiguration: optional(
      fc.record({ KeyType: fc.constant('CUSTOMER_MANAGED_KEY'), KmsKeyArn: fc.constant(KEY_ARN) }),
    ),
    IssuerConfiguration: optional(fc.record({ Type: fc.constantFrom('ORIGINAL', 'UPDATED') })),
    AcrConfiguration: optional(
      fc.dictionary(fc.stringMatching(/^level[1-4]$/), fc.record({ AcrValue: text }), {
        minKeys: 1,
        maxKeys: 4,
      }),
    ),
  })
  .map(({ verification: verified, mfa, UserPoolTier, ...fields }) => {
    const isLite = UserPoolTier === 'LITE';
    const hasSms = fields.SmsConfiguration !== undefined;
    const MfaConfiguration = hasSms ? mfa?.MfaConfiguration : undefined;
    const { PreTokenGenerationConfig, ...liteTriggers } = {
      PreTokenGenerationConfig: undefined,
      ...fields.LambdaConfig,
    };
    const update = {
      ...fields,
      ...verified,
      UserPoolTier,
      MfaConfiguration,
      ...(UserPoolTier !== 'PLUS' && { UserPoolAddOns: { AdvancedSecurityMode: 'OFF' } }),
      ...(isLite && {
        AcrConfiguration: undefined,
        DcrConfiguration: { EnableStatus: 'Disabled' },
        LambdaConfig: liteTriggers,
        Policies: { PasswordPolicy: fields.Policies?.PasswordPolicy },
      }),
    };
    return {
      update,
      mfa:
        MfaConfiguration === undefined
          ? undefined
          : {
              MfaConfiguration,
              SmsMfaConfiguration: { SmsConfiguration: fields.SmsConfiguration },
              ...(mfa?.app && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
              ...(mfa?.passkeys && {
                WebAuthnConfiguration: { RelyingPartyId: 'example.org', UserVerification: 'required' },
              }),
            },
    };
  });
