import { INVITATION_LIFETIME, SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { servesPasskeys } from '../../site/passkeys.ts';
import type { ValidationRule } from '../validations.ts';

/** The properties of `AWS::Cognito::UserPool` that the rules check. */
export interface PoolProperties {
  readonly AliasAttributes: readonly string[];
  readonly AccountRecoverySetting: { readonly RecoveryMechanisms?: readonly { readonly Name: string }[] };
  readonly AutoVerifiedAttributes: readonly string[];
  readonly DeletionProtection: string;
  readonly EnabledMfas: readonly string[];
  readonly LambdaConfig: {
    readonly CustomEmailSender?: object;
    readonly KMSKeyID?: unknown;
    readonly PostConfirmation?: unknown;
    readonly PreSignUp?: unknown;
    readonly PreTokenGenerationConfig?: { readonly LambdaVersion: string };
  };
  readonly MfaConfiguration: string;
  readonly Policies: {
    readonly PasswordPolicy?: { readonly TemporaryPasswordValidityDays?: number };
    readonly SignInPolicy?: { readonly AllowedFirstAuthFactors?: readonly string[] };
  };
  readonly UserAttributeUpdateSettings: {
    readonly AttributesRequireVerificationBeforeUpdate?: readonly string[];
  };
  readonly UserPoolTier: string;
  readonly WebAuthnRelyingPartyID: string;
  readonly UsernameAttributes: readonly string[];
  readonly UsernameConfiguration: { readonly CaseSensitive: boolean };
}

/** The properties of `AWS::Cognito::UserPoolDomain` that the rules check. */
export interface DomainProperties {
  readonly CustomDomainConfig: object;
  readonly Domain: string;
}

/** The properties of `AWS::Cognito::UserPoolClient` that the rules check. */
export interface ClientProperties {
  readonly AllowedOAuthFlows: readonly string[];
  readonly AllowedOAuthScopes: readonly string[];
  readonly AuthSessionValidity: number;
  readonly EnableTokenRevocation: boolean;
  readonly ExplicitAuthFlows: readonly string[];
  readonly GenerateSecret: boolean;
  readonly PreventUserExistenceErrors: string;
  readonly RefreshTokenRotation: { readonly Feature: string };
}

/** The app that a client is for. */
export interface ClientPurpose {
  /** Whether the app is a server, which can keep a secret. */
  readonly confidential: boolean;
  /** Whether the app is the portal, the only one in which patients manage their account. */
  readonly isPortal: boolean;
}

/** The scope by which an app changes and deletes the account of the patient who is signed in. */
const ACCOUNT_SCOPE = 'aws.cognito.signin.user.admin';

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
    ...takeOverRules(pool),
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
 * Checks the passkeys of a user pool. A wrong relying party id cannot be corrected later without losing every passkey.
 *
 * @param portalHost the host of the portal
 * @param customDomains the domain names of the shared sign-in pages that are not prefixes of Cognito's own
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_WebAuthnConfigurationType.html
 */
export function passkeyRules(
  pool: Partial<PoolProperties>,
  portalHost: string,
  customDomains: readonly string[],
): ValidationRule[] {
  const firstFactors = pool.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  if (!firstFactors.includes('WEB_AUTHN')) return [];
  const { WebAuthnRelyingPartyID: id } = pool;
  const other = customDomains.find((domain) => domain !== id);
  return [
    [
      id === undefined,
      'Passkeys have no relying party id, so Cognito would make them for the domain of the sign-in pages.',
    ],
    [
      id !== undefined && !servesPasskeys(portalHost, id),
      `Passkeys are made for ${id}, but browsers do not use them on ${portalHost}, where the portal is.`,
    ],
    [
      other !== undefined,
      `The sign-in pages have the domain ${other}, so Cognito accepts passkeys only for ${other} and no longer for ` +
        `${id}. Keep a domain prefix, or set passkeys.offered to false; changing the relying party id later makes every ` +
        'passkey useless.',
    ],
  ];
}

/** Returns the rules for settings by which somebody else could get an account, or learn who has one. */
function takeOverRules(pool: Partial<PoolProperties>): ValidationRule[] {
  return [
    [
      (pool.UsernameAttributes ?? []).length > 0,
      'The user name is an address or a telephone number. Whoever signs up first with the address of a patient would ' +
        'keep their own password when the patient confirms it, and a sign-up would reveal who has an account.',
    ],
    [
      pool.AliasAttributes?.includes('email') !== true,
      'The email address is not an alias of the user name, so nobody could sign in with it.',
    ],
    [
      pool.AliasAttributes?.some((alias) => alias !== 'email') === true,
      'Patients could sign in with an alias other than their email address, which nothing here verifies.',
    ],
    [
      pool.UsernameConfiguration?.CaseSensitive !== false,
      'User names and addresses are case-sensitive, so two people could have accounts with the same address.',
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
      pool.LambdaConfig?.PreSignUp === undefined,
      'No function checks sign-ups, so every app could make accounts, with user names that reveal who has one.',
    ],
    [
      pool.LambdaConfig?.PostConfirmation === undefined,
      'No function ends the sessions of a patient who resets a forgotten password, so a thief would stay signed in.',
    ],
  ];
}

/**
 * Checks an app client in the same way as `poolRules` checks its pool.
 */
export function clientRules(
  client: Partial<ClientProperties>,
  pool: Partial<PoolProperties>,
  { confidential, isPortal }: ClientPurpose,
): ValidationRule[] {
  const flows = client.ExplicitAuthFlows ?? [];
  const firstFactors = pool.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  const needed = isPortal ? ['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH'] : ['ALLOW_USER_AUTH'];
  const surplus = flows.filter((flow) => !needed.includes(flow));
  const { LambdaVersion: tokenVersion = 'none' } = pool.LambdaConfig?.PreTokenGenerationConfig ?? {};
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
    [
      surplus.length > 0,
      `The app client allows ${surplus.join(' and ')}, which the app does not need: a flow is a way to try passwords.`,
    ],
    [
      client.RefreshTokenRotation?.Feature !== 'ENABLED',
      'The app client does not rotate refresh tokens, so a stolen one would work until it expires.',
    ],
    [
      client.EnableTokenRevocation === false,
      'The app client does not support token revocation, so signing out would not end the session.',
    ],
    [
      !isPortal && client.AllowedOAuthScopes?.includes(ACCOUNT_SCOPE) === true,
      `The app client allows the scope ${ACCOUNT_SCOPE}, with which the app could change and delete accounts.`,
    ],
    [
      !isPortal && !['V2_0', 'V3_0'].includes(tokenVersion),
      `No function takes the scope ${ACCOUNT_SCOPE} out of the tokens of the app. Cognito adds it to those of a sign-in ` +
        'without the shared sign-in pages, so with such a token anybody could change and delete the account.',
    ],
  ];
}
