import { AwsError, type RestService, type WireInput } from '../aws/service.ts';
import type { FunctionConfig } from '../template/function-config.ts';
import type { Stack } from '../template/stack.ts';

export interface LambdaServiceOptions {
  readonly stack: Pick<Stack, 'ofType'>;
  readonly functions: readonly FunctionConfig[];
}

const PREFIX = '/2015-03-31/functions/{FunctionName}';

/**
 * Makes the part of Lambda's API that describes functions: GetFunctionConfiguration and GetPolicy.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
 */
export function createLambdaService({ stack, functions }: LambdaServiceOptions): RestService {
  const find = ({ FunctionName }: WireInput): FunctionConfig | undefined =>
    functions.find(({ arn, name }) => FunctionName === arn || FunctionName === name);
  const requireFunction = (input: WireInput): FunctionConfig => find(input) ?? notFound('Function not found');
  const onFunction = (name: string) => (input: WireInput) => [
    { action: `lambda:${name}`, resource: find(input)?.arn ?? `${input.FunctionName}` },
  ];
  const names = {
    [`GET ${PREFIX}/configuration`]: 'GetFunctionConfiguration',
    [`GET ${PREFIX}/policy`]: 'GetPolicy',
  };
  return {
    routes: {
      [`GET ${PREFIX}/configuration`]: (input) => describe(requireFunction(input)),
      [`GET ${PREFIX}/policy`]: (input) => ({
        Policy: JSON.stringify(policyOf(requireFunction(input), stack)),
      }),
    },
    authorization: {
      service: 'lambda',
      permissions: Object.fromEntries(
        Object.entries(names).map(([route, name]) => [route, onFunction(name)]),
      ),
    },
  };
}

function describe(config: FunctionConfig): object {
  return {
    FunctionName: config.name,
    FunctionArn: config.arn,
    Runtime: config.runtime,
    Role: config.roleArn,
    Handler: config.handler,
    Timeout: config.timeoutSeconds,
    MemorySize: config.memoryMb,
    Architectures: [config.architecture],
    Environment: { Variables: config.environment },
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}

function policyOf({ arn, name }: FunctionConfig, stack: Pick<Stack, 'ofType'>): object {
  const own = stack.ofType('AWS::Lambda::Permission').filter(({ properties }) => {
    return properties.FunctionName === arn || properties.FunctionName === name;
  });
  if (own.length === 0) notFound('The resource you requested does not exist.');
  const statements = own.map(({ physicalId, properties }) => ({
    Sid: physicalId,
    Effect: 'Allow',
    Principal: { Service: properties.Principal },
    Action: properties.Action,
    Resource: arn,
    Condition: {
      ...(properties.SourceAccount !== undefined && {
        StringEquals: { 'AWS:SourceAccount': properties.SourceAccount },
      }),
      ...(properties.SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': properties.SourceArn } }),
    },
  }));
  return { Version: '2012-10-17', Id: 'default', Statement: statements };
}

function notFound(message: string): never {
  throw new AwsError('ResourceNotFoundException', message, 404);
}
