import type { Caller, Permission, Policy, Statement } from './policy.ts';

/** The kind of policy that decided. */
export type DecidingPolicy = 'identity-based' | 'resource-based' | 'permissions boundary';

/** The decision about a permission, with the kind of policy that made it. */
export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly explicit: boolean;
      readonly by: DecidingPolicy;
    };

/**
 * Decides whether a caller has a permission, within one account: an explicit denial wins, and without a statement that
 * allows it, it is denied. What a permissions boundary does not allow, nothing else can allow.
 *
 * @param policy that of the resource; `isRequired` when the caller's own policies count only if it delegates to them, as
 *   for KMS keys and roles
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
export function decide(
  caller: Caller,
  permission: Permission,
  { policy, isRequired }: { readonly policy: Policy; readonly isRequired: boolean } = NO_POLICY,
): Decision {
  const context = new Map(
    Object.entries(permission.context ?? {}).map(([key, value]) => [key.toLowerCase(), value]),
  );
  const requested = { ...permission, action: permission.action.toLowerCase() };
  const applies = (statement: Statement) =>
    statement.isAbout(requested) && statement.conditions.every((holds) => holds(context));
  const own = caller.policies.flatMap(({ statements }) => statements).filter(applies);
  const limits = caller.boundary?.statements.filter(applies);
  const ofResource = policy.statements
    .filter(applies)
    .map(({ effect, coverage }) => ({ effect, coverage: coverage(caller) }))
    .filter(({ coverage }) => coverage !== undefined);

  if (own.some(({ effect }) => effect === 'Deny')) return denied(true, 'identity-based');
  if (ofResource.some(({ effect }) => effect === 'Deny')) return denied(true, 'resource-based');
  if (limits?.some(({ effect }) => effect === 'Deny')) return denied(true, 'permissions boundary');
  // AWS exempts resource-based policies that name a session of the role, which no template can name.
  if (limits?.length === 0) return denied(false, 'permissions boundary');
  if (ofResource.some(({ coverage }) => coverage === 'caller')) return { allowed: true };
  const isDelegated = !isRequired || ofResource.length > 0;
  if (!isDelegated || caller.accountId === undefined) return denied(false, 'resource-based');
  return own.length > 0 ? { allowed: true } : denied(false, 'identity-based');
}

const NO_POLICY = { policy: { statements: [] }, isRequired: false } as const;

const denied = (explicit: boolean, by: DecidingPolicy): Extract<Decision, { allowed: false }> => ({
  allowed: false,
  explicit,
  by,
});
