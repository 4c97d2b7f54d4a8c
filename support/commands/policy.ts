import { readSiteConfig } from '../../site/config.ts';
import { policyNames, readPolicy } from '../../site/policies.ts';
import { stackNameOf } from '../../site/stack-name.ts';
import { describeOptions, parseOptions, UsageError } from '../../terminal/options.ts';
import { exitWithError, print } from '../../terminal/terminal.ts';
import { connect } from '../aws/connect.ts';
import { TARGET_OPTIONS } from '../aws/target.ts';

const OPTIONS = {
  ...TARGET_OPTIONS,
  texts: {
    ...TARGET_OPTIONS.texts,
    account: {
      placeholder: 'NUMBER',
      description: 'the AWS account, for a policy that is needed before the stack is deployed',
    },
  },
  flags: { ...TARGET_OPTIONS.flags, help: 'show this' },
} as const;

try {
  await main();
} catch (error) {
  exitWithError(error, error instanceof UsageError ? 2 : 1);
}

async function main(): Promise<void> {
  const { numbers, texts, flags, positionals } = parseOptions(OPTIONS);
  if (flags.help) {
    print(help());
    return;
  }
  const [name = '', ...more] = positionals;
  if (!policyNames().includes(name) || more.length > 0) {
    throw new UsageError(`Name one policy: ${policyNames().join(', ')}.`);
  }
  const { account: accountId, profile, region, stack } = texts;
  const site = readSiteConfig(undefined, region === undefined ? {} : { region });
  const common = { region: site.region, hostedZoneId: site.email.hostedZone?.id };
  if (accountId !== undefined) {
    const stackName = stack ?? stackNameOf(site.stage);
    show(readPolicy(name, { ...common, accountId, stackName, outputs: {} }));
    return;
  }
  const target = { local: flags.local, port: numbers['aws-port'], profile, region, stack };
  const found = await connect(target, site, name);
  const { stackName, outputs } = found;
  const values = { ...common, stackName, accountId: found.accountId, outputs: Object.fromEntries(outputs) };
  show(readPolicy(name, values));
}

function show(policy: unknown): void {
  print(JSON.stringify(policy, undefined, 2));
}

function help(): string {
  return `npm run policy -- NAME [options]

Prints a policy of docs/policies for this deployment, with the values of its placeholders: ${policyNames().join(', ')}.

${describeOptions(OPTIONS)}`;
}
