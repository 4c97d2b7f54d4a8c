import { Match } from 'aws-cdk-lib/assertions';
import { maxDeliverySeconds } from '../../sender/email/streams.ts';
import { logicalId, propertiesOf, resourcesOf, site, synthesise } from './synthesise.ts';

const template = synthesise();
const { domain } = site.email;
const configurationSet = (stream: string) =>
  logicalId(template, 'AWS::SES::ConfigurationSet', `EmailDelivery${stream}`);
const outputs = (of = template) =>
  Object.entries(of.findOutputs('*')).filter(([name]) => name.startsWith('Dns'));

describe('email delivery', () => {
  test('uses TLS only, suppresses addresses that bounced or complained, and measures its reputation', () => {
    template.resourceCountIs('AWS::SES::ConfigurationSet', 2);
    template.allResourcesProperties('AWS::SES::ConfigurationSet', {
      DeliveryOptions: Match.objectLike({ TlsPolicy: 'REQUIRE' }),
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      ReputationOptions: { ReputationMetricsEnabled: true },
    });
  });

  test.each([
    ['Brief', 'brief'],
    ['Lasting', 'lasting'],
  ] as const)('%s stops trying to deliver an email when its code has expired', (id, stream) => {
    expect(propertiesOf(template, 'AWS::SES::ConfigurationSet', configurationSet(id))).toMatchObject({
      DeliveryOptions: { MaxDeliverySeconds: maxDeliverySeconds(stream) },
    });
    expect(propertiesOf(template, 'AWS::Lambda::Function', 'CustomEmailSender')).toMatchObject({
      Environment: {
        Variables: { [`EMAIL_CONFIGURATION_SET_${stream.toUpperCase()}`]: { Ref: configurationSet(id) } },
      },
    });
  });

  test('publishes delivery events to the default event bus, but no opens and clicks', () => {
    const destinations = Object.values(resourcesOf(template, 'AWS::SES::ConfigurationSetEventDestination'));
    expect(destinations.map(({ Properties }) => Properties.ConfigurationSetName)).toEqual([
      { Ref: configurationSet('Brief') },
      { Ref: configurationSet('Lasting') },
    ]);
    for (const { Properties } of destinations) {
      expect(Properties.EventDestination).toEqual({
        Enabled: true,
        EventBridgeDestination: {
          EventBusArn: {
            'Fn::Join': [
              '',
              [`arn:aws:events:${site.region}:`, { Ref: 'AWS::AccountId' }, ':event-bus/default'],
            ],
          },
        },
        MatchingEventTypes: ['delivery', 'deliveryDelay', 'bounce', 'complaint', 'reject'],
      });
    }
    template.allResourcesProperties('AWS::SES::ConfigurationSet', {
      TrackingOptions: Match.absent(),
      VdmOptions: { DashboardOptions: { EngagementMetrics: 'DISABLED' } },
    });
  });

  test('signs for the domain with 2048 bits and uses a subdomain for bounces', () => {
    template.hasResourceProperties('AWS::SES::EmailIdentity', {
      EmailIdentity: domain,
      DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
      MailFromAttributes: { MailFromDomain: `bounce.${domain}`, BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
    });
  });

  test('outputs every DNS record that a person has to create', () => {
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    const values = Object.fromEntries(outputs().map(([name, { Value }]) => [name, Value]));
    expect(values).toEqual({
      DnsDkim1: expect.anything(),
      DnsDkim2: expect.anything(),
      DnsDkim3: expect.anything(),
      DnsMailFromMx: `bounce.${domain} MX 10 feedback-smtp.${site.region}.amazonses.com`,
      DnsMailFromSpf: `bounce.${domain} TXT "v=spf1 include:amazonses.com ~all"`,
      DnsDmarc: `_dmarc.${domain} TXT "v=DMARC1; p=quarantine"`,
    });
    const identity = logicalId(template, 'AWS::SES::EmailIdentity');
    expect(values.DnsDkim2).toEqual({
      'Fn::Join': [
        '',
        [
          { 'Fn::GetAtt': [identity, 'DkimDNSTokenName2'] },
          ' CNAME ',
          { 'Fn::GetAtt': [identity, 'DkimDNSTokenValue2'] },
        ],
      ],
    });
  });

  test('creates all records but DMARC in a configured hosted zone', () => {
    const hostedZone = { id: 'Z0123456789', name: 'riverside-clinic.example' };
    const withZone = synthesise({
      site: { email: { ...site.email, mailFromSubdomain: 'back', hostedZone } },
    });
    const records = Object.values(resourcesOf(withZone, 'AWS::Route53::RecordSet'));
    expect(records.map(({ Properties }) => Properties.Type)).toEqual([
      'CNAME',
      'CNAME',
      'CNAME',
      'MX',
      'TXT',
    ]);
    for (const { Properties } of records) expect(Properties.HostedZoneId).toBe(hostedZone.id);
    withZone.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: `back.${domain}`,
      Type: 'TXT',
      TTL: '1800',
      ResourceRecords: ['"v=spf1 include:amazonses.com ~all"'],
    });
    expect(outputs(withZone).map(([name]) => name)).toEqual(['DnsDmarc']);
  });
});
