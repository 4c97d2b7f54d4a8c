import { AwsError, type Clock, type JsonService, type WireInput } from '../aws/service.ts';
import type { Stack } from '../template/stack.ts';

export interface SsmOptions {
  readonly stack: Pick<Stack, 'ofType' | 'region' | 'accountId'>;
  readonly clock: Clock;
  /** Asked before each answer; what it throws is the answer. */
  readonly beforeAnswer?: (name: string) => Promise<void> | void;
}

/**
 * Systems Manager as far as functions read what the stack wrote: GetParameter of the template's parameters.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createSsm({ stack, clock, beforeAnswer }: SsmOptions): JsonService {
  const modifiedAt = clock() / 1000;
  const getParameter = async ({ Name }: WireInput) => {
    if (typeof Name !== 'string') throw new AwsError('ValidationException', 'Name must be a text.');
    await beforeAnswer?.(Name);
    const found = stack.ofType('AWS::SSM::Parameter').find(({ physicalId }) => physicalId === Name);
    if (found === undefined) throw new AwsError('ParameterNotFound', '');
    return {
      Parameter: {
        Name,
        Type: found.properties.Type,
        Value: found.properties.Value,
        Version: 1,
        LastModifiedDate: modifiedAt,
        ARN: `arn:aws:ssm:${stack.region}:${stack.accountId}:parameter/${Name.replace(/^\//, '')}`,
        DataType: 'text',
      },
    };
  };
  return { target: 'AmazonSSM', actions: { GetParameter: getParameter } };
}
