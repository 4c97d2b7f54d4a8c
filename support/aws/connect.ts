import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { SiteConfig } from '../../site/config.ts';
import { stackNameOf } from '../../site/stack-name.ts';
import { UsageError } from '../../terminal/options.ts';
import { toReadableError } from './aws-errors.ts';
import { readStackOutputs, type StackOutputs } from './stack-outputs.ts';
import type { Target } from './target.ts';

/** The configuration of every client of the AWS SDK. */
export interface ClientConfig {
  readonly region: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A stack that was found, and how to reach its resources. */
export interface Connection {
  /** For the constructor of any client, e.g. `new SQSClient(connection.client)`. */
  readonly client: ClientConfig;
  readonly stackName: string;
  readonly accountId: string;
  /** The local endpoint; undefined on AWS. */
  readonly url: string | undefined;
  /** By name. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Returns an output of the stack. @throws Error with a sentence when there is none of this name */
  output(name: string): string;
}

/**
 * Finds the stack of a target, by one request: DescribeStacks.
 *
 * @param site gives region and stage, unless the target names others
 * @param policy the one of `docs/policies` that the command needs. On this machine, its name is the access key id of
 *   somebody who has this policy and no other
 * @throws Error with a sentence when nothing answers, there are no credentials, or the stack does not exist
 * @throws UsageError when the target contradicts itself
 */
export async function connect(target: Target, site: SiteConfig, policy: string): Promise<Connection> {
  if (target.local && target.profile !== undefined) {
    throw new UsageError('--local asks this machine, which has no profiles; leave out --profile.');
  }
  const region = target.region ?? site.region;
  const url = target.local ? `http://localhost:${target.port}` : undefined;
  const client: ClientConfig = {
    region,
    ...(url !== undefined && {
      endpoint: url,
      credentials: { accessKeyId: policy, secretAccessKey: policy },
    }),
    ...(target.profile !== undefined && { profile: target.profile }),
  };
  const stackName = target.stack ?? stackNameOf(site.stage);
  const { accountId, status, values } = await findOutputs(client, stackName, url);
  return {
    client,
    stackName,
    accountId,
    url,
    outputs: values,
    output(name) {
      const value = values.get(name);
      if (value !== undefined) return value;
      const advice = status.endsWith('_IN_PROGRESS')
        ? 'It is being deployed: try again when that has ended.'
        : 'Deploy it again with npx cdk deploy.';
      throw new Error(`The stack ${stackName} (${status}) has no output ${name}. ${advice}`);
    },
  };
}

async function findOutputs(
  client: ClientConfig,
  stackName: string,
  url: string | undefined,
): Promise<StackOutputs> {
  const { region } = client;
  const cloudFormation = new CloudFormationClient(client);
  try {
    const found = await readStackOutputs(cloudFormation, stackName);
    if (found !== undefined) return found;
  } catch (error) {
    throw toReadableError(error, { region, url, action: 'cloudformation:DescribeStacks' });
  } finally {
    cloudFormation.destroy();
  }
  const where = url === undefined ? `in ${region} in the account of these credentials` : `at ${url}`;
  throw new Error(
    `There is no stack ${stackName} ${where}. Name another with --stack, --region or --profile` +
      (url === undefined ? ', or work with this machine with --local.' : '.'),
  );
}
