import { INVITATION_LIFETIME, SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import type { ValidationRule } from '../validations.ts';

/** The properties of `AWS::Cognito::UserPool` that the rules check. */
export interface PoolProperties {
  readonly AccountRecoverySetting: { readonly RecoveryMechanisms?: readonly { readonly Name: string }[] };
  readonly AutoVerifiedAttributes: readonly string[];
  readonly DeletionProtection: string;
  readonly EnabledMfas: readonly string[];
  readonly LambdaConfig: { readonly CustomEmailSender?: object; readonly KMSKeyID?: unknown };
  readonly MfaConfiguration: string;
  readonly Policies: {
    readonly PasswordPolicy?: { readonly TemporaryPasswordValidityDays?: number };
    readonly SignInPolicy?: { readonly AllowedFirstAuthFactors?: readonly string[] };
  };
  readonly UserAttributeUpdateSettings: {
    readonly AttributesRequireVerificationBeforeUpdate?: readonly string[];
  };
  readonly UserPoolTier: string;
}

/** The properties of `AWS::Cognito::UserPoolClient` that the rules check. */
export interface ClientProperties {
  readonly AllowedOAuthFlows: readonly string[];
  readonly AuthSessionValidity: number;
  readonly ExplicitAuthFlows: readonly string[];
  readonly GenerateSecret: boolean;
  readonly PreventUserExistenceErrors: string;
}

/**
 * Checks a user pool for settings that Cognito accepts but that harm patients, and for settings that Cognito would
 * reject only during deployment.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
 */
export function poolRules(pool: Partial<PoolProperties>): ValidationRule[] {
  const { MfaConfiguration: mfa = 'OFF', EnabledMfas: secondFactors = [], Policies: policies } = pool;
  const firstFactors = policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'];
  const recovery = pool.AccountRecoverySetting?.RecoveryMechanisms ?? [];
  const withoutPassword = firstFactors.filter((factor) => factor !== 'PASSWORD');
  return [
    [
      mfa !== 'OFF' &&
        secondFactors.includes('EMAIL_OTP') &&
        recovery.every(({ Name }) => Name === 'verified_email'),
      'With email as a second factor, Cognito sends no code to recover an account by email, and there is no other way ' +
        'to recover one: a forgotten password would lock the patient out for good.',
    ],
    [
      mfa === 'ON' && withoutPassword.length > 0,
      `With a required second factor, Cognito refuses ${withoutPassword.join(' and ')} as a first factor.`,
    ],
    [
      pool.UserPoolTier === 'LITE' && withoutPassword.length > 0,
      `${withoutPassword.join(' and ')} as a first factor needs the feature plan ESSENTIALS or higher, not LITE.`,
    ],
    [
      pool.LambdaConfig?.CustomEmailSender === undefined || pool.LambdaConfig.KMSKeyID === undefined,
      'The user pool has no custom email sender with a key, so Cognito would send its own emails.',
    ],
    [
      pool.AutoVerifiedAttributes?.includes('email') !== true,
      'Email addresses are not verified automatically, so nobody who signs up would get a code.',
    ],
    [
      pool.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate?.includes('email') !== true,
      'A new email address would replace the old one before it is verified, so a typing error would lock the ' +
        'patient out.',
    ],
    [
      policies?.PasswordPolicy?.TemporaryPasswordValidityDays !== INVITATION_LIFETIME.value,
      `Invitations say that they can be used for ${INVITATION_LIFETIME.value} days, but the user pool says otherwise.`,
    ],
    [
      pool.DeletionProtection !== 'ACTIVE',
      'The user pool has no deletion protection, so one command could remove every patient.',
    ],
  ];
}

/**
 * Checks an app client in the same way as `poolRules` checks its pool.
 *
 * @param expected whether the app is a server, which can keep a secret
 */
export function clientRules(
  client: Partial<ClientProperties>,
  pool: Partial<PoolProperties>,
  { confidential }: { readonly confidential: boolean },
): ValidationRule[] {
  const flows = client.ExplicitAuthFlows ?? [];
  const firstFactors = pool.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  return [
    [
      firstFactors.includes('EMAIL_OTP') && !flows.includes('ALLOW_USER_AUTH'),
      'The user pool offers codes as a first factor, but the app client does not allow ALLOW_USER_AUTH to ask for one.',
    ],
    [
      client.AuthSessionValidity !== SIGN_IN_CODE_LIFETIME.value,
      `Sign-in codes say that they can be used for ${SIGN_IN_CODE_LIFETIME.value} minutes, but the app client says otherwise.`,
    ],
    [
      !confidential && client.GenerateSecret === true,
      'The app client has a secret, which a web page cannot keep; nobody could sign in.',
    ],
    [
      confidential && client.GenerateSecret !== true,
      'The app client of a server has no secret, so anybody could impersonate that server.',
    ],
    [
      (client.AllowedOAuthFlows ?? []).some((flow) => flow !== 'code'),
      'The app client allows a grant other than the authorization code, so tokens would appear in URLs.',
    ],
    [
      client.PreventUserExistenceErrors !== 'ENABLED',
      'The app client reveals to anybody whether an address has an account at the clinic.',
    ],
  ];
}
