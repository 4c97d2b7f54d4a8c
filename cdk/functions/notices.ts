import { Duration } from 'aws-cdk-lib';
import type { UserPoolTriggers } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import type { EmailKind } from '../../sender/email/kinds.ts';
import { TIMING } from '../../sender/timing.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { EmailDelivery } from '../email/email-delivery.ts';
import type { Records } from '../monitoring/log-storage.ts';
import { acknowledge } from '../nag-exceptions.ts';
import type { AppBrands } from './app-brands.ts';
import { reservedConcurrency } from './concurrency.ts';
import { EmailFunction, WHERE_SOMEBODY_WAITS } from './email-function.ts';

export interface NoticesProps {
  readonly bundle: string;
  readonly delivery: EmailDelivery;
  readonly appBrands: AppBrands | undefined;
  readonly records: Records;
  readonly site: SiteConfig;
}

/** Which kind of email each switch of `site.config.json` stands for, and the trigger that asks for it. */
const SWITCHES = {
  welcome: { kind: 'welcome', trigger: 'postConfirmation' },
  passwordChanged: { kind: 'password-changed', trigger: 'postConfirmation' },
  newSignIn: { kind: 'new-sign-in', trigger: 'postAuthentication' },
} as const satisfies Record<
  keyof SiteConfig['notices'],
  { kind: EmailKind; trigger: keyof UserPoolTriggers }
>;

/** The function that tells patients what happened to their account; Cognito waits for it. */
export class Notices extends Construct {
  /** For the user pool: only what is switched on keeps a patient waiting. */
  readonly triggers: UserPoolTriggers;
  /** Undefined when every notice is switched off. */
  readonly sender: EmailFunction | undefined;

  constructor(scope: Construct, id: string, props: NoticesProps) {
    super(scope, id);
    const { appBrands, bundle, delivery, records, site } = props;
    const switches = Object.keys(SWITCHES) as (keyof typeof SWITCHES)[];
    const switchedOn = switches.filter((name) => site.notices[name]).map((name) => SWITCHES[name]);
    if (switchedOn.length === 0) {
      this.triggers = {};
      return;
    }
    this.sender = new EmailFunction(this, 'Sender', {
      description: 'Tells patients what happened to their account',
      bundle,
      serviceName: 'notices',
      environment: toEnvironment(VARIABLES.notices, {
        ...delivery.settings(site),
        notices: switchedOn.map(({ kind }) => kind).join(' '),
      }),
      delivery,
      appBrands,
      records,
      timeout: Duration.millis(TIMING.noticesTimeout),
      memorySize: WHERE_SOMEBODY_WAITS,
      reservedConcurrency: reservedConcurrency(site.email.sendingRate).notices,
    });
    const { function: notices } = this.sender;
    acknowledge(notices, {
      'HIPAA.Security-LambdaDLQ': 'Cognito waits for the answer, so no event is ever left for a queue.',
    });
    this.triggers = Object.fromEntries(switchedOn.map(({ trigger }) => [trigger, notices]));
  }
}
