import { TemplateError } from '../template/assembly.ts';
import { type Condition, type Context, compileConditions, entriesOf, texts } from './conditions.ts';
import { compileArnPattern, compileGlob, type Matches } from './patterns.ts';

/** Who calls. */
export interface Caller {
  /** The name in messages: the ARN of a user or of a role's session, or the host name of an AWS service. */
  readonly name: string;
  /** Undefined for an AWS service. */
  readonly accountId?: string;
  /** The ARNs by which policies can name the caller; for a service its host name. */
  readonly ids: readonly string[];
  /** The identity-based policies; a service has none. */
  readonly policies: readonly Policy[];
  /** The permissions boundary, which limits the policies; undefined if nothing does. */
  readonly boundary?: Policy | undefined;
}

/** An action on a resource, with the values of its condition keys. */
export interface Permission {
  /** e.g. `kms:Decrypt`. */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resources. */
  readonly resource: string;
  readonly context?: Context;
}

/** Where a policy is attached, which decides the elements that its statements must have. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Returns how the statement covers a caller; `account` leaves the decision to the caller's own policies. */
  readonly coverage: (caller: Caller) => 'caller' | 'account' | undefined;
  /** @param permission with its action in lower case, because the case of actions does not matter */
  readonly isAbout: (permission: Permission) => boolean;
  readonly conditions: readonly Condition[];
}

const ELEMENTS = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

/**
 * Compiles a policy document, once for all requests.
 *
 * @param where the place to name in an error
 * @throws TemplateError for every element, operator and key that is not known, so that nothing is silently ignored
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function compilePolicy(document: unknown, where: string, kind: PolicyKind): Policy {
  const { Version, Id: _, Statement: statements, ...rest } = Object.fromEntries(entriesOf(document, where));
  rejectOthers(rest, [], where);
  if (Version !== '2012-10-17') throw new TemplateError(`${where} must have the Version 2012-10-17.`);
  const list = Array.isArray(statements) ? statements : [statements];
  return {
    statements: list.map((statement, index) => compileStatement(statement, `${where}[${index}]`, kind)),
  };
}

function compileStatement(value: unknown, where: string, kind: PolicyKind): Statement {
  const statement = Object.fromEntries(entriesOf(value, where));
  rejectOthers(statement, ELEMENTS, where);
  const { Effect: effect, Principal, Action, Resource, Condition = {} } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new TemplateError(`${where}.Effect must be Allow or Deny.`);
  }
  if ((Principal === undefined) !== (kind === 'identity')) {
    throw new TemplateError(`${where} ${kind === 'identity' ? 'must not have' : 'needs'} a Principal.`);
  }
  if ((Resource === undefined) !== (kind === 'trust')) {
    throw new TemplateError(`${where} ${kind === 'trust' ? 'must not have' : 'needs'} a Resource.`);
  }
  const actions = texts(Action, `${where}.Action`).map((action) => compileAction(action, where));
  const resources =
    Resource === undefined ? [() => true] : texts(Resource, `${where}.Resource`).map(compileArnPattern);
  return {
    effect,
    coverage: Principal === undefined ? () => 'caller' : compilePrincipal(Principal, `${where}.Principal`),
    isAbout: ({ action, resource }) =>
      actions.some((matches) => matches(action)) && resources.some((matches) => matches(resource)),
    conditions: compileConditions(Condition, `${where}.Condition`),
  };
}

function rejectOthers(object: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(object).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new TemplateError(`${where} has ${unknown[0]}, which is not supported.`);
}

function compileAction(action: string, where: string): Matches {
  if (action === '*' || /^[a-z0-9-]+:[\w*?]+$/.test(action)) return compileGlob(action.toLowerCase());
  throw new TemplateError(`${where}.Action ${action} must be a service and an action.`);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function compilePrincipal(principal: unknown, where: string): Statement['coverage'] {
  const kinds = principal === '*' ? [['AWS', '*'] as const] : entriesOf(principal, where);
  const covers = kinds.flatMap(([kind, ids]) =>
    texts(ids, `${where}.${kind}`).map((id): Statement['coverage'] => {
      if (kind === 'AWS' && id === '*') return () => 'caller';
      const [, account] = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(id) ?? [];
      if (kind === 'AWS' && account !== undefined) {
        return ({ accountId }) => (accountId === account ? 'account' : undefined);
      }
      if ((kind === 'AWS' && /^arn:aws:(iam|sts)::\d{12}:[^*?]+$/.test(id)) || kind === 'Service') {
        return ({ ids: own }) => (own.includes(id) ? 'caller' : undefined);
      }
      throw new TemplateError(`${where} ${kind} ${id} is not supported.`);
    }),
  );
  return (caller) => {
    const coverages = covers.map((cover) => cover(caller));
    return coverages.includes('caller') ? 'caller' : coverages.find((found) => found !== undefined);
  };
}
