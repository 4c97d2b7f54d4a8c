import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, extname, isAbsolute, join } from 'node:path';
import { TemplateError } from './assembly.ts';
import { scalar } from './intrinsics.ts';
import type { StackResource } from './stack-resource.ts';

/** The settings of asynchronous invocations. */
export interface AsyncInvokeConfig {
  /** 0 to 2. */
  readonly maximumRetryAttempts: number;
  /** 60 to 21600. */
  readonly maximumEventAgeSeconds: number;
  /** ARN of the queue or topic that receives a record of each discarded event. */
  readonly onFailureArn?: string;
}

/** The configuration of a function in the template. */
export interface FunctionConfig {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** The role that the function runs with. */
  readonly roleArn: string;
  /** The folder that would be zipped and deployed, absolute. */
  readonly assetDir: string;
  readonly handler: string;
  /** e.g. `nodejs24.x`. */
  readonly runtime: string;
  readonly architecture: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  readonly logGroup: string;
  readonly logFormat: 'JSON' | 'Text';
  /** The least severe level of the function's own lines; with JSON logs only. */
  readonly applicationLogLevel?: string;
  /** The least severe level of the platform's lines; with JSON logs only. */
  readonly systemLogLevel?: string;
  readonly tracing: 'Active' | 'PassThrough';
  readonly asyncInvoke: AsyncInvokeConfig;
}

/** The parts of the assembly that a function is read from. */
export interface FunctionSource {
  readonly assemblyDir: string;
  /** The folder of each asset by its hash. */
  readonly assets: Readonly<Record<string, string>>;
  /** Every `AWS::Lambda::EventInvokeConfig`. */
  readonly invokeConfigs: readonly StackResource[];
}

interface FunctionProperties {
  readonly Code?: { readonly S3Key?: string; readonly ZipFile?: string };
  readonly Handler?: string;
  readonly PackageType?: string;
  readonly Role?: string;
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
 * @throws TemplateError when its code is not a folder of the assembly
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
 */
export function readFunctionConfig(resource: StackResource, source: FunctionSource): FunctionConfig {
  const properties: FunctionProperties = resource.properties;
  const { LoggingConfig: logging = {}, ReservedConcurrentExecutions: reserved } = properties;
  const name = resource.physicalId;
  return {
    logicalId: resource.logicalId,
    name,
    arn: resource.arn,
    assetDir: requireCodeDir(resource.logicalId, properties.Code ?? {}, source),
    handler: properties.Handler ?? missing(resource.logicalId, 'Handler'),
    runtime: properties.Runtime ?? missing(resource.logicalId, 'Runtime'),
    roleArn: properties.Role ?? missing(resource.logicalId, 'Role'),
    architecture: properties.Architectures?.[0] ?? 'x86_64',
    timeoutSeconds: properties.Timeout ?? 3,
    memoryMb: properties.MemorySize ?? 128,
    environment: readVariables(resource.logicalId, properties),
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    logGroup: logging.LogGroup ?? `/aws/lambda/${name}`,
    logFormat: logging.LogFormat === 'JSON' ? 'JSON' : 'Text',
    ...(logging.ApplicationLogLevel !== undefined && { applicationLogLevel: logging.ApplicationLogLevel }),
    ...(logging.SystemLogLevel !== undefined && { systemLogLevel: logging.SystemLogLevel }),
    tracing: properties.TracingConfig?.Mode === 'Active' ? 'Active' : 'PassThrough',
    asyncInvoke: readAsyncInvoke(resource, source.invokeConfigs),
  };
}

function readVariables(logicalId: string, { Environment }: FunctionProperties): Record<string, string> {
  const variables = Object.entries(Environment?.Variables ?? {});
  return Object.fromEntries(
    variables.map(([key, value]) => [key, scalar(value, `${logicalId}.Environment.Variables.${key}`)]),
  );
}

function readAsyncInvoke(
  { physicalId, arn }: StackResource,
  configs: readonly StackResource[],
): AsyncInvokeConfig {
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

/** Returns whether a function runs on Node; no other can be run on this machine. */
export function isNodeFunction({ properties }: StackResource): boolean {
  const { Runtime = 'nodejs' }: FunctionProperties = properties;
  return Runtime.startsWith('nodejs') && properties.PackageType !== 'Image';
}

/** Inline code becomes `index.js`, as CloudFormation makes of it. */
function requireCodeDir(
  logicalId: string,
  { S3Key: key, ZipFile: inline }: NonNullable<FunctionProperties['Code']>,
  { assemblyDir, assets }: FunctionSource,
): string {
  if (inline !== undefined) {
    const folder = join(assemblyDir, `inline.${logicalId}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), inline);
    // On Lambda no package says what the code is.
    writeFileSync(join(folder, 'package.json'), '{}');
    return folder;
  }
  if (key === undefined) {
    throw new TemplateError(
      `${logicalId}.Code names no asset and has no ZipFile, so the function cannot be run.`,
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
    `${logicalId} has no ${property}; only functions with a runtime, a handler and a role can be run.`,
  );
}
