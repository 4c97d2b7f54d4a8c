import { Duration } from 'aws-cdk-lib';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { TIMING } from '../../sender/timing.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { LogStorage } from '../monitoring/log-storage.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import { reservationOf } from './concurrency.ts';
import { EmailFunction } from './email-function.ts';

export interface CanaryProps {
  /** Path of the folder with the bundled code. */
  readonly bundle: string;
  readonly logStorage: LogStorage;
  readonly site: SiteConfig;
  readonly userPool: UserPool;
  readonly portalClient: UserPoolClient;
}

/** The sign-in check: a function that requests a sign-in code for its own account on a schedule. */
export class Canary extends Construct {
  readonly canary: EmailFunction;

  constructor(scope: Construct, id: string, props: CanaryProps) {
    super(scope, id);
    const { bundle, logStorage, site, userPool, portalClient } = props;
    this.canary = new EmailFunction(this, 'Check', {
      description: 'Requests a sign-in code for its own account, as a check',
      code: Code.fromAsset(bundle),
      serviceName: 'canary',
      environment: toEnvironment(VARIABLES.canary, {
        userPoolId: userPool.userPoolId,
        clientId: portalClient.userPoolClientId,
      }),
      logGroups: logStorage,
      vpc: site.vpc,
      timeout: Duration.millis(TIMING.canaryTimeout),
      memorySize: 256,
      reservedConcurrency: reservationOf('canary', site),
      // The next check comes soon enough, and a second request for a code would count against Cognito's limit.
      asyncInvoke: { retryAttempts: 0, maxEventAge: Duration.minutes(5) },
    });
    allowNagFindings(this.canary.function, {
      'HIPAA.Security-LambdaDLQ':
        'A check that failed is of no use later; the alarm shows that it is missing.',
    });
    new Rule(this, 'Schedule', {
      description: 'Starts the sign-in check',
      schedule: Schedule.rate(Duration.millis(TIMING.canaryInterval)),
      targets: [new LambdaFunction(this.canary.function)],
    });
  }
}
