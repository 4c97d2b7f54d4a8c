import { readText } from '../aws/input.ts';
import {
  AwsError,
  type Clock,
  type JsonService,
  type RequestHook,
  type WireInput,
  withRequestHook,
} from '../aws/service.ts';
import type { Stack } from '../template/stack.ts';

export interface SsmOptions {
  readonly stack: Pick<Stack, 'ofType' | 'region' | 'accountId'>;
  readonly clock: Clock;
  readonly onRequest?: RequestHook;
}

/**
 * Makes a Systems Manager with GetParameter, for the parameters of the template.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createSsm({ stack, clock, onRequest }: SsmOptions): JsonService {
  const modifiedAt = clock() / 1000;
  const getParameter = ({ Name }: WireInput) => {
    if (typeof Name !== 'string') throw new AwsError('ValidationException', 'Name must be a string.');
    const found = stack.ofType('AWS::SSM::Parameter').find(({ physicalId }) => physicalId === Name);
    if (found === undefined) throw new AwsError('ParameterNotFound', '');
    return {
      Parameter: {
        Name,
        Type: found.properties.Type,
        Value: found.properties.Value,
        Version: 1,
        LastModifiedDate: modifiedAt,
        ARN: parameterArn(stack, Name),
        DataType: 'text',
      },
    };
  };
  return {
    target: 'AmazonSSM',
    actions: withRequestHook({ GetParameter: getParameter }, onRequest),
    authorization: {
      service: 'ssm',
      permissions: {
        GetParameter: (input) => [
          { action: 'ssm:GetParameter', resource: parameterArn(stack, readText(input, 'Name') ?? '') },
        ],
      },
    },
  };
}

const parameterArn = ({ region, accountId }: SsmOptions['stack'], name: string): string =>
  `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
