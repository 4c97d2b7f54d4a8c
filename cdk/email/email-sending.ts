import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailSendingEvent,
  EventDestination,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { EmailConfig } from '../../sender/config.ts';
import { maxDeliverySeconds, type Stream } from '../../sender/email/streams.ts';
import { allowNagFindings, nagName } from '../nag-exceptions.ts';

export interface EmailSendingProps {
  /** The address of the sender. */
  readonly from: string;
  /** Whether SES publishes the delivery events of each email. */
  readonly publishesEvents: boolean;
  /** The name of a configuration set that exists; if undefined, one is created for each stream. */
  readonly configurationSetName?: string | undefined;
}

/** The delivery events that SES publishes. Opens and clicks are left out for the patients' privacy. */
const EVENTS = [
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
];

/** A configuration set for each stream of emails, and the permission to send with them. */
export class EmailSending extends Construct {
  /** The sets that were created. */
  readonly configurationSets: Readonly<Partial<Record<Stream, ConfigurationSet>>>;
  readonly configurationSetNames: Readonly<Record<Stream, string>>;
  readonly #props: EmailSendingProps;

  constructor(scope: Construct, id: string, props: EmailSendingProps) {
    super(scope, id);
    this.#props = props;
    const { configurationSetName: given } = props;
    if (given === undefined) {
      const brief = this.#configurationSet('Brief', 'brief');
      const lasting = this.#configurationSet('Lasting', 'lasting');
      this.configurationSets = { brief, lasting };
      this.configurationSetNames = {
        brief: brief.configurationSetName,
        lasting: lasting.configurationSetName,
      };
    } else {
      this.configurationSets = {};
      this.configurationSetNames = { brief: given, lasting: given };
    }
  }

  /** Returns the settings that a function needs for sending. */
  config(settings: Pick<EmailConfig, 'replyTo' | 'siteUrl'>): EmailConfig {
    const { brief, lasting } = this.configurationSetNames;
    return { ...settings, briefConfigurationSet: brief, lastingConfigurationSet: lasting };
  }

  /**
   * Lets a role send from the sender's address, using the configuration sets. All identities are allowed, because in the
   * sandbox SES also checks the permission for the identity of the recipient
   * (https://github.com/aws/aws-sdk-js/issues/3641); the condition limits the sender.
   */
  allowSend(role: IRole): void {
    const stack = Stack.of(this);
    const arn = (resource: string, resourceName: string) =>
      stack.formatArn({ service: 'ses', resource, resourceName });
    const everyIdentity = arn('identity', '*');
    const configurationSets = [...new Set(Object.values(this.configurationSetNames))].map((name) =>
      arn('configuration-set', name),
    );
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [everyIdentity, ...configurationSets],
        conditions: { StringEquals: { 'ses:FromAddress': this.#props.from } },
      }),
    );
    allowNagFindings(role.node.findChild('DefaultPolicy'), {
      [`AwsSolutions-IAM5[Resource::${nagName(stack, everyIdentity)}]`]:
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
    if (!this.#props.publishesEvents) return configurationSet;
    configurationSet.addEventDestination('Events', {
      // SES publishes to the default bus only.
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, `${id}Bus`, 'default')),
      events: EVENTS,
    });
    return configurationSet;
  }
}
