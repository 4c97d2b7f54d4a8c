import { Stack, Token } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { hasBrandedApps } from '../../site/apps.ts';
import type { SiteConfig } from '../../site/config.ts';
import { allowReadParameter, parameterName } from './parameters.ts';

/** The SSM parameter that maps each app client to its brand; the functions read it when they send. */
export class AppBrands extends Construct {
  readonly #parameterName: string;

  /** @param name of the parameter, which may not refer to the user pool or its clients */
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    this.#parameterName = name;
  }

  /** Creates the parameter, or returns undefined if all apps of the site show the clinic's own brand. */
  static of(scope: Construct, id: string, site: SiteConfig): AppBrands | undefined {
    return hasBrandedApps(site) ? new AppBrands(scope, id, parameterName(site, 'app-brands')) : undefined;
  }

  /** Returns the environment variables by which a function finds the parameter. */
  environment(): Record<string, string> {
    return toEnvironment(VARIABLES.brands, { brandsParameter: this.#parameterName });
  }

  /** Lets a role read this one parameter. */
  allowRead(role: IRole): void {
    allowReadParameter(role, this.#parameterName);
  }

  /** Writes the list: pairs of client id and brand, where null is the usual brand. */
  write(list: readonly (readonly [clientId: string, brand: string | null])[]): void {
    new StringParameter(this, 'List', {
      parameterName: this.#parameterName,
      ...(Token.isUnresolved(this.#parameterName) && { simpleName: false }),
      description: 'The brand that the emails of each app client show; written by the stack',
      stringValue: Stack.of(this).toJsonString(list),
    });
  }
}
