import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  type CfnEmailIdentity,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  DkimIdentity,
  EasyDkimSigningKeyLength,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { EmailConfig } from '../../sender/config.ts';
import { maxDeliverySeconds, type Stream } from '../../sender/email/streams.ts';
import type { SiteConfig } from '../../site/config.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import { addValidation, renderedProperties } from '../validations.ts';
import { DnsRecords } from './dns-records.ts';

export interface EmailDeliveryProps {
  readonly site: SiteConfig;
}

/** The delivery events that SES publishes. Opens and clicks are left out for the patients' privacy. */
const EVENTS = [
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
];

/** The SES resources: a configuration set for each stream of emails, and the domain unless it is verified already. */
export class EmailDelivery extends Construct {
  readonly configurationSets: Readonly<Record<Stream, ConfigurationSet>>;
  readonly #fromAddress: string;

  constructor(scope: Construct, id: string, { site }: EmailDeliveryProps) {
    super(scope, id);
    this.#fromAddress = site.email.from;
    this.configurationSets = {
      brief: this.#configurationSet('Brief', 'brief'),
      lasting: this.#configurationSet('Lasting', 'lasting'),
    };
    // Another system sends from a domain that is verified already, so the stack leaves the identity alone.
    if (site.email.verifiedDomain === undefined) this.#createIdentity(site);
  }

  #createIdentity(site: SiteConfig): void {
    const { domain, from, mailFromSubdomain } = site.email;
    const mailFromDomain = `${mailFromSubdomain}.${domain}`;
    const identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(domain),
      configurationSet: this.configurationSets.lasting,
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain,
      // While the MX record is missing, SES sends from its own MAIL FROM domain instead of rejecting the email.
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
    new DnsRecords(this, 'Records', { identity, mailFromDomain, site });
    const cfnIdentity = identity.node.defaultChild as CfnEmailIdentity;
    addValidation(this, () => {
      const { EmailIdentity: verified } = renderedProperties<{ EmailIdentity: string }>(cfnIdentity);
      const message = `Emails come from ${from}, but SES verifies ${verified} and sends from no other domain.`;
      return [[!from.endsWith(`@${verified}`), message]];
    });
  }

  /** Returns the settings that a function needs for sending. */
  settings({ email, siteUrl }: SiteConfig): EmailConfig {
    const { brief, lasting } = this.configurationSets;
    return {
      replyTo: email.replyTo,
      briefConfigurationSet: brief.configurationSetName,
      lastingConfigurationSet: lasting.configurationSetName,
      siteUrl,
    };
  }

  /**
   * Lets a role send from the clinic's address, using the configuration sets. All identities are allowed, because in the
   * sandbox SES also checks the permission for the identity of the recipient
   * (https://github.com/aws/aws-sdk-js/issues/3641); the condition limits the sender.
   */
  allowSend(role: IRole): void {
    const stack = Stack.of(this);
    const arn = (resource: string, resourceName: string) =>
      stack.formatArn({ service: 'ses', resource, resourceName });
    const everyIdentity = arn('identity', '*');
    const configurationSets = Object.values(this.configurationSets).map(({ configurationSetName }) =>
      arn('configuration-set', configurationSetName),
    );
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [everyIdentity, ...configurationSets],
        conditions: { StringEquals: { 'ses:FromAddress': this.#fromAddress } },
      }),
    );
    allowNagFindings(role.node.findChild('DefaultPolicy'), {
      [`AwsSolutions-IAM5[Resource::${everyIdentity.replace(stack.account, '<AWS::AccountId>')}]`]:
        'The sender is limited by ses:FromAddress; the identities include those of recipients, which only the sandbox has.',
    });
  }

  #configurationSet(id: string, stream: Stream): ConfigurationSet {
    const configurationSet = new ConfigurationSet(this, id, {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      maxDeliveryDuration: Duration.seconds(maxDeliverySeconds(stream)),
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      // Overrides an account default that would rewrite links and add a tracking image.
      vdmOptions: { engagementMetrics: false },
    });
    configurationSet.addEventDestination('Events', {
      // SES publishes to the default bus only.
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, `${id}Bus`, 'default')),
      events: EVENTS,
    });
    return configurationSet;
  }
}
