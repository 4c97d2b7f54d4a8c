import { type JsonObject, TemplateError, type TemplateResource } from './assembly.ts';
import { NO_VALUE, resolve, type Scope } from './intrinsics.ts';
import type { ResourceValues } from './resource-values.ts';

/** A resource with the values that it would have once deployed; reading a value that cannot be resolved throws. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Each property is resolved when it is first read. */
  readonly properties: JsonObject;
  /** Unresolved. */
  readonly metadata: JsonObject;
  /** The return value of `Ref`. */
  readonly physicalId: string;
  readonly arn: string;
  /** In the construct tree, e.g. `ClinicMail/Identity/UserPool/Resource`. */
  readonly path: string;
}

/** @param valuesOf returns the values of a resource, undefined for an unsupported type */
export function createStackResource(
  logicalId: string,
  resource: TemplateResource,
  scope: Scope,
  valuesOf: (logicalId: string) => ResourceValues | undefined,
): StackResource {
  const require = (read: (values: ResourceValues) => string | undefined, name: string) => {
    const values = valuesOf(logicalId);
    const value = values && read(values);
    if (value === undefined) {
      throw new TemplateError(`${logicalId} (${resource.Type}) has no ${name} on this machine.`);
    }
    return value;
  };
  return {
    logicalId,
    type: resource.Type,
    path: String(resource.Metadata?.['aws:cdk:path'] ?? logicalId),
    properties: resolveLazily(Object.entries(resource.Properties ?? {}), logicalId, scope),
    metadata: resource.Metadata ?? {},
    get physicalId() {
      return require(({ ref }) => ref, 'physical id');
    },
    get arn() {
      return require(({ attributes }) => attributes.Arn, 'ARN');
    },
  };
}

/** Makes an object whose members are resolved when they are first read. */
export function resolveLazily(
  entries: readonly (readonly [string, unknown])[],
  where: string,
  scope: Scope,
): JsonObject {
  const object: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    const isNoValue =
      typeof value === 'object' && value !== null && (value as JsonObject).Ref === 'AWS::NoValue';
    if (isNoValue) continue;
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
