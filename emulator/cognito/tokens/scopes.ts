/** The claims of each OpenID Connect scope; all other claims belong to `profile`. */
const CLAIMS: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
};

/**
 * Returns whether an attribute is within the scopes that an app requested. `openid` alone covers everything that the app
 * client can read; with other scopes, only their claims.
 *
 * @param scopes undefined for a sign-in by the API, which has no scopes
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export function isInScope(attribute: string, scopes: readonly string[] | undefined): boolean {
  const narrowing = scopes?.filter((scope) => scope === 'profile' || Object.hasOwn(CLAIMS, scope)) ?? [];
  if (narrowing.length === 0 || attribute === 'sub') return true;
  const named = Object.entries(CLAIMS).find(([, claims]) => claims.includes(attribute));
  return narrowing.includes(named?.[0] ?? 'profile');
}
