import type { Shape } from './field-shapes.ts';

const VERIFIED_ATTRIBUTES = ['phone_number', 'email'];
const FLOWS: Shape = { listOf: ['code', 'implicit', 'client_credentials'] };
const versioned = (versions: readonly string[]): Shape => ({
  members: { LambdaVersion: versions, LambdaArn: 'arn' },
  required: ['LambdaVersion', 'LambdaArn'],
});

export const SMS_CONFIGURATION: Shape = {
  members: {
    SnsCallerArn: 'arn',
    ExternalId: 'text',
    SnsRegion: 'text',
    EumsSms: {
      members: {
        CallerArn: 'arn',
        ExternalId: 'text',
        OriginationIdentity: 'text',
        ConfigurationSetName: 'text',
        InEntityId: 'text',
        InTemplateId: 'text',
        Region: 'text',
      },
      required: ['CallerArn'],
    },
  },
};
export const MFA_CONFIGURATION = ['OFF', 'ON', 'OPTIONAL'];

/**
 * The fields of UpdateUserPool except `UserPoolId`, with their types.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
 */
export const UPDATABLE_FIELDS = {
  PoolName: 'text',
  Policies: {
    members: {
      PasswordPolicy: {
        members: {
          MinimumLength: 'integer',
          RequireUppercase: 'boolean',
          RequireLowercase: 'boolean',
          RequireNumbers: 'boolean',
          RequireSymbols: 'boolean',
          PasswordHistorySize: 'integer',
          TemporaryPasswordValidityDays: 'integer',
        },
      },
      SignInPolicy: {
        members: {
          AllowedFirstAuthFactors: {
            listOf: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN', 'SOFTWARE_TOKEN'],
          },
        },
      },
    },
  },
  DeletionProtection: ['ACTIVE', 'INACTIVE'],
  LambdaConfig: {
    members: {
      PreSignUp: 'arn',
      CustomMessage: 'arn',
      PostConfirmation: 'arn',
      PreAuthentication: 'arn',
      PostAuthentication: 'arn',
      DefineAuthChallenge: 'arn',
      CreateAuthChallenge: 'arn',
      VerifyAuthChallengeResponse: 'arn',
      PreTokenGeneration: 'arn',
      UserMigration: 'arn',
      PreTokenGenerationConfig: versioned(['V1_0', 'V2_0', 'V3_0']),
      CustomSMSSender: versioned(['V1_0']),
      CustomEmailSender: versioned(['V1_0']),
      KMSKeyID: 'arn',
      InboundFederation: versioned(['V1_0']),
    },
  },
  AutoVerifiedAttributes: { listOf: VERIFIED_ATTRIBUTES },
  SmsVerificationMessage: 'text',
  EmailVerificationMessage: 'text',
  EmailVerificationSubject: 'text',
  VerificationMessageTemplate: {
    members: {
      SmsMessage: 'text',
      EmailMessage: 'text',
      EmailSubject: 'text',
      EmailMessageByLink: 'text',
      EmailSubjectByLink: 'text',
      DefaultEmailOption: ['CONFIRM_WITH_LINK', 'CONFIRM_WITH_CODE'],
    },
  },
  SmsAuthenticationMessage: 'text',
  UserAttributeUpdateSettings: {
    members: { AttributesRequireVerificationBeforeUpdate: { listOf: VERIFIED_ATTRIBUTES } },
  },
  MfaConfiguration: MFA_CONFIGURATION,
  DeviceConfiguration: {
    members: { ChallengeRequiredOnNewDevice: 'boolean', DeviceOnlyRememberedOnUserPrompt: 'boolean' },
  },
  EmailConfiguration: {
    members: {
      SourceArn: 'arn',
      ReplyToEmailAddress: 'text',
      EmailSendingAccount: ['COGNITO_DEFAULT', 'DEVELOPER'],
      From: 'text',
      ConfigurationSet: 'text',
    },
  },
  SmsConfiguration: SMS_CONFIGURATION,
  UserPoolTags: { mapOf: 'text' },
  AdminCreateUserConfig: {
    members: {
      AllowAdminCreateUserOnly: 'boolean',
      UnusedAccountValidityDays: 'integer',
      InviteMessageTemplate: {
        members: { SMSMessage: 'text', EmailMessage: 'text', EmailSubject: 'text' },
      },
    },
  },
  UserPoolAddOns: {
    members: {
      AdvancedSecurityMode: ['OFF', 'AUDIT', 'ENFORCED'],
      AdvancedSecurityAdditionalFlows: { members: { CustomAuthMode: ['AUDIT', 'ENFORCED'] } },
    },
    required: ['AdvancedSecurityMode'],
  },
  DcrConfiguration: {
    members: {
      EnableStatus: ['Enabled', 'Disabled'],
      OpenDcrEnabled: 'boolean',
      AuthenticatedGrantTypes: FLOWS,
      OpenDcrGrantTypes: FLOWS,
      AllowedScopes: { listOf: 'text' },
    },
  },
  AccountRecoverySetting: {
    members: {
      RecoveryMechanisms: {
        listOf: {
          members: {
            Priority: 'integer',
            Name: ['verified_email', 'verified_phone_number', 'admin_only'],
          },
          required: ['Priority', 'Name'],
        },
      },
    },
  },
  UserPoolTier: ['LITE', 'ESSENTIALS', 'PLUS'],
  KeyConfiguration: {
    members: { KeyType: ['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KEY'], KmsKeyArn: 'arn' },
  },
  IssuerConfiguration: { members: { Type: ['ORIGINAL', 'UPDATED'] } },
  AcrConfiguration: { mapOf: { members: { AcrValue: 'text' }, required: ['AcrValue'] } },
} as const satisfies Record<string, Shape>;
