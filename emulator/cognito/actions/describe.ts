import type { Action, WireInput } from '../../aws/service.ts';
import type { Pool } from '../pool.ts';
import { requireClient, requirePool } from '../requests/lookups.ts';
import type { Properties } from '../settings/resource-properties.ts';

/** Template properties that the API returns under the same names. */
const CLIENT_MEMBERS = [
  ...['AllowedOAuthFlows', 'AllowedOAuthFlowsUserPoolClient', 'AllowedOAuthScopes', 'ReadAttributes'],
  ...['RefreshTokenRotation', 'SupportedIdentityProviders', 'TokenValidityUnits', 'WriteAttributes'],
];
const NUMBERS = ['AccessTokenValidity', 'AuthSessionValidity', 'IdTokenValidity', 'RefreshTokenValidity'];

/** The action that returns the settings of an app client. */
export function describeActions(
  pool: Pool,
  clientProperties: ReadonlyMap<string, Properties>,
): Record<string, Action> {
  return {
    DescribeUserPoolClient: (input) => describeUserPoolClient(pool, input, clientProperties),
  };
}

function describeUserPoolClient(
  pool: Pool,
  input: WireInput,
  properties: ReadonlyMap<string, Properties>,
): object {
  requirePool(pool, input);
  const client = requireClient(pool, input);
  const own = properties.get(client.clientId) ?? {};
  return {
    UserPoolClient: {
      ...pick(own, CLIENT_MEMBERS),
      ...Object.fromEntries(
        NUMBERS.filter((name) => own[name] !== undefined).map((name) => [name, Number(own[name])]),
      ),
      UserPoolId: pool.userPoolId,
      ClientId: client.clientId,
      ClientName: client.name,
      ...(client.secret !== undefined && { ClientSecret: client.secret }),
      ...(client.callbackUrls.length > 0 && { CallbackURLs: client.callbackUrls }),
      ...(client.signOutUrls.length > 0 && { LogoutURLs: client.signOutUrls }),
      ExplicitAuthFlows: client.flows,
      AuthSessionValidity: client.sessionMinutes,
      EnableTokenRevocation: client.revokesTokens,
      PreventUserExistenceErrors: client.preventsUserExistenceErrors ? 'ENABLED' : 'LEGACY',
      CreationDate: pool.createdAt / 1000,
      LastModifiedDate: pool.createdAt / 1000,
    },
  };
}

function pick(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(
    names.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]),
  );
}
