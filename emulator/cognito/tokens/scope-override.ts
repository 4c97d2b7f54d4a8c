import type { WireInput } from '../../aws/service.ts';
import { invalidLambdaResponse } from '../errors.ts';

/**
 * Applies the response of a PreTokenGeneration trigger to the scopes of an access token.
 *
 * @throws AwsError `InvalidLambdaResponseException` when the response has another shape or changes claims or groups
 */
export function overrideScopes(scopes: readonly string[], response: WireInput): readonly string[] {
  const details = memberOf(response, 'claimsAndScopeOverrideDetails');
  const access = memberOf(details, 'accessTokenGeneration');
  const added = textsOf(access, 'scopesToAdd');
  const suppressed = textsOf(access, 'scopesToSuppress');
  const others = [
    memberOf(details, 'groupOverrideDetails'),
    memberOf(details, 'idTokenGeneration'),
    memberOf(access, 'claimsToAddOrOverride'),
    textsOf(access, 'claimsToSuppress'),
  ];
  if (others.some((other) => Object.keys(other).length > 0)) {
    throw invalidLambdaResponse('Changes of claims and groups are not emulated.');
  }
  return [...new Set([...scopes, ...added])].filter((scope) => !suppressed.includes(scope));
}

function memberOf(parent: WireInput, name: string): WireInput {
  const value = parent[name] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw invalidLambdaResponse();
  return value as WireInput;
}

function textsOf(parent: WireInput, name: string): readonly string[] {
  const value = parent[name] ?? [];
  const isScope = (item: unknown) => typeof item === 'string' && /^\S+$/.test(item);
  if (!Array.isArray(value) || !value.every(isScope)) throw invalidLambdaResponse();
  return value;
}
