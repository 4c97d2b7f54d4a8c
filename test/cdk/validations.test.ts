import type { CfnResource } from 'aws-cdk-lib';
import type { CfnUserPool, CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { createStack, site } from './synthesise.ts';

/** Changes the only resource of a type as an edit of its construct would, and returns a function that synthesises. */
function withEdit<Resource extends CfnResource>(
  type: string,
  edit: (resource: Resource) => void,
): () => void {
  const { app, stack } = createStack();
  const found = stack.node
    .findAll()
    .find((node) => 'cfnResourceType' in node && node.cfnResourceType === type);
  edit(found as Resource);
  return () => app.synth();
}

const pool = (edit: (pool: CfnUserPool) => void) => withEdit('AWS::Cognito::UserPool', edit);
const client = (edit: (client: CfnUserPoolClient) => void) => withEdit('AWS::Cognito::UserPoolClient', edit);

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
      'With a required second factor, Cognito refuses EMAIL_OTP as a first factor.',
    ],
    [
      'codes as a first factor on the cheapest plan',
      () => pool((it) => it.addPropertyOverride('UserPoolTier', 'LITE')),
      'EMAIL_OTP as a first factor needs the feature plan ESSENTIALS or higher, not LITE.',
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
