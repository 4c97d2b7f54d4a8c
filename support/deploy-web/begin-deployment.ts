import type { JobStatus, JobSummary } from '@aws-sdk/client-amplify';
import type { AmplifyBranch, CreatedDeployment } from './amplify-branch.ts';
import { type WaitOptions, waitFor } from './wait.ts';

const UNDER_WAY: ReadonlySet<JobStatus> = new Set([
  'CREATED',
  'PENDING',
  'PROVISIONING',
  'RUNNING',
  'CANCELLING',
]);

/** Deployments in these states may have been abandoned by an interrupted upload. */
const NOT_STARTED: ReadonlySet<JobStatus> = new Set(['CREATED', 'PENDING']);

/** Milliseconds that another person may need between creating a deployment and starting it. */
const ABANDONED_AFTER = 120_000;

/**
 * Creates a deployment. Amplify allows one at a time for a branch, so one that runs is waited for, and one that was
 * created but not started, as an interrupted upload leaves it, is stopped.
 *
 * @throws DeployError when the branch does not become free in time
 * @see https://github.com/aws-amplify/amplify-backend/issues/2137
 */
export async function beginDeployment(branch: AmplifyBranch, wait: WaitOptions): Promise<CreatedDeployment> {
  const seen = new Map<string, number>();
  const stopped = new Set<string>();
  const begin = async () => {
    const begun = await branch.createDeployment();
    return begun === 'occupied'
      ? { status: 'Amplify says that a deployment is under way.' }
      : { done: begun };
  };
  return waitFor(
    wait,
    async () => {
      const other = (await branch.jobs()).find(({ status }) => status !== undefined && UNDER_WAY.has(status));
      if (other === undefined) return begin();
      const { jobId = '', status } = other;
      if (!seen.has(jobId)) seen.set(jobId, Date.now());
      if (isAbandoned(other, seen.get(jobId)) && !stopped.has(jobId)) {
        await branch.stop(jobId);
        stopped.add(jobId);
        return { status: `Deployment ${jobId} was created and never started: stopping it.` };
      }
      return { status: `Deployment ${jobId} is ${status}: waiting until it ends.` };
    },
    (status) =>
      `${status} Nothing was deployed.\nTry again later, or stop it yourself: aws amplify list-jobs and ` +
      `aws amplify stop-job, each with --app-id ${branch.appId} --branch-name ${branch.branch}.`,
  );
}

function isAbandoned({ status, startTime }: JobSummary, seen = Date.now()): boolean {
  const since = startTime === undefined ? seen : startTime.getTime();
  return status !== undefined && NOT_STARTED.has(status) && Date.now() - since >= ABANDONED_AFTER;
}
