import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { hasBrandedApps } from '../../site/apps.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { ConnectedApp } from '../user-pool/single-sign-on.ts';

/**
 * Which app shows which brand, where the functions find it when they send.
 *
 * A function's environment cannot name app clients: the pool names the function, and the clients name the pool. So the
 * list is a parameter, and the functions know its name, which the stage gives.
 */
export class AppBrands extends Construct {
  readonly #name: string;

  private constructor(scope: Construct, id: string, { stage }: SiteConfig) {
    super(scope, id);
    this.#name = `/clinic-mail/${stage}/app-brands`;
  }

  /** @returns undefined for a site whose apps all show the clinic itself, which then needs no list */
  static of(scope: Construct, id: string, site: SiteConfig): AppBrands | undefined {
    return hasBrandedApps(site) ? new AppBrands(scope, id, site) : undefined;
  }

  /** What a function must know to find the list. */
  environment(): Record<string, string> {
    return toEnvironment(VARIABLES.brands, { brandsParameter: this.#name });
  }

  /** Lets a role read this one parameter. */
  allowRead(role: IRole): void {
    const parameter = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: this.#name.slice(1),
    });
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter] }));
  }

  /** Writes the list: each app client with its brand, null for the clinic itself. */
  write(apps: readonly ConnectedApp[]): void {
    const list = apps.map(({ client, brand }) => [client.userPoolClientId, brand ?? null]);
    new StringParameter(this, 'List', {
      parameterName: this.#name,
      description: 'Which brand the emails of which app client show; written by the stack',
      stringValue: Stack.of(this).toJsonString(list),
    });
  }
}
