import { TemplateError } from '../template/assembly.ts';
import type { Stack } from '../template/stack.ts';
import type { StackResource } from '../template/stack-resource.ts';
import { compilePolicy, type Policy } from './policy.ts';

export interface Role {
  readonly name: string;
  /** Inline and managed. */
  readonly policies: readonly Policy[];
  /** The permissions boundary. */
  readonly boundary?: Policy | undefined;
}

/** A policy of a resource. */
export interface ResourcePolicy {
  readonly policy: Policy;
  /** Whether the callers' own policies count only if this one delegates to them. */
  readonly isRequired: boolean;
}

/** Every policy of a stack, compiled. */
export interface StackPolicies {
  /** By ARN. */
  readonly roles: ReadonlyMap<string, Role>;
  /** By the ARN of the resource. */
  readonly resources: ReadonlyMap<string, ResourcePolicy>;
}

interface RoleProperties {
  readonly AssumeRolePolicyDocument?: unknown;
  readonly Policies?: readonly { readonly PolicyName: string; readonly PolicyDocument: unknown }[];
  readonly ManagedPolicyArns?: readonly string[];
  readonly PermissionsBoundary?: string;
}

interface AttachedPolicyProperties {
  readonly PolicyDocument?: unknown;
  readonly Roles?: readonly string[];
}

interface LambdaPermissionProperties {
  readonly Action?: string;
  readonly FunctionName?: string;
  readonly Principal?: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
}

/**
 * Reads the policies of a stack: of roles, KMS keys, queues, topics and functions.
 *
 * @param external the documents of policies that the template only names, by ARN
 * @throws TemplateError for what the evaluator does not know, as `compilePolicy`, and for an ARN without a document
 */
export function readStackPolicies(
  stack: Pick<Stack, 'ofType'>,
  external: ReadonlyMap<string, unknown> = new Map(),
): StackPolicies {
  const roles = stack.ofType('AWS::IAM::Role');
  return {
    roles: new Map(roles.map((role) => [role.arn, readRole(role, stack, external)])),
    resources: merge([
      ...roles.map((role) => trustPolicyOf(role)),
      ...stack.ofType('AWS::KMS::Key').map(keyPolicyOf),
      ...stack.ofType('AWS::SQS::QueuePolicy').flatMap((policy) => queuePoliciesOf(policy, stack)),
      ...stack.ofType('AWS::SNS::TopicPolicy').flatMap(topicPoliciesOf),
      ...stack.ofType('AWS::Lambda::Permission').map((permission) => functionPolicyOf(permission, stack)),
    ]),
  };
}

type Entry = readonly [arn: string, policy: ResourcePolicy];

/** Joins the policies of the same resource. */
function merge(entries: readonly Entry[]): ReadonlyMap<string, ResourcePolicy> {
  const merged = new Map<string, ResourcePolicy>();
  for (const [arn, { policy, isRequired }] of entries) {
    const before = merged.get(arn)?.policy.statements ?? [];
    merged.set(arn, { policy: { statements: [...before, ...policy.statements] }, isRequired });
  }
  return merged;
}

function readRole(
  { logicalId, physicalId: name, properties }: StackResource,
  stack: Pick<Stack, 'ofType'>,
  external: ReadonlyMap<string, unknown>,
): Role {
  const { Policies = [], ManagedPolicyArns = [], PermissionsBoundary }: RoleProperties = properties;
  const byArn = (arn: string, property: string): Policy => {
    const document = external.get(arn);
    if (document !== undefined) return compilePolicy(document, arn, 'identity');
    throw new TemplateError(
      `${logicalId}.${property} names ${arn}, a policy that the template does not contain and whose document is not known here.`,
    );
  };
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => stack.ofType(type))
    .filter((policy) => (policy.properties as AttachedPolicyProperties).Roles?.includes(name));
  return {
    name,
    policies: [
      ...Policies.map((policy) =>
        compilePolicy(policy.PolicyDocument, `${logicalId}.${policy.PolicyName}`, 'identity'),
      ),
      ...attached.map((policy) =>
        compilePolicy(policy.properties.PolicyDocument, policy.logicalId, 'identity'),
      ),
      ...ManagedPolicyArns.map((arn) => byArn(arn, 'ManagedPolicyArns')),
    ],
    boundary:
      PermissionsBoundary === undefined ? undefined : byArn(PermissionsBoundary, 'PermissionsBoundary'),
  };
}

function trustPolicyOf({ logicalId, arn, properties }: StackResource): Entry {
  const { AssumeRolePolicyDocument: document }: RoleProperties = properties;
  const where = `${logicalId}.AssumeRolePolicyDocument`;
  return [arn, { policy: compilePolicy(document, where, 'trust'), isRequired: true }];
}

function keyPolicyOf({ logicalId, arn, properties }: StackResource): Entry {
  const policy = compilePolicy(properties.KeyPolicy, `${logicalId}.KeyPolicy`, 'resource');
  return [arn, { policy, isRequired: true }];
}

function queuePoliciesOf({ logicalId, properties }: StackResource, stack: Pick<Stack, 'ofType'>): Entry[] {
  const { Queues = [] }: { readonly Queues?: readonly string[] } = properties;
  const policy = compilePolicy(properties.PolicyDocument, logicalId, 'resource');
  return stack
    .ofType('AWS::SQS::Queue')
    .filter(({ physicalId }) => Queues.includes(physicalId))
    .map(({ arn }) => [arn, { policy, isRequired: false }]);
}

function topicPoliciesOf({ logicalId, properties }: StackResource): Entry[] {
  const { Topics = [] }: { readonly Topics?: readonly string[] } = properties;
  const policy = compilePolicy(properties.PolicyDocument, logicalId, 'resource');
  return Topics.map((arn) => [arn, { policy, isRequired: false }]);
}

/**
 * Returns the statement that Lambda adds to the policy of the function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
function functionPolicyOf({ logicalId, properties }: StackResource, stack: Pick<Stack, 'ofType'>): Entry {
  const {
    Action,
    FunctionName = '',
    Principal,
    SourceArn,
    SourceAccount,
    ...rest
  } = properties as LambdaPermissionProperties;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new TemplateError(`${logicalId}.${unknown} is not supported.`);
  const found = stack
    .ofType('AWS::Lambda::Function')
    .find(({ physicalId, arn }) => FunctionName === physicalId || FunctionName === arn);
  if (found === undefined) throw new TemplateError(`${logicalId} names no function of the template.`);
  const statement = {
    Effect: 'Allow',
    Principal: { Service: Principal },
    Action,
    Resource: found.arn,
    Condition: {
      ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
    },
  };
  const policy = compilePolicy({ Version: '2012-10-17', Statement: statement }, logicalId, 'resource');
  return [found.arn, { policy, isRequired: false }];
}
