import { resolve as resolvePath } from 'node:path';
import { type JsonObject, readAssembly, TemplateError } from './assembly.ts';
import { type FunctionConfig, isNodeFunction, readFunctionConfig } from './function-config.ts';
import { createStackResource, resolveLazily, type StackResource } from './stack-resource.ts';
import { createStackScope } from './stack-scope.ts';

export interface StackOptions {
  /** For a stack that is not bound to a region. */
  readonly region?: string;
  /** For a stack that is not bound to an account. */
  readonly accountId?: string;
  /** The name of the stack, in an assembly with several. */
  readonly stackName?: string;
}

export interface Stack {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  /** By logical id. */
  readonly resources: Readonly<Record<string, StackResource>>;
  /** Each output is resolved when it is first read. */
  readonly outputs: JsonObject;
  /** Returns every function that runs on Node. @throws TemplateError for one that cannot be run */
  functions(): FunctionConfig[];
  ofType(type: string): StackResource[];
  /** Returns the only resource of a type. @throws TemplateError when there is none or more than one */
  only(type: string): StackResource;
}

/**
 * Reads the stack of a synthesised assembly as if it were deployed. Identifiers are derived from the stack's name and
 * the logical ids, so they are the same at each start.
 *
 * @throws TemplateError for what is missing or cannot be resolved, here or when it is read
 */
export function readStack(assemblyDir: string, options: StackOptions = {}): Stack {
  const files = readAssembly(assemblyDir, options.stackName);
  const region = files.region ?? options.region ?? 'us-east-1';
  const accountId = files.accountId ?? options.accountId ?? '123456789012';
  const { scope, valuesOf } = createStackScope(files, { region, accountId });
  const { Resources = {}, Outputs = {} } = files.template;

  const exists = ({ Condition }: { readonly Condition?: string }) =>
    Condition === undefined || scope.condition(Condition) === true;
  const resources = Object.entries(Resources)
    .filter(([, resource]) => exists(resource))
    .map(([logicalId, resource]) => createStackResource(logicalId, resource, scope, valuesOf));
  const outputs = Object.entries(Outputs)
    .filter(([, output]) => exists(output))
    .map(([name, { Value }]) => [name, Value] as const);

  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    stackName: files.stackName,
    region,
    accountId,
    resources: Object.fromEntries(resources.map((resource) => [resource.logicalId, resource])),
    outputs: resolveLazily(outputs, 'Outputs', scope),
    ofType,
    only(type) {
      const found = ofType(type);
      const [resource] = found;
      if (resource === undefined || found.length > 1) {
        throw new TemplateError(`The stack must have one ${type}, not ${found.length}.`);
      }
      return resource;
    },
    functions() {
      const invokeConfigs = ofType('AWS::Lambda::EventInvokeConfig');
      const source = { assemblyDir: resolvePath(assemblyDir), assets: files.assets, invokeConfigs };
      return ofType('AWS::Lambda::Function')
        .filter(isNodeFunction)
        .map((resource) => readFunctionConfig(resource, source));
    },
  };
}
