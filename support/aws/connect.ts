import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { SiteConfig } from '../../site/config.ts';
import { stackNameOf } from '../../site/stack-name.ts';
import { type NumberOption, type TextOption, UsageError } from '../../terminal/options.ts';
import { explain } from './aws-errors.ts';

/** The options by which every command of the support desk is told where to work. */
export const PLACE_OPTIONS = {
  texts: {
    profile: { takes: 'NAME', means: 'AWS profile' },
    region: { takes: 'NAME', means: 'AWS region (that of site.config.json)' },
    stack: { takes: 'NAME', means: 'CloudFormation stack (that of site.config.json)' },
  } satisfies Record<string, TextOption>,
  numbers: {
    'aws-port': {
      variable: 'CLINIC_MAIL_AWS_PORT',
      byDefault: 3001,
      means: 'with --local: port of its AWS endpoint',
    },
  } satisfies Record<string, NumberOption>,
  flags: { local: 'work with the system on this machine, which npm start starts' },
} as const;

/** Where a command works: on AWS, or on this machine. */
export interface Place {
  readonly local: boolean;
  /** Of the AWS endpoint on this machine. */
  readonly port: number;
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly stack?: string | undefined;
}

/** What every client of the AWS SDK is made with. */
export interface ClientConfig {
  readonly region: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A stack that was found, and how to reach what is in it. */
export interface Connection {
  /** For the constructor of any client, e.g. `new SQSClient(connection.client)`. */
  readonly client: ClientConfig;
  readonly stackName: string;
  /** The address on this machine; undefined on AWS. */
  readonly url: string | undefined;
  /** By name. */
  readonly outputs: ReadonlyMap<string, string>;
  /** An output of the stack. @throws Error with a sentence when there is none of this name */
  output(name: string): string;
}

/**
 * Finds the stack of a place, by one request: DescribeStacks.
 *
 * @param site whose region and stage count unless the place says otherwise
 * @throws Error with a sentence when nothing answers, there are no credentials, or the stack is not there
 * @throws UsageError when the place contradicts itself
 */
export async function connect(place: Place, site: SiteConfig): Promise<Connection> {
  if (place.local && place.profile !== undefined) {
    throw new UsageError('--local asks this machine, which has no profiles; leave out --profile.');
  }
  const region = place.region ?? site.region;
  const url = place.local ? `http://localhost:${place.port}` : undefined;
  const client: ClientConfig = {
    region,
    ...(url !== undefined && { endpoint: url, credentials: LOCAL_CREDENTIALS }),
    ...(place.profile !== undefined && { profile: place.profile }),
  };
  const stackName = place.stack ?? stackNameOf(site.stage);
  const { status, outputs } = await describe(new CloudFormationClient(client), stackName, { region, url });
  return {
    client,
    stackName,
    url,
    outputs,
    output(name) {
      const value = outputs.get(name);
      if (value !== undefined) return value;
      const advice = status.endsWith('_IN_PROGRESS')
        ? 'It is being deployed: try again when that has ended.'
        : 'Deploy it again with npx cdk deploy.';
      throw new Error(`The stack ${stackName} (${status}) has no output ${name}. ${advice}`);
    },
  };
}

/** Anything will do on this machine. */
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

async function describe(
  cloudFormation: CloudFormationClient,
  stackName: string,
  { region, url }: { region: string; url: string | undefined },
): Promise<{ status: string; outputs: ReadonlyMap<string, string> }> {
  try {
    const { Stacks: [stack] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: stackName }),
    );
    const outputs = (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]);
    return { status: stack?.StackStatus ?? 'unknown', outputs: new Map(outputs as [string, string][]) };
  } catch (cause) {
    if (!(cause instanceof Error && /does not exist/.test(cause.message)))
      throw explain(cause, { region, url });
    const where = url === undefined ? `in ${region} in the account of these credentials` : `at ${url}`;
    throw new Error(
      `There is no stack ${stackName} ${where}. Name another with --stack, --region or --profile` +
        (url === undefined ? ', or work with this machine with --local.' : '.'),
      { cause },
    );
  } finally {
    cloudFormation.destroy();
  }
}
