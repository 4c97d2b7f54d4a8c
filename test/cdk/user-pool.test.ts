import { Match } from 'aws-cdk-lib/assertions';
import { TOKEN_VALIDITY } from '../../cdk/user-pool/app-client.ts';
import { INVITATION_LIFETIME, SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { logicalId, resourcesOf, type Statement, site, synthesise } from './synthesise.ts';

const template = synthesise();
const pool = logicalId(template, 'AWS::Cognito::UserPool');

describe('the user pool', () => {
  test('lets patients sign up, and sign in with a verified address by password, code or passkey', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'ESSENTIALS',
      AliasAttributes: ['email'],
      UsernameAttributes: Match.absent(),
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      MfaConfiguration: 'OFF',
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      Policies: {
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] },
        PasswordPolicy: Match.objectLike({ TemporaryPasswordValidityDays: INVITATION_LIFETIME.value }),
      },
      WebAuthnRelyingPartyID: 'patients.riverside-clinic.example',
      WebAuthnUserVerification: 'preferred',
    });
  });

  test('makes passkeys for the domain and with the check of the person that the clinic chooses', () => {
    const passkeys = {
      offered: true,
      relyingPartyId: 'riverside-clinic.example',
      userVerification: 'required',
    } as const;
    synthesise({ site: { passkeys } }).hasResourceProperties('AWS::Cognito::UserPool', {
      WebAuthnRelyingPartyID: 'riverside-clinic.example',
      WebAuthnUserVerification: 'required',
    });
  });

  test.each([
    ['the clinic offers none', { passkeys: { offered: false, userVerification: 'preferred' } as const }],
    [
      'the portal uses the shared sign-in pages',
      { portal: { signIn: 'managed-login' }, signInDomainPrefix: 'riverside' } as const,
    ],
  ])('has no passkeys where %s', (_, settings) => {
    const without = synthesise({ site: settings });
    without.hasResourceProperties('AWS::Cognito::UserPool', {
      Policies: Match.objectLike({
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
      }),
      WebAuthnRelyingPartyID: Match.absent(),
    });
    expect(JSON.stringify(without.toJSON().Outputs.WebConfig)).not.toContain('passkeys');
  });

  test('has another logical id than the pool of earlier versions, whose aliases cannot be changed', () => {
    expect(pool).not.toBe('IdentityUserPool96FE3B9B');
  });

  test('keeps the version and the time of a consent with the account', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      Schema: Match.arrayWith([
        Match.objectLike({
          Name: 'consent',
          Mutable: true,
          AttributeDataType: 'String',
          StringAttributeConstraints: { MaxLength: '64' },
        }),
      ]),
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
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH'],
    });
  });

  test('rotates the refresh tokens of every client, which leaves a minute for lost answers', () => {
    const clients = Object.values(resourcesOf(template, 'AWS::Cognito::UserPoolClient'));
    expect(clients.map(({ Properties }) => Properties.RefreshTokenRotation)).toEqual(
      site.apps
        .concat(site.apps.slice(0, 1))
        .map(() => ({ Feature: 'ENABLED', RetryGracePeriodSeconds: 60 })),
    );
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
    expect(permissions).toHaveLength(5);
    for (const { Properties } of permissions) {
      expect(Properties).toMatchObject({
        Action: 'lambda:InvokeFunction',
        SourceArn: { 'Fn::GetAtt': [pool, 'Arn'] },
        SourceAccount: { Ref: 'AWS::AccountId' },
      });
    }
  });

  test('asks the account rules about sign-ups, and about tokens if there are apps besides the portal', () => {
    const arn = { 'Fn::GetAtt': [logicalId(template, 'AWS::Lambda::Function', 'AccountRules'), 'Arn'] };
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: {
        PreSignUp: arn,
        PreTokenGenerationConfig: { LambdaArn: arn, LambdaVersion: 'V2_0' },
        PreTokenGeneration: Match.absent(),
      },
    });
    const { signInDomainPrefix: _, ...withoutDomain } = site;
    synthesise({ whole: { ...withoutDomain, apps: [] } }).hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PreSignUp: Match.anyValue(), PreTokenGenerationConfig: Match.absent() },
    });
  });

  test('is read and changed by functions whose policies name it, and that do not depend on them', () => {
    const policies = resourcesOf(template, 'AWS::IAM::Policy');
    const granted = Object.entries(policies).flatMap(([id, { Properties }]) => {
      const { Statement } = Properties.PolicyDocument as { Statement: Statement[] };
      const statements = Statement.filter(({ Action }) => JSON.stringify(Action).includes('cognito-idp:'));
      return statements.map(({ Action, Resource }) => {
        expect(Resource).toEqual({ 'Fn::GetAtt': [pool, 'Arn'] });
        return [id, Action];
      });
    });
    expect(granted).toEqual([
      [
        logicalId(template, 'AWS::IAM::Policy', 'IdentitySender'),
        ['cognito-idp:AdminGetUser', 'cognito-idp:ListUsers'],
      ],
      [
        logicalId(template, 'AWS::IAM::Policy', 'IdentityNotices'),
        ['cognito-idp:AdminGetUser', 'cognito-idp:AdminUserGlobalSignOut', 'cognito-idp:ListUsers'],
      ],
      [
        logicalId(template, 'AWS::IAM::Policy', 'IdentityCanary'),
        ['cognito-idp:AdminCreateUser', 'cognito-idp:AdminGetUser'],
      ],
      [
        logicalId(template, 'AWS::IAM::Policy', 'IdentityDeskLookUp'),
        ['cognito-idp:AdminGetUser', 'cognito-idp:AdminGetUserAuthFactors', 'cognito-idp:ListUsers'],
      ],
      [
        logicalId(template, 'AWS::IAM::Policy', 'IdentityDeskActions'),
        ['cognito-idp:AdminCreateUser', 'cognito-idp:AdminUserGlobalSignOut'],
      ],
    ]);
    const functions = JSON.stringify(template.findResources('AWS::Lambda::Function'));
    for (const [id] of granted) expect(functions).not.toContain(id);
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
