import { existsSync } from 'node:fs';
import { basename, extname, isAbsolute, join } from 'node:path';
import type { FunctionConfig } from './function-config.ts';
import { scalar } from './intrinsics.ts';
import type { StackResource } from './stack.ts';
import { TemplateError } from './template-error.ts';

export interface FunctionSource {
  readonly assemblyDir: string;
  /** The folder of each asset by its hash. */
  readonly assets: Readonly<Record<string, string>>;
  /** Every `AWS::Lambda::EventInvokeConfig`. */
  readonly invokeConfigs: readonly StackResource[];
}

interface FunctionProperties {
  readonly Code?: { readonly S3Key?: string };
  readonly Handler?: string;
  readonly Runtime?: string;
  readonly Architectures?: readonly string[];
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  readonly ReservedConcurrentExecutions?: number;
  readonly LoggingConfig?: {
    readonly LogGroup?: string;
    readonly LogFormat?: string;
    readonly ApplicationLogLevel?: string;
    readonly SystemLogLevel?: string;
  };
  readonly TracingConfig?: { readonly Mode?: string };
}

interface InvokeProperties {
  readonly FunctionName?: string;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

/**
 * Reads a function from its resource, with Lambda's defaults for what the template leaves out.
 *
 * @throws TemplateError with a sentence when its code is not a folder of the assembly
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
 */
export function functionConfig(resource: StackResource, source: FunctionSource): FunctionConfig {
  const properties: FunctionProperties = resource.properties;
  const { LoggingConfig: logging = {}, ReservedConcurrentExecutions: reserved } = properties;
  const name = resource.physicalId;
  return {
    logicalId: resource.logicalId,
    name,
    arn: resource.arn,
    assetDir: assetDir(resource.logicalId, properties.Code?.S3Key, source),
    handler: properties.Handler ?? missing(resource.logicalId, 'Handler'),
    runtime: properties.Runtime ?? missing(resource.logicalId, 'Runtime'),
    architecture: properties.Architectures?.[0] ?? 'x86_64',
    timeoutSeconds: properties.Timeout ?? 3,
    memoryMb: properties.MemorySize ?? 128,
    environment: Object.fromEntries(
      Object.entries(properties.Environment?.Variables ?? {}).map(([key, value]) => [
        key,
        scalar(value, `${resource.logicalId}.Environment.Variables.${key}`),
      ]),
    ),
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    logGroup: logging.LogGroup ?? `/aws/lambda/${name}`,
    logFormat: logging.LogFormat === 'JSON' ? 'JSON' : 'Text',
    ...(logging.ApplicationLogLevel !== undefined && { applicationLogLevel: logging.ApplicationLogLevel }),
    ...(logging.SystemLogLevel !== undefined && { systemLogLevel: logging.SystemLogLevel }),
    tracing: properties.TracingConfig?.Mode === 'Active' ? 'Active' : 'PassThrough',
    asyncInvoke: asyncInvoke(resource, source.invokeConfigs),
  };
}

function asyncInvoke(
  { physicalId, arn }: StackResource,
  configs: readonly StackResource[],
): FunctionConfig['asyncInvoke'] {
  const found = configs
    .map(({ properties }): InvokeProperties => properties)
    .find(({ FunctionName: target }) => target === physicalId || target === arn);
  const onFailureArn = found?.DestinationConfig?.OnFailure?.Destination;
  return {
    maximumRetryAttempts: found?.MaximumRetryAttempts ?? 2,
    maximumEventAgeSeconds: found?.MaximumEventAgeInSeconds ?? 21_600,
    ...(onFailureArn !== undefined && { onFailureArn }),
  };
}

function assetDir(
  logicalId: string,
  key: string | undefined,
  { assemblyDir, assets }: FunctionSource,
): string {
  if (key === undefined) {
    throw new TemplateError(
      `${logicalId}.Code names no asset; only functions with a bundled folder can be run.`,
    );
  }
  const hash = basename(key, extname(key));
  const path = assets[hash];
  if (path === undefined) {
    throw new TemplateError(
      `${logicalId}.Code names the asset ${hash}, which the assembly's asset manifest does not list.`,
    );
  }
  const directory = isAbsolute(path) ? path : join(assemblyDir, path);
  if (!existsSync(directory)) {
    throw new TemplateError(
      `The code of ${logicalId} is missing: ${directory} does not exist; synthesise the stack again.`,
    );
  }
  return directory;
}

function missing(logicalId: string, property: string): never {
  throw new TemplateError(
    `${logicalId} has no ${property}; only functions with a runtime and a handler can be run.`,
  );
}
