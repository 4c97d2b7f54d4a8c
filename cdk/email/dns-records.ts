import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { EmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { SiteConfig } from '../../site/config.ts';

export interface DnsRecordsProps {
  readonly identity: EmailIdentity;
  readonly mailFromDomain: string;
  readonly site: SiteConfig;
}

/** A DNS record that mail servers use to authenticate an email. */
interface DnsRecord {
  readonly id: string;
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
}

const TIME_TO_LIVE = Duration.minutes(30);

/**
 * Creates the DNS records of the email domain in the hosted zone `email.hostedZone`; without one, lists them as outputs
 * of the stack.
 *
 * The DMARC record is always an output. It affects all mail of the domain, whoever sends it, so a person must add it.
 */
export class DnsRecords extends Construct {
  constructor(scope: Construct, id: string, { identity, mailFromDomain, site }: DnsRecordsProps) {
    super(scope, id);
    const { domain, hostedZone } = site.email;
    const records = [...dkim(identity), ...mailFrom(mailFromDomain, Stack.of(this).region)];
    for (const record of records) {
      if (hostedZone === undefined) this.#output(record);
      else this.#create(record, hostedZone.id);
    }
    this.#output(dmarc(domain));
  }

  #output({ id, name, type, value }: DnsRecord): void {
    new CfnOutput(Stack.of(this), `Dns${id}`, { value: `${name} ${type} ${value}` });
  }

  #create({ id, name, type, value }: DnsRecord, hostedZoneId: string): void {
    new CfnRecordSet(this, id, {
      hostedZoneId,
      name,
      type,
      ttl: TIME_TO_LIVE.toSeconds().toString(),
      resourceRecords: [value],
    });
  }
}

/** @see https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html */
function dkim({ dkimRecords }: EmailIdentity): DnsRecord[] {
  return dkimRecords.map(({ name, value }, index) => ({
    id: `Dkim${index + 1}`,
    name,
    type: 'CNAME',
    value,
  }));
}

/** @see https://docs.aws.amazon.com/ses/latest/dg/mail-from.html */
function mailFrom(name: string, region: string): DnsRecord[] {
  return [
    { id: 'MailFromMx', name, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
    { id: 'MailFromSpf', name, type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
  ];
}

/** @see https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html */
function dmarc(domain: string): DnsRecord {
  return { id: 'Dmarc', name: `_dmarc.${domain}`, type: 'TXT', value: '"v=DMARC1; p=quarantine"' };
}
