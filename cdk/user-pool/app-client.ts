import { Duration } from 'aws-cdk-lib';
import {
  type AuthFlow,
  type CfnUserPool,
  type CfnUserPoolClient,
  ClientAttributes,
  OAuthScope,
  type UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { addValidation, renderedProperties } from '../validations.ts';
import {
  type ClientProperties,
  type ClientPurpose,
  clientRules,
  type PoolProperties,
} from './user-pool-rules.ts';

/**
 * Lifetimes of the tokens. Only the refresh token can be revoked before it expires; once it expires, the patient must
 * sign in again with the password or a code.
 */
export const TOKEN_VALIDITY = {
  access: Duration.hours(1),
  identity: Duration.hours(1),
  refresh: Duration.days(1),
} as const;

/**
 * How long a refresh token works after it was exchanged for a new one, so that an answer that got lost and several tabs
 * do no harm. Cognito allows at most 60 seconds.
 */
const ROTATION_GRACE = Duration.seconds(60);

/**
 * The portal's own pages sign in by password over SRP. They also use `USER_AUTH`, by which Cognito sends codes.
 */
export const PORTAL_FLOWS = { user: true, userSrp: true } as const satisfies AuthFlow;

/**
 * The apps' patients sign in on managed login, which needs `USER_AUTH` for codes. The flow can also be called without
 * those pages, so `account-rules` takes the scope to manage an account out of the tokens of the apps.
 */
export const APP_FLOWS = { user: true } as const satisfies AuthFlow;

/** Settings of a client whose users sign in on Cognito's managed login pages. */
export interface ManagedLogin {
  /** Where managed login may redirect the browser after sign-in. */
  readonly callbackUrls: readonly string[];
  /** Where managed login may redirect the browser after sign-out. */
  readonly signOutUrls: readonly string[];
  readonly scopes: readonly OAuthScope[];
}

/** Scopes of the clinic's other apps: the id and the email address of the patient. */
export const APP_SCOPES: readonly OAuthScope[] = [OAuthScope.OPENID, OAuthScope.EMAIL];

/** Scopes of the portal, which also shows the patient's name and lets patients manage their account. */
export const PORTAL_SCOPES: readonly OAuthScope[] = [
  ...APP_SCOPES,
  OAuthScope.PROFILE,
  OAuthScope.COGNITO_ADMIN,
];

export interface AppClientProps {
  /** Name in the Cognito console; generated if undefined. */
  readonly name?: string;
  /** Whether the client gets a secret, which only a server can keep. */
  readonly confidential?: boolean;
  /** Undefined for an app with its own sign-in pages. */
  readonly managedLogin?: ManagedLogin | undefined;
  readonly authFlows: AuthFlow;
  /** Whether the app may read and write no attribute but the email address. */
  readonly emailOnly?: boolean;
}

/**
 * Adds an app client to the pool. All clients have the same token lifetimes, rotate refresh tokens, support token
 * revocation and do not reveal whether an account exists. The only OAuth grant is the authorization code, so that tokens never appear in URLs.
 */
export function addAppClient(
  userPool: UserPool,
  id: string,
  { name, confidential = false, managedLogin, authFlows, emailOnly = false }: AppClientProps,
): UserPoolClient {
  const emailAttribute = new ClientAttributes().withStandardAttributes({ email: true });
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
    ...(emailOnly && {
      readAttributes: emailAttribute.withStandardAttributes({ emailVerified: true }),
      writeAttributes: emailAttribute,
    }),
    authFlows,
    authSessionValidity: Duration.minutes(SIGN_IN_CODE_LIFETIME.value),
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: TOKEN_VALIDITY.access,
    idTokenValidity: TOKEN_VALIDITY.identity,
    refreshTokenValidity: TOKEN_VALIDITY.refresh,
    refreshTokenRotationGracePeriod: ROTATION_GRACE,
  });
}

/** Makes synthesis fail if the final properties of the client break one of the `clientRules`. */
export function validateAppClient(
  scope: Construct,
  client: UserPoolClient,
  userPool: UserPool,
  purpose: ClientPurpose,
): void {
  const cfnClient = client.node.defaultChild as CfnUserPoolClient;
  const cfnPool = userPool.node.defaultChild as CfnUserPool;
  addValidation(scope, () =>
    clientRules(
      renderedProperties<ClientProperties>(cfnClient),
      renderedProperties<PoolProperties>(cfnPool),
      purpose,
    ),
  );
}
