import type { Job } from '@aws-sdk/client-amplify';
import type { AmplifyBranch } from './amplify-branch.ts';
import { DeployError } from './deploy-errors.ts';
import { type WaitOptions, waitFor } from './wait.ts';

/**
 * Waits until a started deployment has ended.
 *
 * @throws DeployError when it failed, was cancelled, or takes longer
 */
export async function finishDeployment(
  branch: AmplifyBranch,
  jobId: string,
  wait: WaitOptions,
): Promise<void> {
  await waitFor(
    wait,
    async () => {
      const job = await branch.job(jobId);
      switch (job?.summary?.status) {
        case 'SUCCEED':
          return { done: undefined };
        case 'FAILED':
          throw new DeployError(describeFailure(jobId, job));
        case 'CANCELLED':
          throw new DeployError(
            `Deployment ${jobId} was cancelled by somebody else, so the site is as it was. Try again.`,
          );
        default:
          return { status: `Deployment ${jobId} is ${job?.summary?.status ?? 'not known yet'}.` };
      }
    },
    (status) =>
      `${status} It goes on without this command. Run it again later, and it waits for this one first; ` +
      '--timeout gives it more minutes.',
  );
}

function describeFailure(jobId: string, { steps = [] }: Job): string {
  const failed = steps.filter(({ status }) => status === 'FAILED');
  return [
    `Deployment ${jobId} failed, so the site is as it was.`,
    ...failed.map(({ stepName, statusReason = 'no reason given' }) => `  ${stepName}: ${statusReason}`),
    ...failed.flatMap(({ logUrl }) => (logUrl === undefined ? [] : [`  Its log: ${logUrl}`])),
    'Try again; if it fails in the same way, the log says more.',
  ].join('\n');
}
