import type { AmplifyClient } from '@aws-sdk/client-amplify';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { SiteConfig } from '../../site/config.ts';
import type { Deployment, TemplateNeeds } from './template.ts';

/** Clients of the services that are asked, all for one account and region. */
export interface Clients {
  readonly amplify: AmplifyClient;
  readonly cloudFormation: CloudFormationClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly route53: Route53Client;
  readonly ses: SESv2Client;
  readonly ssm: SSMClient;
}

/** The stack of the same name that the account has already. */
export interface ExistingStack {
  /** CloudFormation's status, e.g. `CREATE_COMPLETE`. */
  readonly status: string;
  /** The id of its user pool; undefined if it has none. */
  readonly userPoolId: string | undefined;
  readonly needs: TemplateNeeds;
}

/** The data that all checks share. */
export interface Account {
  readonly clients: Clients;
  readonly accountId: string;
  readonly region: string;
  readonly site: SiteConfig;
  readonly stackName: string;
  /** The site to deploy. */
  readonly deployment: Deployment;
  /** Undefined before the first deployment; a rejection is the reason why it is not known. */
  readonly existing: Promise<ExistingStack | undefined>;
}
