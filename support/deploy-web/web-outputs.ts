import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readStackOutputs, type StackOutputs } from '../aws/stack-outputs.ts';
import { call } from './aws-call.ts';
import { DeployError } from './deploy-errors.ts';

/** The outputs of the stack about the site. */
export interface WebOutputs {
  readonly appId: string;
  readonly branch: string;
  /** The origin at which Amplify serves the site. */
  readonly address: string;
  /** The content of `/config.json`. */
  readonly config: string;
}

const OUTPUTS = {
  appId: 'WebAppId',
  branch: 'WebBranch',
  address: 'WebAddress',
  config: 'WebConfig',
} as const satisfies Record<keyof WebOutputs, string>;

/**
 * Reads the outputs of the stack about the site.
 *
 * @throws DeployError when there is no such stack, or it has no such outputs
 */
export async function readWebOutputs(
  cloudFormation: CloudFormationClient,
  { stackName, region, signal }: { stackName: string; region: string; signal: AbortSignal },
): Promise<WebOutputs> {
  const outputs = await call('cloudformation:DescribeStacks', region, () =>
    readStackOutputs(cloudFormation, stackName, signal),
  );
  if (outputs !== undefined) return requireOutputs(outputs, stackName);
  throw new DeployError(
    `There is no stack ${stackName} in ${region} in the account of these credentials.\n` +
      'Run `npx cdk deploy` first; if it is elsewhere, say so with --profile, --region, --stage or --stack.',
  );
}

function requireOutputs({ status, values }: StackOutputs, stackName: string): WebOutputs {
  const missing = Object.values(OUTPUTS).filter((name) => !values.get(name));
  if (missing.length > 0) {
    const advice = status.endsWith('_IN_PROGRESS')
      ? 'It is being deployed: try again when that has ended.'
      : 'Run `npx cdk deploy` until it succeeds.';
    throw new DeployError(
      `The stack ${stackName} (${status}) has no output ${missing.join(', ')}. ${advice}`,
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
