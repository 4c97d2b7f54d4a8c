export interface Subject {
  readonly clientId: string;
  readonly userPoolId: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
}

/** Returns a valid request for each action of the user pool. */
export function wellFormedRequests({
  clientId,
  userPoolId,
  username,
  email,
  password,
  accessToken,
}: Subject): Record<string, Record<string, unknown>> {
  const session = 's'.repeat(64);
  const admin = { UserPoolId: userPoolId, Username: username };
  const app = { ClientId: clientId, Username: username };
  const attributes = [
    { Name: 'name', Value: 'Anna' },
    { Name: 'email', Value: email },
  ];
  return {
    SignUp: {
      ...app,
      Password: password,
      UserAttributes: attributes,
      ClientMetadata: { a: 'b' },
    },
    ConfirmSignUp: { ...app, ConfirmationCode: '123456', ForceAliasCreation: false, Session: session },
    ResendConfirmationCode: { ...app, ClientMetadata: { a: 'b' } },
    InitiateAuth: {
      ClientId: clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: username, PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: 'abc123' },
      Session: session,
    },
    RespondToAuthChallenge: {
      ClientId: clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      Session: session,
      ChallengeResponses: {
        USERNAME: username,
        PASSWORD_CLAIM_SECRET_BLOCK: 'c2VjcmV0',
        PASSWORD_CLAIM_SIGNATURE: 'c2lnbmF0dXJl',
        TIMESTAMP: 'Mon Nov 23 01:47:28 UTC 2026',
        EMAIL_OTP_CODE: '12345678',
      },
    },
    GetTokensFromRefreshToken: { ClientId: clientId, RefreshToken: 'token' },
    RevokeToken: { ClientId: clientId, Token: 'a.b.c' },
    GlobalSignOut: { AccessToken: accessToken },
    GetUser: { AccessToken: accessToken },
    UpdateUserAttributes: { AccessToken: accessToken, UserAttributes: [{ Name: 'name', Value: 'Anna' }] },
    GetUserAttributeVerificationCode: { AccessToken: accessToken, AttributeName: 'email' },
    VerifyUserAttribute: { AccessToken: accessToken, AttributeName: 'email', Code: '123456' },
    DeleteUser: { AccessToken: accessToken },
    ForgotPassword: { ...app },
    ConfirmForgotPassword: { ...app, ConfirmationCode: '123456', Password: password },
    ChangePassword: { AccessToken: accessToken, PreviousPassword: password, ProposedPassword: password },
    StartWebAuthnRegistration: { AccessToken: accessToken },
    CompleteWebAuthnRegistration: {
      AccessToken: accessToken,
      Credential: {
        id: 'AAAA',
        rawId: 'AAAA',
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: {},
        response: { clientDataJSON: 'e30', attestationObject: 'oA', transports: ['internal'] },
      },
    },
    ListWebAuthnCredentials: { AccessToken: accessToken, MaxResults: 20, NextToken: 'token' },
    DeleteWebAuthnCredential: { AccessToken: accessToken, CredentialId: 'AAAA' },
    GetUserAuthFactors: { AccessToken: accessToken },
    AdminGetUserAuthFactors: admin,
    AdminCreateUser: {
      ...admin,
      TemporaryPassword: password,
      MessageAction: 'SUPPRESS',
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: attributes,
      ForceAliasCreation: false,
    },
    AdminGetUser: admin,
    AdminUpdateUserAttributes: { ...admin, UserAttributes: [{ Name: 'name', Value: 'Anna' }] },
    AdminConfirmSignUp: admin,
    AdminDisableUser: admin,
    AdminEnableUser: admin,
    AdminUserGlobalSignOut: admin,
    AdminDeleteUser: admin,
    AdminResetUserPassword: { ...admin, ClientMetadata: { a: 'b' } },
    AdminSetUserPassword: { ...admin, Password: password, Permanent: true },
    ListUsers: {
      UserPoolId: userPoolId,
      Filter: 'email = "a"',
      Limit: 1,
      PaginationToken: 'abc',
      AttributesToGet: ['email'],
    },
    DescribeUserPool: { UserPoolId: userPoolId },
    GetUserPoolMfaConfig: { UserPoolId: userPoolId },
    ...settingsChanges(userPoolId),
    DescribeUserPoolClient: { UserPoolId: userPoolId, ClientId: clientId },
  };
}

const TRIGGER = 'arn:aws:lambda:eu-west-1:123456789012:function:trigger';

/** Returns a valid request for each action that changes the settings of the user pool. */
export function settingsChanges(userPoolId: string): Record<string, Record<string, unknown>> {
  const ResourceArn = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${userPoolId}`;
  return {
    UpdateUserPool: {
      UserPoolId: userPoolId,
      PoolName: 'patients',
      Policies: {
        PasswordPolicy: { MinimumLength: 10, RequireNumbers: true, TemporaryPasswordValidityDays: 5 },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
      },
      DeletionProtection: 'ACTIVE',
      LambdaConfig: {
        PostConfirmation: TRIGGER,
        CustomEmailSender: { LambdaArn: TRIGGER, LambdaVersion: 'V1_0' },
        KMSKeyID: 'arn:aws:kms:eu-west-1:123456789012:key/1',
      },
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      VerificationMessageTemplate: { EmailMessage: 'Code {####}', DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      MfaConfiguration: 'OFF',
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      UserPoolTags: { team: 'patients' },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
      UserPoolTier: 'ESSENTIALS',
      AcrConfiguration: { level1: { AcrValue: 'urn:one' } },
    },
    SetUserPoolMfaConfig: {
      UserPoolId: userPoolId,
      MfaConfiguration: 'OFF',
      WebAuthnConfiguration: { RelyingPartyId: 'example.org', UserVerification: 'preferred' },
    },
    ListTagsForResource: { ResourceArn },
    TagResource: { ResourceArn, Tags: { team: 'patients' } },
    UntagResource: { ResourceArn, TagKeys: ['team'] },
  };
}
