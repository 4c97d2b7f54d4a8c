import { Duration } from 'aws-cdk-lib';
import {
  type CfnUserPool,
  type CfnUserPoolClient,
  ClientAttributes,
  OAuthScope,
  type UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { refuse, renderedProperties } from '../validations.ts';
import { type ClientProperties, clientRules, type PoolProperties } from './user-pool-rules.ts';

/**
 * How long a patient stays signed in. Access and identity tokens cannot be taken back before they end; the refresh token
 * can, and its end asks for the password or a code again.
 */
export const TOKENS_LIVE = {
  access: Duration.hours(1),
  identity: Duration.hours(1),
  refresh: Duration.days(1),
} as const;

/** The addresses that managed login may send a browser to, and what an app may ask for there. */
export interface ManagedLogin {
  readonly callbackUrls: readonly string[];
  readonly signOutUrls: readonly string[];
  readonly scopes: readonly OAuthScope[];
}

/** Who the patient is and at which address: all that an app needs to know to take an account. */
export const APP_SCOPES: readonly OAuthScope[] = [OAuthScope.OPENID, OAuthScope.EMAIL];

/** What the portal needs: it also shows the patient's name and lets patients manage their account. */
export const PORTAL_SCOPES: readonly OAuthScope[] = [
  ...APP_SCOPES,
  OAuthScope.PROFILE,
  OAuthScope.COGNITO_ADMIN,
];

export interface AppClientProps {
  /** What the Cognito console calls it; a generated name without one. */
  readonly name?: string;
  readonly confidential?: boolean;
  /** Without it, the app has sign-in pages of its own. */
  readonly managedLogin?: ManagedLogin | undefined;
  /** Whether the app has no use for names and languages, and may neither read nor write them. */
  readonly seesAddressOnly?: boolean;
}

/**
 * An app client of the pool. All have the same lifetimes, tell strangers nothing, and can take tokens back.
 *
 * The one grant is the authorization code: no token ever stands in an address.
 */
export function addAppClient(
  userPool: UserPool,
  id: string,
  { name, confidential = false, managedLogin, seesAddressOnly = false }: AppClientProps,
): UserPoolClient {
  const address = new ClientAttributes().withStandardAttributes({ email: true });
  return userPool.addClient(id, {
    ...(name !== undefined && { userPoolClientName: name }),
    generateSecret: confidential,
    ...(managedLogin === undefined
      ? { disableOAuth: true }
      : {
          oAuth: {
            flows: { authorizationCodeGrant: true },
            scopes: [...managedLogin.scopes],
            callbackUrls: [...managedLogin.callbackUrls],
            logoutUrls: [...managedLogin.signOutUrls],
          },
        }),
    ...(seesAddressOnly && {
      readAttributes: address.withStandardAttributes({ emailVerified: true }),
      writeAttributes: address,
    }),
    // Managed login asks for a password or a code by these flows, too.
    authFlows: { user: true, userSrp: true },
    authSessionValidity: Duration.minutes(SIGN_IN_CODE_LIFETIME.value),
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: TOKENS_LIVE.access,
    idTokenValidity: TOKENS_LIVE.identity,
    refreshTokenValidity: TOKENS_LIVE.refresh,
  });
}

/** Refuses to synthesise an app client, as it has become, that patients would suffer from. */
export function refuseClient(
  scope: Construct,
  client: UserPoolClient,
  userPool: UserPool,
  expected: { readonly confidential: boolean },
): void {
  const cfnClient = client.node.defaultChild as CfnUserPoolClient;
  const cfnPool = userPool.node.defaultChild as CfnUserPool;
  refuse(scope, () =>
    clientRules(
      renderedProperties<ClientProperties>(cfnClient),
      renderedProperties<PoolProperties>(cfnPool),
      expected,
    ),
  );
}
