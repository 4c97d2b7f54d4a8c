import type { CfnResource } from 'aws-cdk-lib';
import type { CfnUserPool, CfnUserPoolClient, CfnUserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import type { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { createStack, site } from './synthesise.ts';

/** Changes the first resource of a type as an edit of its construct would, and returns a function that synthesises. */
function withEdit<Resource extends CfnResource>(
  type: string,
  edit: (resource: Resource) => void,
  path = '',
): () => void {
  const { app, stack } = createStack();
  const found = stack.node
    .findAll()
    .find(
      (node) => 'cfnResourceType' in node && node.cfnResourceType === type && node.node.path.includes(path),
    );
  edit(found as Resource);
  return () => app.synth();
}

const pool = (edit: (pool: CfnUserPool) => void) => withEdit('AWS::Cognito::UserPool', edit);
const client = (edit: (client: CfnUserPoolClient) => void) =>
  withEdit('AWS::Cognito::UserPoolClient', edit, 'Portal');
const booking = (edit: (client: CfnUserPoolClient) => void) =>
  withEdit('AWS::Cognito::UserPoolClient', edit, 'AppBooking');

describe('synthesis', () => {
  test('accepts the stack as it is', () => {
    expect(() => createStack().app.synth()).not.toThrow();
  });

  test.each<[string, () => () => void, string]>([
    [
      'email as a second factor with recovery by email only',
      () =>
        pool((it) => {
          it.mfaConfiguration = 'OPTIONAL';
          it.enabledMfas = ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'];
        }),
      '[ClinicMail/Identity] With email as a second factor, Cognito sends no code to recover an account by email',
    ],
    [
      'a required second factor beside codes as a first factor',
      () =>
        pool((it) => {
          it.mfaConfiguration = 'ON';
          it.enabledMfas = ['SOFTWARE_TOKEN_MFA'];
        }),
      'With a required second factor, Cognito refuses EMAIL_OTP and WEB_AUTHN as a first factor.',
    ],
    [
      'codes as a first factor on the cheapest plan',
      () => pool((it) => it.addPropertyOverride('UserPoolTier', 'LITE')),
      'EMAIL_OTP and WEB_AUTHN as a first factor needs the feature plan ESSENTIALS or higher, not LITE.',
    ],
    [
      'a user pool without the custom email sender',
      () => pool((it) => it.addPropertyDeletionOverride('LambdaConfig.CustomEmailSender')),
      'The user pool has no custom email sender with a key',
    ],
    [
      'addresses that are not verified',
      () => pool((it) => it.addPropertyOverride('AutoVerifiedAttributes', [])),
      'Email addresses are not verified automatically',
    ],
    [
      'addresses as user names',
      () => pool((it) => it.addPropertyOverride('UsernameAttributes', ['email'])),
      'The user name is an address or a telephone number. Whoever signs up first with the address of a patient',
    ],
    [
      'a user pool without aliases',
      () => pool((it) => it.addPropertyDeletionOverride('AliasAttributes')),
      'The email address is not an alias of the user name',
    ],
    [
      'an alias that nothing verifies',
      () => pool((it) => it.addPropertyOverride('AliasAttributes', ['email', 'preferred_username'])),
      'Patients could sign in with an alias other than their email address',
    ],
    [
      'user names that are case-sensitive',
      () => pool((it) => it.addPropertyDeletionOverride('UsernameConfiguration')),
      'User names and addresses are case-sensitive',
    ],
    [
      'sign-ups that nothing checks',
      () => pool((it) => it.addPropertyDeletionOverride('LambdaConfig.PreSignUp')),
      'No function checks sign-ups',
    ],
    [
      'resets that leave sessions alive',
      () => pool((it) => it.addPropertyDeletionOverride('LambdaConfig.PostConfirmation')),
      'No function ends the sessions of a patient who resets a forgotten password',
    ],
    [
      'apps whose tokens nothing restricts',
      () => pool((it) => it.addPropertyDeletionOverride('LambdaConfig.PreTokenGenerationConfig')),
      'No function takes the scope aws.cognito.signin.user.admin out of the tokens of the app',
    ],
    [
      'apps whose access tokens nothing restricts',
      () =>
        pool((it) => it.addPropertyOverride('LambdaConfig.PreTokenGenerationConfig.LambdaVersion', 'V1_0')),
      'No function takes the scope aws.cognito.signin.user.admin out of the tokens of the app',
    ],
    [
      'a new address that replaces the old one before it is verified',
      () => pool((it) => it.addPropertyDeletionOverride('UserAttributeUpdateSettings')),
      'A new email address would replace the old one before it is verified',
    ],
    [
      'invitations that expire at another time than they say',
      () => pool((it) => it.addPropertyOverride('Policies.PasswordPolicy.TemporaryPasswordValidityDays', 3)),
      'Invitations say that they can be used for 7 days, but the user pool says otherwise.',
    ],
    [
      'a user pool without deletion protection',
      () => pool((it) => it.addPropertyOverride('DeletionProtection', 'INACTIVE')),
      'The user pool has no deletion protection',
    ],
    [
      'an app client that cannot ask for a code',
      () => client((it) => it.addPropertyOverride('ExplicitAuthFlows', ['ALLOW_USER_SRP_AUTH'])),
      'The user pool offers codes as a first factor, but the app client does not allow ALLOW_USER_AUTH',
    ],
    [
      'sign-in codes that expire at another time than they say',
      () => client((it) => it.addPropertyOverride('AuthSessionValidity', 3)),
      'Sign-in codes say that they can be used for 15 minutes, but the app client says otherwise.',
    ],
    [
      'an app client with a secret',
      () => client((it) => it.addPropertyOverride('GenerateSecret', true)),
      'The app client has a secret, which a web page cannot keep',
    ],
    [
      'an app client that reveals who has an account',
      () => client((it) => it.addPropertyOverride('PreventUserExistenceErrors', 'LEGACY')),
      'The app client reveals to anybody whether an address has an account',
    ],
    [
      'an app client with a flow for every password',
      () =>
        client((it) =>
          it.addPropertyOverride('ExplicitAuthFlows', ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH']),
        ),
      'The app client allows ALLOW_USER_PASSWORD_AUTH, which the app does not need',
    ],
    [
      'an app other than the portal with the flow of its own pages',
      () =>
        booking((it) =>
          it.addPropertyOverride('ExplicitAuthFlows', ['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH']),
        ),
      'The app client allows ALLOW_USER_SRP_AUTH, which the app does not need',
    ],
    [
      'an app other than the portal that may manage accounts',
      () =>
        booking((it) =>
          it.addPropertyOverride('AllowedOAuthScopes', ['openid', 'aws.cognito.signin.user.admin']),
        ),
      'The app client allows the scope aws.cognito.signin.user.admin, with which the app could change',
    ],
    [
      'refresh tokens that do not rotate',
      () => client((it) => it.addPropertyDeletionOverride('RefreshTokenRotation')),
      'The app client does not rotate refresh tokens',
    ],
    [
      'tokens that cannot be revoked',
      () => booking((it) => it.addPropertyOverride('EnableTokenRevocation', false)),
      'The app client does not support token revocation',
    ],
    [
      'passkeys without a relying party',
      () => pool((it) => it.addPropertyDeletionOverride('WebAuthnRelyingPartyID')),
      'Passkeys have no relying party id',
    ],
    [
      'passkeys that browsers do not use in the portal',
      () => pool((it) => it.addPropertyOverride('WebAuthnRelyingPartyID', 'login.riverside-clinic.example')),
      'Passkeys are made for login.riverside-clinic.example, but browsers do not use them on patients.riverside-clinic.example',
    ],
    [
      'passkeys beside sign-in pages with a domain of their own',
      () =>
        withEdit<CfnUserPoolDomain>('AWS::Cognito::UserPoolDomain', (it) => {
          it.domain = 'login.riverside-clinic.example';
          it.customDomainConfig = { certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' };
        }),
      'The sign-in pages have the domain login.riverside-clinic.example, so Cognito accepts passkeys only for',
    ],
    [
      'a sender outside the domain that SES verifies',
      () =>
        withEdit<CfnEmailIdentity>('AWS::SES::EmailIdentity', (it) => {
          it.emailIdentity = 'elsewhere.example';
        }),
      `[ClinicMail/EmailDelivery] Emails come from ${site.email.from}, but SES verifies elsewhere.example`,
    ],
    [
      'another region than that of the site',
      () => {
        const { app } = createStack({ region: 'eu-central-1' });
        return () => app.synth();
      },
      '[ClinicMail] site.config.json names the region eu-west-1, but the stack would be deployed to eu-central-1.',
    ],
  ])('rejects %s', (_, change, message) => {
    expect(change()).toThrow(message);
  });
});
