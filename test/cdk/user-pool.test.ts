import { Match } from 'aws-cdk-lib/assertions';
import { TOKEN_VALIDITY } from '../../cdk/user-pool/app-client.ts';
import { INVITATION_LIFETIME, SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { logicalId, synthesise } from './synthesise.ts';

const template = synthesise();
const pool = logicalId(template, 'AWS::Cognito::UserPool');

describe('the user pool', () => {
  test('lets patients sign up with an email address and sign in by password or code', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'ESSENTIALS',
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      MfaConfiguration: 'OFF',
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      Policies: {
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
        PasswordPolicy: Match.objectLike({ TemporaryPasswordValidityDays: INVITATION_LIFETIME.value }),
      },
    });
  });

  test('is retained if the stack is deleted, and protected from deletion', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', { DeletionProtection: 'ACTIVE' });
    template.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('has an app client that has no secret and hides who has an account', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      AllowedOAuthFlowsUserPoolClient: false,
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
  });

  test('has sign-in sessions that last as long as the emails say, and the configured token lifetimes', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AuthSessionValidity: SIGN_IN_CODE_LIFETIME.value,
      AccessTokenValidity: TOKEN_VALIDITY.access.toMinutes(),
      IdTokenValidity: TOKEN_VALIDITY.identity.toMinutes(),
      RefreshTokenValidity: TOKEN_VALIDITY.refresh.toMinutes(),
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
    });
  });

  test('encrypts with the key for codes and invokes the sender', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: {
        KMSKeyID: { 'Fn::GetAtt': [logicalId(template, 'AWS::KMS::Key', 'CodeEncryption'), 'Arn'] },
        CustomEmailSender: {
          LambdaArn: {
            'Fn::GetAtt': [logicalId(template, 'AWS::Lambda::Function', 'CustomEmailSender'), 'Arn'],
          },
          LambdaVersion: 'V1_0',
        },
      },
    });
  });

  test('is the only user pool that may invoke the functions', () => {
    const ofCognito = { Properties: { Principal: 'cognito-idp.amazonaws.com' } };
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission', ofCognito));
    expect(permissions).toHaveLength(3);
    for (const { Properties } of permissions) {
      expect(Properties).toMatchObject({
        Action: 'lambda:InvokeFunction',
        SourceArn: { 'Fn::GetAtt': [pool, 'Arn'] },
        SourceAccount: { Ref: 'AWS::AccountId' },
      });
    }
  });

  test('logs the errors of Cognito when it cannot pass on an email', () => {
    template.hasResourceProperties('AWS::Cognito::LogDeliveryConfiguration', {
      UserPoolId: { Ref: pool },
      LogConfigurations: [
        {
          EventSource: 'userNotification',
          LogLevel: 'ERROR',
          CloudWatchLogsConfiguration: {
            LogGroupArn: {
              'Fn::Join': [
                '',
                [
                  Match.stringLikeRegexp('^arn:aws:logs:'),
                  { Ref: 'AWS::AccountId' },
                  ':log-group:',
                  { Ref: logicalId(template, 'AWS::Logs::LogGroup', 'Identity') },
                ],
              ],
            },
          },
        },
      ],
    });
  });
});
