import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { DeployError } from '../deploy-web/errors.ts';
import { call } from '../deploy-web/explain.ts';

/** What the stack tells of the site. */
export interface WebOutputs {
  readonly appId: string;
  readonly branch: string;
  /** Where Amplify serves the site, with nothing after the host. */
  readonly address: string;
  /** `/config.json`, as text. */
  readonly config: string;
}

const OUTPUTS = {
  appId: 'WebAppId',
  branch: 'WebBranch',
  address: 'WebAddress',
  config: 'WebConfig',
} as const satisfies Record<keyof WebOutputs, string>;

/**
 * Reads what the stack tells of the site.
 *
 * @throws DeployError when there is no such stack, or none with these outputs
 */
export async function readWebOutputs(
  cloudFormation: CloudFormationClient,
  { stackName, region, signal }: { stackName: string; region: string; signal: AbortSignal },
): Promise<WebOutputs> {
  const { Stacks: [stack] = [] } = await call('cloudformation:DescribeStacks', region, async () => {
    try {
      return await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }), {
        abortSignal: signal,
      });
    } catch (error) {
      if (error instanceof Error && /does not exist/.test(error.message)) return { Stacks: [] };
      throw error;
    }
  });
  if (stack === undefined) {
    throw new DeployError(
      `There is no stack ${stackName} in ${region} in the account of these credentials.\n` +
        'Run `npx cdk deploy` first; if it is elsewhere, say so with --profile, --region, --stage or --stack.',
    );
  }
  return requireOutputs(stack, stackName);
}

function requireOutputs({ Outputs = [], StackStatus }: Stack, stackName: string): WebOutputs {
  const values = new Map(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue ?? '']));
  const missing = Object.values(OUTPUTS).filter((name) => !values.get(name));
  if (missing.length > 0) {
    const advice = StackStatus?.endsWith('_IN_PROGRESS')
      ? 'It is being deployed: try again when that has ended.'
      : 'Run `npx cdk deploy` until it succeeds.';
    throw new DeployError(
      `The stack ${stackName} (${StackStatus}) has no output ${missing.join(', ')}. ${advice}`,
    );
  }
  const value = (name: keyof WebOutputs) => values.get(OUTPUTS[name]) ?? '';
  return {
    appId: value('appId'),
    branch: value('branch'),
    address: value('address'),
    config: value('config'),
  };
}
