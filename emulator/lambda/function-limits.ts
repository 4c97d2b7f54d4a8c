import { AwsError } from '../aws/service.ts';
import type { FunctionConfig } from '../template/function-config.ts';

/** Bytes of all variables of a function. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAXIMUM_ENVIRONMENT = 4096;

/** Bytes of a request or response of a synchronous invocation. The response has room for its envelope. */
const MAXIMUM_PAYLOAD = 6 * 1024 * 1024;
export const MAXIMUM_RESPONSE = MAXIMUM_PAYLOAD + 100;
/** Bytes of an asynchronous event. */
const MAXIMUM_EVENT = 1024 * 1024;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/**
 * Checks the variables of a function as Lambda does when it is created.
 *
 * @throws AwsError `InvalidParameterValueException`
 */
export function checkEnvironment({ environment, name }: Pick<FunctionConfig, 'environment' | 'name'>): void {
  const refused = `${name}: Lambda was unable to configure your environment variables because the environment variables you have provided`;
  const names = Object.keys(environment);
  const reserved = names.filter((variable) => RESERVED.has(variable));
  if (reserved.length > 0) {
    throw invalidValue(
      `${refused} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const invalid = names.filter((variable) => !/^[a-zA-Z]\w+$/.test(variable));
  if (invalid.length > 0) throw invalidValue(`${refused} have invalid names: ${invalid.join(', ')}`);
  const bytes = Buffer.byteLength(JSON.stringify(environment));
  if (bytes > MAXIMUM_ENVIRONMENT) {
    throw invalidValue(`${refused} exceeded the 4KB limit: they have ${bytes} bytes.`);
  }
}

/**
 * Checks the size of an event.
 *
 * @param payload JSON text
 * @throws AwsError `RequestTooLargeException` 413
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function checkPayload(payload: string, { synchronous }: { readonly synchronous: boolean }): void {
  const maximum = synchronous ? MAXIMUM_PAYLOAD : MAXIMUM_EVENT;
  if (Buffer.byteLength(payload) <= maximum) return;
  throw new AwsError(
    'RequestTooLargeException',
    `Request must be smaller than ${maximum} bytes for the InvokeFunction operation`,
    413,
  );
}

const invalidValue = (message: string) => new AwsError('InvalidParameterValueException', message);
