import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** IAM policies for people and pipelines, one in each file. */
const FOLDER = new URL('../docs/policies/', import.meta.url);

/** The values that the placeholders of the policies stand for. */
export interface PolicyValues {
  readonly accountId: string;
  readonly region: string;
  readonly stackName: string;
  /** Undefined when the stack makes no DNS records. */
  readonly hostedZoneId?: string | undefined;
  /** The outputs of the stack, by name; none before it is deployed. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Returns the names of the policies: those of their files, without the extension. */
export function policyNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

const PLACEHOLDER = /\$\{([\w:]+)\}/g;

/** Returns whether a stack has every output that a policy names; only the stack of the clinic does. */
export function hasOutputsOf(name: string, outputs: PolicyValues['outputs']): boolean {
  const text = readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');
  const names = [...text.matchAll(PLACEHOLDER)].map(([, placeholder = '']) => placeholder);
  return names.every(
    (placeholder) =>
      placeholder.startsWith('AWS::') ||
      placeholder === 'HostedZoneId' ||
      Object.hasOwn(outputs, placeholder),
  );
}

/**
 * Reads a policy. As in CloudFormation's `Fn::Sub`, `${AWS::AccountId}`, `${AWS::Region}` and `${AWS::StackName}` stand for
 * the deployment, and `${Name}` for an output of the stack; `${HostedZoneId}` is that of `site.config.json`.
 *
 * @throws Error with a sentence for a placeholder without a value
 */
export function readPolicy(name: string, values: PolicyValues): unknown {
  const { accountId, region, stackName, hostedZoneId = 'NONE', outputs } = values;
  const known: Readonly<Record<string, unknown>> = {
    ...outputs,
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::StackName': stackName,
    HostedZoneId: hostedZoneId,
  };
  const text = readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');
  const filled = text.replaceAll(PLACEHOLDER, (_, placeholder: string) => {
    const value = known[placeholder];
    if (typeof value === 'string') return value;
    throw new Error(`The policy ${name} needs ${placeholder}, which is an output of the deployed stack.`);
  });
  return JSON.parse(filled);
}
