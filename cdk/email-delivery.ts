import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { DeliveryConfig } from '../sender/config.ts';
import type { SiteConfig } from '../site/config.ts';

export interface EmailDeliveryProps {
  readonly site: SiteConfig;
}

/** SES: the domain that emails come from and the rules that they are delivered by. */
export class EmailDelivery extends Construct {
  readonly configurationSet: ConfigurationSet;
  readonly #identity: EmailIdentity;
  readonly #fromAddress: string;

  constructor(scope: Construct, id: string, { site }: EmailDeliveryProps) {
    super(scope, id);
    this.#fromAddress = site.email.from;
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.#identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(site.email.domain),
      configurationSet: this.configurationSet,
    });
  }

  /** What a function must know to send. */
  settings({ email, siteUrl }: SiteConfig): DeliveryConfig {
    const configurationSet = this.configurationSet.configurationSetName;
    return { replyTo: email.replyTo, configurationSet, siteUrl };
  }

  /** Lets a role send from the clinic's address, through the configuration set. */
  allowSend(role: IRole): void {
    const configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSet.configurationSetName,
    });
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [this.#identity.emailIdentityArn, configurationSetArn],
        conditions: { StringEquals: { 'ses:FromAddress': this.#fromAddress } },
      }),
    );
  }
}
