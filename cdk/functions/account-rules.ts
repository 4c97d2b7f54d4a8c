import { Duration } from 'aws-cdk-lib';
import {
  LambdaVersion,
  type UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { TIMING } from '../../sender/timing.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { LogStorage } from '../monitoring/log-storage.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import { reservationOf } from './concurrency.ts';
import { EmailFunction, INTERACTIVE_MEMORY_SIZE } from './email-function.ts';
import { allowReadParameter, parameterName } from './parameters.ts';

export interface AccountRulesProps {
  /** Path of the folder with the bundled code. */
  readonly bundle: string;
  readonly logStorage: LogStorage;
  readonly site: SiteConfig;
}

/**
 * The function that refuses sign-ups which do not come from the portal, and that takes the scope by which an account is
 * managed out of the tokens of every other app. Cognito invokes it synchronously.
 */
export class AccountRules extends Construct {
  readonly rules: EmailFunction;
  readonly #parameterName: string;
  readonly #hasApps: boolean;

  constructor(scope: Construct, id: string, { bundle, logStorage, site }: AccountRulesProps) {
    super(scope, id);
    this.#parameterName = parameterName(site, 'portal-client');
    this.#hasApps = site.apps.length > 0;
    this.rules = new EmailFunction(this, 'Rules', {
      description: 'Decides who may sign up and what the tokens of the apps allow',
      code: Code.fromAsset(bundle),
      serviceName: 'account-rules',
      environment: toEnvironment(VARIABLES.accountRules, { portalClientParameter: this.#parameterName }),
      logGroups: logStorage,
      vpc: site.vpc,
      timeout: Duration.millis(TIMING.accountRulesTimeout),
      memorySize: INTERACTIVE_MEMORY_SIZE,
      reservedConcurrency: reservationOf('accountRules', site),
    });
    allowReadParameter(this.rules.role, this.#parameterName);
    allowNagFindings(this.rules.function, {
      'HIPAA.Security-LambdaDLQ':
        'Cognito invokes it synchronously, so there are no events that a queue could keep.',
    });
  }

  /** Attaches the function to the pool. Without other apps there is no token to restrict, so no sign-in waits for it. */
  attachTo(userPool: UserPool): void {
    userPool.addTrigger(UserPoolOperation.PRE_SIGN_UP, this.rules.function);
    if (!this.#hasApps) return;
    // Only version 2 can change access tokens.
    userPool.addTrigger(
      UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      this.rules.function,
      LambdaVersion.V2_0,
    );
  }

  /** Writes the client id of the portal for the function to read. */
  writePortalClient(client: UserPoolClient): void {
    new StringParameter(this, 'PortalClient', {
      parameterName: this.#parameterName,
      description:
        'The app client of the portal, the only one that may sign up patients; written by the stack',
      stringValue: client.userPoolClientId,
    });
  }
}
