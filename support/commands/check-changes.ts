import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { describeOptions, parseOptions, UsageError } from '../../terminal/options.ts';
import { exitWithError, failure, print, success } from '../../terminal/terminal.ts';
import { DEPLOYER_ADVICE, toReadableError } from '../aws/aws-errors.ts';
import { chooseDeployment, DEPLOYMENT_OPTIONS } from '../aws/deployment.ts';
import { readChangeSet } from '../change-set/read-change-set.ts';

const EXIT = { safe: 0, failed: 1, notUnderstood: 2, losses: 3 } as const;

const OPTIONS = {
  texts: {
    ...DEPLOYMENT_OPTIONS,
    allow: { placeholder: 'ID,ID', description: 'logical ids that may be removed or replaced this time' },
  },
  flags: { help: 'show this' },
} as const;

try {
  process.exitCode = await main();
} catch (error) {
  exitWithError(error, error instanceof UsageError ? EXIT.notUnderstood : EXIT.failed);
}

async function main(): Promise<number> {
  const { texts, flags, positionals } = parseOptions(OPTIONS);
  if (flags.help) {
    print(help());
    return EXIT.safe;
  }
  const [changeSet, ...more] = positionals;
  if (changeSet === undefined || more.length > 0) throw new UsageError('Name one change set.');
  const { allow = '', ...chosen } = texts;
  const { stackName, client } = chooseDeployment(chosen);
  const { region } = client;
  const found = await readChangeSet(new CloudFormationClient(client), stackName, changeSet).catch(
    (cause: unknown) => {
      if (cause instanceof Error && cause.name.startsWith('ChangeSetNotFound')) return undefined;
      const action = 'cloudformation:DescribeChangeSet';
      throw toReadableError(cause, { region, action, advice: DEPLOYER_ADVICE });
    },
  );
  if (found === undefined) {
    print(`There is no change set ${changeSet}. The CDK makes none when nothing changes.`);
    return EXIT.safe;
  }
  const allowed = allow.split(',');
  const losses = found.losses.filter(({ logicalId }) => !allowed.includes(logicalId));
  if (losses.length === 0) {
    print(
      `${success('✓')} ${found.changes} changes, none of which removes or replaces what must not be lost.`,
    );
    return EXIT.safe;
  }
  for (const { logicalId, type, fate, lost } of losses) {
    print(`${failure('✗')} ${logicalId} (${type}) ${fate}. ${lost}`);
  }
  print('Do not deploy this. If it is wanted, name the logical ids with --allow.');
  return EXIT.losses;
}

function help(): string {
  return `npm run check-changes -- CHANGE_SET [options]

Reads a change set, which \`npx cdk deploy --method=prepare-change-set --change-set-name CHANGE_SET\` makes, and fails if it
would remove or replace a user pool, an app client, a key or another resource that cannot be made again, or change the
domain that passkeys are made for.

${describeOptions(OPTIONS)}

Exit codes: 0 nothing is lost, 1 the change set could not be read, 2 the command line was not understood, 3 something
would be lost.`;
}
