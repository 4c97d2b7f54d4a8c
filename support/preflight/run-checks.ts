import { type CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { readStackOutputs } from '../aws/stack-outputs.ts';
import type { Account, ExistingStack } from './account.ts';
import { CHECKS } from './checks.ts';
import { call, type NamedFinding, unknown } from './finding.ts';
import { readNeeds } from './template.ts';

/**
 * Makes all checks at the same time.
 *
 * @param onProgress called with the checks that are still under way, each time that one is done
 * @returns the findings in the order of the checks
 */
export function runChecks(
  account: Account,
  onProgress: (waiting: readonly string[]) => void = () => undefined,
): Promise<NamedFinding[]> {
  const waiting = new Set(Object.keys(CHECKS));
  onProgress([...waiting]);
  return Promise.all(
    Object.entries(CHECKS).map(async ([check, run]) => {
      const finding = await run(account).catch((error: unknown) =>
        unknown(
          error instanceof Error ? error.message : String(error),
          'So it could not be checked. `npm run policy -- preflight --account ACCOUNT` prints a policy that allows every check.',
        ),
      );
      waiting.delete(check);
      onProgress([...waiting]);
      return { check, ...finding };
    }),
  );
}

/**
 * Finds the stack of this name, with what it has of the account already.
 *
 * @returns undefined if there is none
 * @throws CallError
 */
export async function findStack(
  cloudFormation: CloudFormationClient,
  region: string,
  stackName: string,
): Promise<ExistingStack | undefined> {
  const outputs = await call('cloudformation:DescribeStacks', region, () =>
    readStackOutputs(cloudFormation, stackName),
  );
  // A stack under review has a change set, and neither a template nor resources.
  if (outputs === undefined || outputs.status === 'REVIEW_IN_PROGRESS') return undefined;
  const template = await call('cloudformation:GetTemplate', region, () =>
    cloudFormation.send(new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Processed' })),
  );
  return {
    status: outputs.status,
    userPoolId: outputs.values.get('UserPoolId'),
    needs: readNeeds(template?.TemplateBody ?? '{}'),
  };
}
