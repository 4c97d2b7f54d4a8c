import {
  flagAt,
  numberAt,
  objectAt,
  type Properties,
  refuseUnsupported,
  textAt,
  textsAt,
} from './resource-properties.ts';

/** The emulated settings of an `AWS::Cognito::UserPoolClient`. */
export interface ClientSettings {
  readonly clientId: string;
  readonly name: string;
  /** Undefined for a public client. */
  readonly secret: string | undefined;
  /** The scopes that the app may request; empty for a client that does not use managed login. */
  readonly scopes: readonly string[];
  /** The addresses that a sign-in may redirect to, compared letter by letter. */
  readonly callbackUrls: readonly string[];
  readonly signOutUrls: readonly string[];
  readonly flows: readonly string[];
  readonly sessionMinutes: number;
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly preventsUserExistenceErrors: boolean;
  readonly revokesTokens: boolean;
  readonly rotatesRefreshTokens: boolean;
  readonly rotationGraceSeconds: number;
  /** Attributes that the app may read or write; undefined for all. */
  readonly readAttributes: readonly string[] | undefined;
  readonly writeAttributes: readonly string[] | undefined;
}

/** The scope that an access token needs for the API's actions on its user. */
export const ADMIN_SCOPE = 'aws.cognito.signin.user.admin';

const FLOWS = [
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
];
const DEFAULT_FLOWS = ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'];
/** The scopes that Cognito reserves; others belong to resource servers, which are not emulated. */
const SCOPES = ['openid', 'email', 'phone', 'profile', ADMIN_SCOPE];
const UNIT_SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/**
 * Reads the properties of an app client.
 *
 * @param secret the client's secret, used if `GenerateSecret` is set
 * @throws UnsupportedSettingError with a sentence for each property that is not emulated
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html
 */
export function readClientSettings(clientId: string, properties: Properties, secret: string): ClientSettings {
  const flows = textsAt(properties, 'ExplicitAuthFlows') ?? DEFAULT_FLOWS;
  const rotation = objectAt(properties, 'RefreshTokenRotation');
  const units = objectAt(properties, 'TokenValidityUnits');
  const sessionMinutes = numberAt(properties, 'AuthSessionValidity', 3);
  const graceSeconds = numberAt(rotation, 'RetryGracePeriodSeconds', 0);
  const usesManagedLogin = flagAt(properties, 'AllowedOAuthFlowsUserPoolClient', false);
  const scopes = usesManagedLogin ? (textsAt(properties, 'AllowedOAuthScopes') ?? []) : [];
  const grants = usesManagedLogin ? (textsAt(properties, 'AllowedOAuthFlows') ?? []) : [];
  refuseUnsupported([
    // The authorization endpoint refuses the implicit flow, which the CDK allows by default beside the other.
    ...grants
      .filter((grant) => grant !== 'code' && !(grant === 'implicit' && grants.includes('code')))
      .map((grant) => `The AllowedOAuthFlows value ${grant} is not emulated: it must be code.`),
    ...scopes
      .filter((scope) => !SCOPES.includes(scope))
      .map((scope) => `The AllowedOAuthScopes value ${scope} is not emulated.`),
    (sessionMinutes < 3 || sessionMinutes > 15) && 'AuthSessionValidity must be from 3 to 15 minutes.',
    textAt(rotation, 'Feature') === 'ENABLED' &&
      flows.includes('ALLOW_REFRESH_TOKEN_AUTH') &&
      'RefreshTokenRotation excludes ALLOW_REFRESH_TOKEN_AUTH in ExplicitAuthFlows.',
    graceSeconds > 60 && 'RefreshTokenRotation.RetryGracePeriodSeconds must be from 0 to 60.',
    !/^[\w+]{1,128}$/.test(clientId) && 'An app client id consists of letters, digits, _ and +.',
    ...flows
      .filter((flow) => !FLOWS.includes(flow))
      .map((flow) => `The ExplicitAuthFlows value ${flow} is not emulated.`),
    ...Object.values(units)
      .filter((unit) => typeof unit !== 'string' || !Object.hasOwn(UNIT_SECONDS, unit))
      .map(() => 'TokenValidityUnits must be seconds, minutes, hours or days.'),
  ]);
  const seconds = (token: string, absent: { readonly count: number; readonly unit: string }) => {
    const count = numberAt(properties, `${token}Validity`, 0);
    const unit = count === 0 ? absent.unit : (textAt(units, token) ?? absent.unit);
    return (count === 0 ? absent.count : count) * (UNIT_SECONDS[unit] ?? 0);
  };
  return Object.freeze({
    clientId,
    name: textAt(properties, 'ClientName') ?? clientId,
    secret: flagAt(properties, 'GenerateSecret', false) ? secret : undefined,
    scopes: Object.freeze([...scopes]),
    callbackUrls: usesManagedLogin ? (textsAt(properties, 'CallbackURLs') ?? []) : [],
    signOutUrls: usesManagedLogin ? (textsAt(properties, 'LogoutURLs') ?? []) : [],
    flows: Object.freeze([...flows]),
    sessionMinutes,
    accessTokenSeconds: seconds('AccessToken', { count: 1, unit: 'hours' }),
    idTokenSeconds: seconds('IdToken', { count: 1, unit: 'hours' }),
    refreshTokenSeconds: seconds('RefreshToken', { count: 30, unit: 'days' }),
    preventsUserExistenceErrors: textAt(properties, 'PreventUserExistenceErrors') === 'ENABLED',
    revokesTokens: flagAt(properties, 'EnableTokenRevocation', true),
    rotatesRefreshTokens: textAt(rotation, 'Feature') === 'ENABLED',
    rotationGraceSeconds: graceSeconds,
    readAttributes: textsAt(properties, 'ReadAttributes'),
    writeAttributes: textsAt(properties, 'WriteAttributes'),
  });
}

/** Returns the settings of an app client that is served at another origin; addresses on this machine remain valid too. */
export function withOrigin(client: ClientSettings, origin: string): ClientSettings {
  const withMoved = (urls: readonly string[]) => [...new Set(urls.flatMap((url) => moveUrl(url, origin)))];
  return Object.freeze({
    ...client,
    callbackUrls: withMoved(client.callbackUrls),
    signOutUrls: withMoved(client.signOutUrls),
  });
}

function moveUrl(url: string, origin: string): string[] {
  const { pathname, search, protocol } = new URL(url);
  const moved = `${origin}${pathname}${search}`;
  return protocol === 'http:' ? [url, moved] : [moved];
}
