import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { EmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { SiteConfig } from '../../site/config.ts';

export interface MailRecordsProps {
  readonly identity: EmailIdentity;
  readonly mailFromDomain: string;
  readonly site: SiteConfig;
}

/** A DNS record that mail servers look up before they believe an email. */
interface MailRecord {
  readonly id: string;
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
}

const TIME_TO_LIVE = Duration.minutes(30);

/**
 * The DNS records of the domain: made in Route 53 when `email.hostedZone` names where, an output for each when not.
 *
 * DMARC is an output in both cases. It rules over all mail of a domain, whoever sends it, so a person puts it there.
 */
export class MailRecords extends Construct {
  constructor(scope: Construct, id: string, { identity, mailFromDomain, site }: MailRecordsProps) {
    super(scope, id);
    const { domain, hostedZone } = site.email;
    const records = [...dkim(identity), ...mailFrom(mailFromDomain, Stack.of(this).region)];
    for (const record of records) {
      if (hostedZone === undefined) this.#print(record);
      else this.#make(record, hostedZone.id);
    }
    this.#print(dmarc(domain));
  }

  #print({ id, name, type, value }: MailRecord): void {
    new CfnOutput(Stack.of(this), `Dns${id}`, { value: `${name} ${type} ${value}` });
  }

  #make({ id, name, type, value }: MailRecord, hostedZoneId: string): void {
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
function dkim({ dkimRecords }: EmailIdentity): MailRecord[] {
  return dkimRecords.map(({ name, value }, index) => ({
    id: `Dkim${index + 1}`,
    name,
    type: 'CNAME',
    value,
  }));
}

/** @see https://docs.aws.amazon.com/ses/latest/dg/mail-from.html */
function mailFrom(name: string, region: string): MailRecord[] {
  return [
    { id: 'MailFromMx', name, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
    { id: 'MailFromSpf', name, type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
  ];
}

/** @see https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html */
function dmarc(domain: string): MailRecord {
  return { id: 'Dmarc', name: `_dmarc.${domain}`, type: 'TXT', value: '"v=DMARC1; p=quarantine"' };
}
