import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** The outputs of a deployed stack. */
export interface StackOutputs {
  readonly accountId: string;
  /** CloudFormation's status, e.g. `CREATE_COMPLETE`. */
  readonly status: string;
  /** By name. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Reads the outputs of a stack.
 *
 * @returns undefined when there is no such stack
 * @throws what CloudFormation throws
 */
export async function readStackOutputs(
  cloudFormation: CloudFormationClient,
  stackName: string,
  abortSignal?: AbortSignal,
): Promise<StackOutputs | undefined> {
  try {
    const { Stacks: [stack] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: stackName }),
      abortSignal === undefined ? {} : { abortSignal },
    );
    if (stack === undefined) return undefined;
    const { Outputs = [], StackId = '', StackStatus: status = 'unknown' } = stack;
    const values = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const);
    const [, , , , accountId = ''] = StackId.split(':');
    return { accountId, status, values: new Map(values) };
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}
