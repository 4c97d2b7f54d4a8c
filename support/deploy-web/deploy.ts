import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AmplifyClient } from '@aws-sdk/client-amplify';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { addNoScript } from '../../web/no-script.ts';
import type { WebConfig } from '../../web/src/config.ts';
import { type AmplifyBranch, amplifyBranch } from './amplify-branch.ts';
import { zipSite } from './archive.ts';
import { beginDeployment } from './begin-deployment.ts';
import { checkSite } from './check-site.ts';
import { DeployError, InterruptedError } from './deploy-errors.ts';
import { finishDeployment } from './finish-deployment.ts';
import { upload } from './upload.ts';
import type { WaitOptions } from './wait.ts';
import { readWebConfig } from './web-config.ts';
import { readWebOutputs } from './web-outputs.ts';

export interface DeployOptions extends WaitOptions {
  readonly cloudFormation: CloudFormationClient;
  readonly amplify: AmplifyClient;
  readonly region: string;
  readonly stackName: string;
  /** The origin of links in emails. */
  readonly siteUrl: string;
  /** Writes the built site into a folder. */
  readonly build: (folder: string) => Promise<unknown>;
  /** Whether to fetch the site at the end. */
  readonly check: boolean;
  /** The longest wait for the new site to be served, in milliseconds. */
  readonly spreadsWithin?: number;
}

export interface Deployed {
  /** The origin at which Amplify serves the site. */
  readonly address: string;
  /** A sentence for each fault that the check found. */
  readonly faults: readonly string[];
}

/**
 * Builds the site, deploys it to Amplify Hosting, and checks that it is served.
 *
 * @throws DeployError when it was not deployed, with what to do about it; InterruptedError
 */
export async function deployWeb(options: DeployOptions): Promise<Deployed> {
  const { cloudFormation, stackName, region, signal, report } = options;
  const outputs = await readWebOutputs(cloudFormation, { stackName, region, signal });
  const { config, json } = readWebConfig(outputs.config);
  report(`Found the stack ${stackName} in ${region}.`);

  const archive = await buildArchive(options, config, json);
  const kilobytes = Math.round(archive.zip.length / 1000);
  report(`Built the site: ${archive.files} files, ${kilobytes} kB, sha256 ${archive.sha256.slice(0, 12)}.`);

  const branch = amplifyBranch({ ...options, appId: outputs.appId, branch: outputs.branch });
  await uploadAndStart(branch, archive.zip, options);
  report('The site is up.');

  const { address } = outputs;
  await reportDomain(branch, options);
  if (!options.check) return { address, faults: [] };
  report('Checking the site.');
  return { address, faults: await checkSite({ address, config }, options, options.spreadsWithin) };
}

/** Builds in a temporary folder, so that two commands can run side by side. */
async function buildArchive({ build, signal }: DeployOptions, config: WebConfig, json: string) {
  const folder = await mkdtemp(join(tmpdir(), 'clinic-mail-site-'));
  try {
    await build(folder).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : cause;
      throw new DeployError(`The site cannot be built, so nothing was deployed.\n${reason}`, { cause });
    });
    if (signal.aborted) throw new InterruptedError('Interrupted.');
    await completePage(folder, config);
    return zipSite(folder, json);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Adds the clinic to the page, which says without JavaScript whom to call. */
async function completePage(folder: string, config: WebConfig): Promise<void> {
  const file = join(folder, 'index.html');
  if (existsSync(file)) await writeFile(file, addNoScript(await readFile(file, 'utf8'), config));
}

/** An unfinished deployment would block the next one, so it is stopped. */
async function uploadAndStart(branch: AmplifyBranch, zip: Uint8Array<ArrayBuffer>, options: DeployOptions) {
  const { jobId, uploadUrl } = await beginDeployment(branch, options);
  try {
    await upload(uploadUrl, zip, options);
    options.report(`Uploaded the site; starting deployment ${jobId}.`);
    await branch.startDeployment(jobId);
  } catch (error) {
    await stop(branch, jobId, options);
    throw error;
  }
  await finishDeployment(branch, jobId, options).catch(async (error: unknown) => {
    if (error instanceof InterruptedError) await stop(branch, jobId, options);
    throw error;
  });
}

async function stop(branch: AmplifyBranch, jobId: string, { report }: DeployOptions): Promise<void> {
  try {
    await branch.stop(jobId);
    report(`Stopped deployment ${jobId}.`);
  } catch {
    report(`Deployment ${jobId} could not be stopped; the next run of this command will try again.`);
  }
}

/** Links in emails lead to the site's own domain, which has to be connected to the app. */
async function reportDomain(branch: AmplifyBranch, { siteUrl, report }: DeployOptions): Promise<void> {
  const domains = await branch.domains().catch((error: unknown) => {
    if (error instanceof InterruptedError) throw error;
    return undefined;
  });
  const { host } = new URL(siteUrl);
  const domain = domains?.find((candidate) => candidate.host === host);
  if (domains === undefined) return;
  if (domain === undefined) {
    report(
      `Links in emails lead to ${siteUrl}, which is not connected to this site yet; see docs/deploying.md.`,
    );
  } else if (domain.status !== 'AVAILABLE') {
    report(
      `Links in emails lead to ${siteUrl}, which is connected but ${domain.status}; see docs/deploying.md.`,
    );
  }
}
