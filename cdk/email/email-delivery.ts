import {
  type CfnEmailIdentity,
  DkimIdentity,
  EasyDkimSigningKeyLength,
  EmailIdentity,
  Identity,
  MailFromBehaviorOnMxFailure,
} from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import type { SiteConfig } from '../../site/config.ts';
import { addValidation, renderedProperties } from '../validations.ts';
import { DnsRecords } from './dns-records.ts';
import { EmailSending } from './email-sending.ts';

export interface EmailDeliveryProps {
  readonly site: SiteConfig;
}

/** The SES resources of a site: those for sending, and the domain unless it is verified already. */
export class EmailDelivery extends EmailSending {
  constructor(scope: Construct, id: string, { site }: EmailDeliveryProps) {
    super(scope, id, { from: site.email.from, publishesEvents: true });
    // Another system sends from a domain that is verified already, so the stack leaves the identity alone.
    if (site.email.verifiedDomain === undefined) this.#createIdentity(site);
  }

  #createIdentity(site: SiteConfig): void {
    const { domain, from, mailFromSubdomain } = site.email;
    const { lasting } = this.configurationSets;
    const mailFromDomain = `${mailFromSubdomain}.${domain}`;
    const identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(domain),
      ...(lasting !== undefined && { configurationSet: lasting }),
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
}
