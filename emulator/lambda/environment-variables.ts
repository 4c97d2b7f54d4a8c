import type { Credentials } from '../iam/credentials.ts';
import type { FunctionConfig } from '../template/function-config.ts';

export interface FunctionEnvironmentOptions {
  readonly config: FunctionConfig;
  /** `host:port` of the Runtime API. */
  readonly runtimeApi: string;
  /** `host:port` of the X-Ray daemon. */
  readonly daemonAddress: string;
  readonly logStream: string;
  /** Of the function's role. */
  readonly credentials: Credentials;
  /** `PATH`. */
  readonly path: string;
  /** Overrides everything else, e.g. with endpoints. */
  readonly extra: Readonly<Record<string, string>>;
}

/**
 * Makes the environment variables of a function's process; none of this process's own are passed on.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function functionEnvironment(options: FunctionEnvironmentOptions): Record<string, string> {
  const { config, runtimeApi, daemonAddress, logStream, credentials, path, extra } = options;
  const region = config.arn.split(':')[3] ?? '';
  const [daemonHost = '', daemonPort = ''] = daemonAddress.split(':');
  return {
    PATH: path,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...config.environment,
    _HANDLER: config.handler,
    LAMBDA_TASK_ROOT: config.assetDir,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: config.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_LOG_FORMAT: config.logFormat,
    ...(config.logFormat === 'JSON' && { AWS_LAMBDA_LOG_LEVEL: config.applicationLogLevel ?? 'INFO' }),
    AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
    AWS_XRAY_DAEMON_ADDRESS: daemonAddress,
    _AWS_XRAY_DAEMON_ADDRESS: daemonHost,
    _AWS_XRAY_DAEMON_PORT: daemonPort,
    ...extra,
  };
}
