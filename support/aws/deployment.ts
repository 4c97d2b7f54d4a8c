import { readSiteConfig, type SiteConfig } from '../../site/config.ts';
import { stackNameOf } from '../../site/stack-name.ts';
import type { TextOption } from '../../terminal/options.ts';

/** The options of the deployers' commands that choose the deployment. */
export const DEPLOYMENT_OPTIONS = {
  profile: { placeholder: 'NAME', description: 'AWS profile (AWS_PROFILE)' },
  region: { placeholder: 'NAME', description: 'AWS region (that of site.config.json)' },
  stage: { placeholder: 'NAME', description: 'which deployment (that of site.config.json)' },
} as const satisfies Record<string, TextOption>;

type DeploymentChoice = { readonly [Name in keyof typeof DEPLOYMENT_OPTIONS]?: string | undefined };

/** A deployment, and the settings of the clients that reach it. */
export interface ChosenDeployment {
  readonly site: SiteConfig;
  readonly stackName: string;
  readonly client: { readonly region: string; readonly profile?: string };
}

/**
 * Reads the site configuration, with the stage and the region of the command line in place of its own.
 *
 * @throws SiteConfigError
 */
export function chooseDeployment({ profile, region, stage }: DeploymentChoice): ChosenDeployment {
  const site = readSiteConfig(undefined, {
    ...(stage !== undefined && { stage }),
    ...(region !== undefined && { region }),
  });
  return {
    site,
    stackName: stackNameOf(site.stage),
    client: { region: site.region, ...(profile !== undefined && { profile }) },
  };
}
