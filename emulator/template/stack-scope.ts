import { type StackFiles, TemplateError, type TemplateResource } from './assembly.ts';
import { NO_VALUE, resolve, type Scope, scalar } from './intrinsics.ts';
import { RESOURCE_VALUES, type ResourceScope, type ResourceValues } from './resource-values.ts';
import { stableIds } from './stable-id.ts';

export interface DeploymentTarget {
  readonly region: string;
  readonly accountId: string;
}

/**
 * Makes the scope of a stack's intrinsic functions.
 *
 * @returns the scope, and a function that returns the values of a resource, undefined for an unsupported type
 */
export function createStackScope(
  { stackName, template }: StackFiles,
  target: DeploymentTarget,
): {
  readonly scope: Scope;
  readonly valuesOf: (logicalId: string) => ResourceValues | undefined;
} {
  const { Resources = {}, Parameters = {}, Conditions = {}, Mappings = {} } = template;
  const pseudoParameters = createPseudoParameters(stackName, target);
  const known = new Map<string, ResourceValues>();
  const resolving = new Set<string>();

  const valuesOf = (logicalId: string): ResourceValues | undefined => {
    const resource = Object.hasOwn(Resources, logicalId) ? Resources[logicalId] : undefined;
    const describe = resource && RESOURCE_VALUES[resource.Type];
    if (!resource || !describe || known.has(logicalId)) return known.get(logicalId);
    if (resolving.has(logicalId)) {
      throw new TemplateError(
        `The name of ${logicalId} refers to itself, through ${[...resolving].join(', ')}.`,
      );
    }
    resolving.add(logicalId);
    const values = describe(createResourceScope(stackName, logicalId, resource, target, scope));
    resolving.delete(logicalId);
    known.set(logicalId, values);
    return values;
  };

  const scope: Scope = {
    ref: (name) =>
      Object.hasOwn(pseudoParameters, name)
        ? pseudoParameters[name]
        : (valuesOf(name)?.ref ?? Parameters[name]?.Default),
    attribute: (logicalId, attribute) => valuesOf(logicalId)?.attributes[attribute],
    condition(name) {
      const condition = Object.hasOwn(Conditions, name) ? Conditions[name] : undefined;
      return condition === undefined ? undefined : resolve(condition, scope, `Conditions.${name}`) === true;
    },
    mapping: (map, key, second) => Mappings[map]?.[key]?.[second],
  };
  return { scope, valuesOf };
}

function createPseudoParameters(
  stackName: string,
  { region, accountId }: DeploymentTarget,
): Readonly<Record<string, unknown>> {
  return {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${stableIds(stackName).uuid()}`,
    'AWS::NoValue': NO_VALUE,
  };
}

function createResourceScope(
  stackName: string,
  logicalId: string,
  resource: TemplateResource,
  target: DeploymentTarget,
  scope: Scope,
): ResourceScope {
  const ids = stableIds(`${stackName}/${logicalId}`);
  const property = (name: string) => resolve(resource.Properties?.[name], scope, `${logicalId}.${name}`);
  return {
    ...target,
    ids,
    named(name) {
      const value = property(name);
      return value === undefined || value === NO_VALUE
        ? generatedName(stackName, logicalId, ids.alphanumeric(12))
        : scalar(value, `${logicalId}.${name}`);
    },
    text(name) {
      const value = property(name);
      if (typeof value !== 'string') throw new TemplateError(`${logicalId}.${name} must be a string.`);
      return value;
    },
  };
}

/** Generates a name as CloudFormation does, within the 64 characters of a function's name. */
function generatedName(stackName: string, logicalId: string, suffix: string): string {
  return `${`${stackName}-${logicalId}`.slice(0, 63 - suffix.length)}-${suffix}`;
}
