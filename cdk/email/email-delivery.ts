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
import { refuse, renderedProperties } from '../validations.ts';
import { MailRecords } from './dns-records.ts';

export interface EmailDeliveryProps {
  readonly site: SiteConfig;
}

/** What becomes of an email. Opening it and following its links is the patient's own business and not asked for. */
const EVENTS = [
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
];

/** SES: the domain that emails come from and the rules that they are delivered by. */
export class EmailDelivery extends Construct {
  readonly configurationSets: Readonly<Record<Stream, ConfigurationSet>>;
  readonly #identity: EmailIdentity;
  readonly #fromAddress: string;

  constructor(scope: Construct, id: string, { site }: EmailDeliveryProps) {
    super(scope, id);
    const { domain, from, mailFromSubdomain } = site.email;
    const mailFromDomain = `${mailFromSubdomain}.${domain}`;
    this.#fromAddress = from;
    this.configurationSets = {
      brief: this.#configurationSet('Brief', 'brief'),
      lasting: this.#configurationSet('Lasting', 'lasting'),
    };
    this.#identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(domain),
      configurationSet: this.configurationSets.lasting,
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain,
      // A code that arrives from SES's own domain is better than none while a record is missing.
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
    new MailRecords(this, 'Records', { identity: this.#identity, mailFromDomain, site });
    const cfnIdentity = this.#identity.node.defaultChild as CfnEmailIdentity;
    refuse(this, () => {
      const { EmailIdentity: verified } = renderedProperties<{ EmailIdentity: string }>(cfnIdentity);
      const sentence = `Emails come from ${from}, but SES verifies ${verified} and sends for no other domain.`;
      return [[!from.endsWith(`@${verified}`), sentence]];
    });
  }

  /** What a function must know to send. */
  settings({ email, siteUrl }: SiteConfig): EmailConfig {
    const { brief, lasting } = this.configurationSets;
    return {
      replyTo: email.replyTo,
      briefConfigurationSet: brief.configurationSetName,
      lastingConfigurationSet: lasting.configurationSetName,
      siteUrl,
    };
  }

  /** Lets a role send from the clinic's address, through the configuration sets. */
  allowSend(role: IRole): void {
    const configurationSets = Object.values(this.configurationSets).map(({ configurationSetName }) =>
      Stack.of(this).formatArn({
        service: 'ses',
        resource: 'configuration-set',
        resourceName: configurationSetName,
      }),
    );
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [this.#identity.emailIdentityArn, ...configurationSets],
        conditions: { StringEquals: { 'ses:FromAddress': this.#fromAddress } },
      }),
    );
  }

  #configurationSet(id: string, stream: Stream): ConfigurationSet {
    const configurationSet = new ConfigurationSet(this, id, {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      maxDeliveryDuration: Duration.seconds(maxDeliverySeconds(stream)),
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      // An account may track by default, which rewrites links and puts in an image.
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
