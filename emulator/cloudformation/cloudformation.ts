import { element, type QueryService } from '../aws/query-protocol.ts';
import { AwsError, type Clock } from '../aws/service.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { Stack } from '../template/stack.ts';

export interface CloudFormationOptions {
  readonly stack: Pick<Stack, 'stackName' | 'region' | 'accountId' | 'outputs'>;
  readonly clock: Clock;
  /** Without it, everybody may call it. */
  readonly access?: AccessControl;
}

/**
 * Makes CloudFormation with DescribeStacks.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export function createCloudFormation({ stack, clock, access }: CloudFormationOptions): QueryService {
  const createdAt = new Date(clock()).toISOString();
  return {
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    actions: {
      DescribeStacks(form, headers) {
        const name = form.get('StackName') ?? stack.stackName;
        const resource = name.startsWith('arn:') ? name : stackId({ ...stack, stackName: name });
        const permission = { action: 'cloudformation:DescribeStacks', resource };
        access?.authorize(access.authenticate(headers, 'cloudformation'), [permission]);
        if (name !== stack.stackName && name !== stackId(stack)) {
          throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
        }
        return (
          `<Stacks><member>${element('StackName', stack.stackName)}${element('StackId', stackId(stack))}` +
          `${element('CreationTime', createdAt)}${element('StackStatus', 'CREATE_COMPLETE')}` +
          `<Outputs>${outputsOf(stack)}</Outputs></member></Stacks>`
        );
      },
    },
  };
}

function outputsOf({ outputs }: Pick<Stack, 'outputs'>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member>${element('OutputKey', key)}${element('OutputValue', String(value))}</member>`,
  );
  return members.join('');
}

function stackId({ stackName, region, accountId }: Omit<CloudFormationOptions['stack'], 'outputs'>): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`;
}
