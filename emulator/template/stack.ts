import { resolve as resolvePath } from 'node:path';
import { type JsonObject, readAssembly, type StackFiles, type TemplateResource } from './assembly.ts';
import type { FunctionConfig } from './function-config.ts';
import { functionConfig } from './functions.ts';
import { NO_VALUE, resolve, type Scope, scalar } from './intrinsics.ts';
import { RESOURCE_VALUES, type ResourceValues } from './resource-values.ts';
import { stableIds } from './stable-id.ts';
import { TemplateError } from './template-error.ts';

export interface StackOptions {
  /** For a stack that is not bound to a region. */
  readonly region?: string;
  /** For a stack that is not bound to an account. */
  readonly accountId?: string;
}

/** A resource with the values that it would have once deployed; what cannot be known throws when it is read. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Resolved when they are read, each on its own. */
  readonly properties: JsonObject;
  /** As the template writes it. */
  readonly metadata: JsonObject;
  /** What `Ref` returns. */
  readonly physicalId: string;
  readonly arn: string;
  /** Its place in the construct tree, e.g. `ClinicMail/Identity/UserPool/Resource`. */
  readonly path: string;
}

export interface Stack {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  /** By logical id. */
  readonly resources: Readonly<Record<string, StackResource>>;
  /** Resolved when they are read. */
  readonly outputs: JsonObject;
  /** Every function. @throws TemplateError for one that cannot be run */
  functions(): FunctionConfig[];
  ofType(type: string): StackResource[];
  /** The resource of a type of which there is exactly one. @throws TemplateError otherwise */
  only(type: string): StackResource;
}

/**
 * Reads the stack of a synthesised assembly as if it were deployed: identifiers are derived from the stack's name
 * and the logical ids, so they are the same at each start.
 *
 * @throws TemplateError with a sentence for what is missing or cannot be resolved, here or when it is read
 */
export function readStack(assemblyDir: string, options: StackOptions = {}): Stack {
  const files = readAssembly(assemblyDir);
  const region = files.region ?? options.region ?? 'us-east-1';
  const accountId = files.accountId ?? options.accountId ?? '123456789012';
  const { scope, values } = stackScope(files, region, accountId);
  const { Resources = {}, Outputs = {} } = files.template;

  const exists = (condition: string | undefined) =>
    condition === undefined || scope.condition(condition) === true;
  const resources = Object.fromEntries(
    Object.entries(Resources)
      .filter(([, { Condition }]) => exists(Condition))
      .map(([logicalId, resource]) => [logicalId, stackResource(logicalId, resource, scope, values)]),
  );
  const ofType = (type: string) => Object.values(resources).filter((resource) => resource.type === type);
  const outputs = Object.entries(Outputs).filter(([, { Condition }]) => exists(Condition));
  return {
    stackName: files.stackName,
    region,
    accountId,
    resources,
    outputs: lazily(
      outputs.map(([name, { Value }]) => [name, Value]),
      'Outputs',
      scope,
    ),
    ofType,
    only(type) {
      const [found, ...others] = ofType(type);
      if (found === undefined || others.length > 0) {
        throw new TemplateError(
          `The stack must have one ${type}, not ${found === undefined ? 0 : others.length + 1}.`,
        );
      }
      return found;
    },
    functions() {
      const invokeConfigs = ofType('AWS::Lambda::EventInvokeConfig');
      const source = { assemblyDir: resolvePath(assemblyDir), assets: files.assets, invokeConfigs };
      return ofType('AWS::Lambda::Function').map((resource) => functionConfig(resource, source));
    },
  };
}

function stackResource(
  logicalId: string,
  resource: TemplateResource,
  scope: Scope,
  values: (logicalId: string) => ResourceValues | undefined,
): StackResource {
  const require = (read: (found: ResourceValues) => string | undefined, what: string) => {
    const found = values(logicalId);
    const value = found && read(found);
    if (value === undefined) {
      throw new TemplateError(`${logicalId} (${resource.Type}) has no ${what} on this machine.`);
    }
    return value;
  };
  return {
    logicalId,
    type: resource.Type,
    path: String(resource.Metadata?.['aws:cdk:path'] ?? logicalId),
    properties: lazily(Object.entries(resource.Properties ?? {}), logicalId, scope),
    metadata: resource.Metadata ?? {},
    get physicalId() {
      return require(({ ref }) => ref, 'physical id');
    },
    get arn() {
      return require(({ attributes }) => attributes.Arn, 'ARN');
    },
  };
}

/** An object whose members are resolved when they are first read. */
function lazily(entries: readonly (readonly [string, unknown])[], where: string, scope: Scope): JsonObject {
  const object: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    const isNoValue =
      typeof value === 'object' && value !== null && (value as JsonObject).Ref === 'AWS::NoValue';
    if (isNoValue) {
      continue;
    }
    const get = () => {
      const resolved = resolve(value, scope, `${where}.${name}`);
      const settled = resolved === NO_VALUE ? undefined : resolved;
      Object.defineProperty(object, name, { value: settled, enumerable: true });
      return settled;
    };
    Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
  }
  return object;
}

/** As CloudFormation names what has no name of its own: within the 64 characters that a function's may have. */
function generatedName(stackName: string, logicalId: string, suffix: string): string {
  return `${`${stackName}-${logicalId}`.slice(0, 63 - suffix.length)}-${suffix}`;
}

function stackScope({ stackName, template }: StackFiles, region: string, accountId: string) {
  const { Resources = {}, Parameters = {}, Conditions = {}, Mappings = {} } = template;
  const known = new Map<string, ResourceValues>();
  const resolving = new Set<string>();
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${stableIds(stackName).uuid()}`,
    'AWS::NoValue': NO_VALUE,
  };

  const values = (logicalId: string): ResourceValues | undefined => {
    const resource = Object.hasOwn(Resources, logicalId) ? Resources[logicalId] : undefined;
    const describe = resource && RESOURCE_VALUES[resource.Type];
    if (!resource || !describe || known.has(logicalId)) {
      return known.get(logicalId);
    }
    if (resolving.has(logicalId)) {
      throw new TemplateError(`${logicalId} is named after itself, by way of ${[...resolving].join(', ')}.`);
    }
    resolving.add(logicalId);
    const ids = stableIds(`${stackName}/${logicalId}`);
    const property = (name: string) => resolve(resource.Properties?.[name], scope, `${logicalId}.${name}`);
    const described = describe({
      region,
      accountId,
      ids,
      named(name) {
        const value = property(name);
        return value === undefined || value === NO_VALUE
          ? generatedName(stackName, logicalId, ids.alphanumeric(12))
          : scalar(value, `${logicalId}.${name}`);
      },
      text(name) {
        const value = property(name);
        if (typeof value !== 'string') {
          throw new TemplateError(`${logicalId}.${name} must be a string.`);
        }
        return value;
      },
    });
    resolving.delete(logicalId);
    known.set(logicalId, described);
    return described;
  };

  const scope: Scope = {
    ref: (name) =>
      Object.hasOwn(pseudo, name) ? pseudo[name] : (values(name)?.ref ?? Parameters[name]?.Default),
    attribute: (logicalId, attribute) => values(logicalId)?.attributes[attribute],
    condition(name) {
      const condition = Object.hasOwn(Conditions, name) ? Conditions[name] : undefined;
      return condition === undefined ? undefined : resolve(condition, scope, `Conditions.${name}`) === true;
    },
    mapping: (map, key, second) => Mappings[map]?.[key]?.[second],
  };
  return { scope, values };
}
