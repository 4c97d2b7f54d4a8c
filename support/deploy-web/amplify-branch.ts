import {
  type AmplifyClient,
  CreateDeploymentCommand,
  GetJobCommand,
  type Job,
  type JobSummary,
  ListDomainAssociationsCommand,
  ListJobsCommand,
  StartDeploymentCommand,
  StopJobCommand,
} from '@aws-sdk/client-amplify';
import { call } from './aws-call.ts';

/** A deployment that waits for its zip. */
export interface CreatedDeployment {
  readonly jobId: string;
  /** Signed: it allows anybody to upload, so it must not be shown. */
  readonly uploadUrl: string;
}

/** A domain of the site, with Amplify's status of it. */
export interface SiteDomain {
  readonly host: string;
  readonly status: string;
}

/** The operations of Amplify Hosting on one branch of an app. */
export interface AmplifyBranch {
  readonly appId: string;
  readonly branch: string;
  createDeployment(): Promise<CreatedDeployment | 'occupied'>;
  startDeployment(jobId: string): Promise<void>;
  job(jobId: string): Promise<Job | undefined>;
  /** Newest first. */
  jobs(): Promise<readonly JobSummary[]>;
  /** Also works after the command was interrupted. */
  stop(jobId: string): Promise<void>;
  domains(): Promise<readonly SiteDomain[]>;
}

export interface AmplifyBranchOptions {
  readonly amplify: AmplifyClient;
  readonly appId: string;
  readonly branch: string;
  readonly region: string;
  readonly signal: AbortSignal;
}

/** Amplify's message when another deployment is under way (aws-amplify/amplify-backend#2137). */
const OCCUPIED = /was not finished/;

/** Milliseconds for the last request of an interrupted command. */
const STOP_TIMEOUT = 10_000;

/** Binds Amplify's operations to a branch; each throws a DeployError when Amplify refuses, or InterruptedError. */
export function amplifyBranch({
  amplify,
  appId,
  branch,
  region,
  signal,
}: AmplifyBranchOptions): AmplifyBranch {
  const where = { appId, branchName: branch };
  const ask = <Output>(action: string, send: () => Promise<Output>) =>
    call(`amplify:${action}`, region, send);
  const options = { abortSignal: signal };
  return {
    appId,
    branch,
    createDeployment: () =>
      ask('CreateDeployment', async () => {
        try {
          const { jobId = '', zipUploadUrl = '' } = await amplify.send(
            new CreateDeploymentCommand(where),
            options,
          );
          return { jobId, uploadUrl: zipUploadUrl };
        } catch (error) {
          if (error instanceof Error && OCCUPIED.test(error.message)) return 'occupied';
          throw error;
        }
      }),
    startDeployment: async (jobId) => {
      await ask('StartDeployment', () =>
        amplify.send(new StartDeploymentCommand({ ...where, jobId }), options),
      );
    },
    job: async (jobId) => {
      const { job } = await ask('GetJob', () =>
        amplify.send(new GetJobCommand({ ...where, jobId }), options),
      );
      return job;
    },
    jobs: async () => {
      const { jobSummaries = [] } = await ask('ListJobs', () =>
        amplify.send(new ListJobsCommand({ ...where, maxResults: 10 }), options),
      );
      return jobSummaries;
    },
    stop: async (jobId) => {
      await ask('StopJob', () =>
        amplify.send(new StopJobCommand({ ...where, jobId }), {
          abortSignal: AbortSignal.timeout(STOP_TIMEOUT),
        }),
      );
    },
    domains: async () => {
      const { domainAssociations = [] } = await ask('ListDomainAssociations', () =>
        amplify.send(new ListDomainAssociationsCommand({ appId }), options),
      );
      return domainAssociations.flatMap(({ domainName = '', domainStatus = '', subDomains = [] }) =>
        subDomains
          .filter(({ subDomainSetting }) => subDomainSetting?.branchName === branch)
          .map(({ subDomainSetting }) => ({
            host: [subDomainSetting?.prefix, domainName].filter(Boolean).join('.'),
            status: domainStatus,
          })),
      );
    },
  };
}
