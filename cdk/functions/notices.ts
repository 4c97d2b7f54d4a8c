import { Duration } from 'aws-cdk-lib';
import type { UserPool, UserPoolTriggers } from 'aws-cdk-lib/aws-cognito';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { ALWAYS_NOTIFIED, type EmailKind } from '../../sender/email/kinds.ts';
import { TIMING } from '../../sender/timing.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { EmailDelivery } from '../email/email-delivery.ts';
import type { LogStorage } from '../monitoring/log-storage.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import type { AppBrands } from './app-brands.ts';
import { reservationOf } from './concurrency.ts';
import { EmailFunction, INTERACTIVE_MEMORY_SIZE } from './email-function.ts';

export interface NoticesProps {
  /** Path of the folder with the bundled code. */
  readonly bundle: string;
  readonly delivery: EmailDelivery;
  /** Undefined if all emails show the clinic's own brand. */
  readonly appBrands: AppBrands | undefined;
  readonly logStorage: LogStorage;
  readonly site: SiteConfig;
}

/** Maps each setting under `notices` in `site.config.json` to a kind of email and the trigger that requests it. */
const NOTICES = {
  welcome: { kind: 'welcome', trigger: 'postConfirmation' },
  passwordChanged: { kind: 'password-changed', trigger: 'postConfirmation' },
  newSignIn: { kind: 'new-sign-in', trigger: 'postAuthentication' },
} as const satisfies Record<
  keyof SiteConfig['notices'],
  { kind: EmailKind; trigger: keyof UserPoolTriggers }
>;

/** The API calls of patients that change an account and for which Cognito has no trigger. */
const WATCHED_CALLS = [
  'ChangePassword',
  'CompleteWebAuthnRegistration',
  'DeleteWebAuthnCredential',
  'VerifyUserAttribute',
] as const;

/**
 * The function that notifies patients of changes to their account and ends their sessions after a reset. Cognito invokes
 * it synchronously, and EventBridge for the changes that Cognito has no trigger for.
 */
export class Notices extends Construct {
  /**
   * Triggers for the user pool. The one after a confirmation is always there, because the function ends all sessions
   * after a password reset, even if the clinic sends no notice of it.
   */
  readonly triggers: UserPoolTriggers;
  readonly sender: EmailFunction;

  constructor(scope: Construct, id: string, props: NoticesProps) {
    super(scope, id);
    const { appBrands, bundle, delivery, logStorage, site } = props;
    const settings = Object.keys(NOTICES) as (keyof typeof NOTICES)[];
    const enabled = settings.filter((name) => site.notices[name]).map((name) => NOTICES[name]);
    this.sender = new EmailFunction(this, 'Sender', {
      description: 'Notifies patients of changes to their account',
      bundle,
      serviceName: 'notices',
      environment: toEnvironment(VARIABLES.notices, {
        ...delivery.settings(site),
        notices: [...enabled.map(({ kind }) => kind), ...ALWAYS_NOTIFIED].join(' '),
      }),
      delivery,
      appBrands,
      logStorage,
      vpc: site.vpc,
      timeout: Duration.millis(TIMING.noticesTimeout),
      memorySize: INTERACTIVE_MEMORY_SIZE,
      reservedConcurrency: reservationOf('notices', site),
      asyncInvoke: { retryAttempts: 2, maxEventAge: Duration.hours(6) },
    });
    const { function: notices } = this.sender;
    allowNagFindings(notices, {
      'HIPAA.Security-LambdaDLQ':
        'Invocations for Cognito never fail. An event of EventBridge that fails three times is logged and counted; a notice that late would be wrong.',
    });
    this.triggers = {
      postConfirmation: notices,
      ...Object.fromEntries(enabled.map(({ trigger }) => [trigger, notices])),
    };
  }

  /**
   * Invokes the function for the calls that CloudTrail records, if the account has a trail. Such an event names no pool,
   * so the rule adds the id of this one; the function then ignores users whom this pool does not have.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html
   */
  watch(userPool: UserPool): void {
    const event = RuleTargetInput.fromObject({
      source: EventField.fromPath('$.source'),
      'detail-type': EventField.fromPath('$.detail-type'),
      detail: EventField.fromPath('$.detail'),
      userPoolId: userPool.userPoolId,
    });
    new Rule(this, 'AccountChanges', {
      description: 'Changes that patients make to their accounts and that Cognito has no trigger for',
      eventPattern: {
        source: ['aws.cognito-idp'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: { eventSource: ['cognito-idp.amazonaws.com'], eventName: [...WATCHED_CALLS] },
      },
      targets: [new LambdaFunction(this.sender.function, { event })],
    });
  }
}
