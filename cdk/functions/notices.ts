import { Duration } from 'aws-cdk-lib';
import type { UserPool, UserPoolTriggers } from 'aws-cdk-lib/aws-cognito';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type EmailConfig, toEnvironment, VARIABLES } from '../../sender/config.ts';
import { ALWAYS_NOTIFIED, type EmailKind } from '../../sender/email/kinds.ts';
import { TIMING } from '../../sender/timing.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { EmailSending } from '../email/email-sending.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import type { AppBrands } from './app-brands.ts';
import { EmailFunction, type FunctionSettings, INTERACTIVE_MEMORY_SIZE } from './email-function.ts';

export interface NoticesProps extends FunctionSettings {
  readonly code: Code;
  readonly sending: EmailSending;
  readonly config: EmailConfig;
  /** The notices that are switched on. */
  readonly notices: SiteConfig['notices'];
  /** Service name in logs, metrics and traces. */
  readonly serviceName?: string;
  /** Invocations that may run at once; if undefined, as many as the account has left. */
  readonly reservedConcurrency: number | undefined;
  /** Undefined if all emails show the same brand. */
  readonly appBrands: AppBrands | undefined;
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
    const { config, notices: switchedOn, serviceName = 'notices' } = props;
    const settings = Object.keys(NOTICES) as (keyof typeof NOTICES)[];
    const enabled = settings.filter((name) => switchedOn[name]).map((name) => NOTICES[name]);
    this.sender = new EmailFunction(this, 'Sender', {
      ...props,
      description: 'Notifies patients of changes to their account',
      serviceName,
      environment: toEnvironment(VARIABLES.notices, {
        ...config,
        notices: [...enabled.map(({ kind }) => kind), ...ALWAYS_NOTIFIED].join(' '),
      }),
      timeout: Duration.millis(TIMING.noticesTimeout),
      memorySize: INTERACTIVE_MEMORY_SIZE,
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
