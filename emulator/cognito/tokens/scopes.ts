/** The claims that each scope of OpenID Connect stands for; all others belong to `profile`. */
const CLAIMS: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
};

/**
 * Whether an app may read an attribute of the user by what it asked for. `openid` alone stands for everything that the
 * app client can read; with others beside it, only what they stand for.
 *
 * @param scopes undefined for a sign-in by the API, which has no such limits
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export function isInScope(attribute: string, scopes: readonly string[] | undefined): boolean {
  const narrowing = scopes?.filter((scope) => scope === 'profile' || Object.hasOwn(CLAIMS, scope)) ?? [];
  if (narrowing.length === 0 || attribute === 'sub') return true;
  const named = Object.entries(CLAIMS).find(([, claims]) => claims.includes(attribute));
  return narrowing.includes(named?.[0] ?? 'profile');
}
