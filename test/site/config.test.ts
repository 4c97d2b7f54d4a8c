import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  parseSiteConfig,
  RETENTION_DAYS,
  readSiteConfig,
  SITE_CONFIG_VARIABLE,
  SiteConfigError,
  siteConfigFile,
  siteConfigJsonSchema,
} from '../../site/config.ts';

const valid = () => JSON.parse(readFileSync(siteConfigFile(), 'utf8'));

describe('site configuration', () => {
  test("the repository's own file is valid", () => {
    const file = fileURLToPath(new URL('../../site.config.json', import.meta.url));
    expect(() => readSiteConfig(file)).not.toThrow();
  });

  test('of another file is read when a variable names it', () => {
    const before = process.env[SITE_CONFIG_VARIABLE];
    try {
      process.env[SITE_CONFIG_VARIABLE] = 'elsewhere/site.config.json';
      expect(siteConfigFile()).toBe(resolve('elsewhere/site.config.json'));
    } finally {
      process.env[SITE_CONFIG_VARIABLE] = before;
    }
  });

  test('the schema for editors matches the checks', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../site/site.config.schema.json', import.meta.url), 'utf8'),
    );
    expect(schema).toEqual(JSON.parse(JSON.stringify(siteConfigJsonSchema())));
  });

  test.each([
    ['an empty clinic name', { clinic: { ...valid().clinic, name: ' ' } }, /clinic\.name is empty/],
    ['a name of two lines', { clinic: { ...valid().clinic, name: 'A\nB' } }, /must be one line/],
    ['a named colour', { clinic: { ...valid().clinic, colour: 'blue' } }, /a colour such as #005eb8/],
    [
      'white text on yellow',
      { clinic: { ...valid().clinic, colour: '#ffcc00' } },
      /contrast of 1\.51 to the white/,
    ],
    [
      'a logo without an https address',
      { clinic: { ...valid().clinic, logo: 'logo.png' } },
      /clinic\.logo must be the https/,
    ],
    [
      'a brand with an unsafe colour',
      { brands: { dental: { colour: '#eeeeee' } } },
      /brands\.dental\.colour is #eeeeee/,
    ],
    [
      'a brand of two words',
      { brands: { 'my app': {} } },
      /brands\.my app is not a short word in lower case/,
    ],
    ['a brand named clinic', { brands: { clinic: {} } }, /brands has a brand named clinic/],
    ['an unknown time zone', { timeZone: 'Mars/Olympus' }, /timeZone must be the name of a time zone/],
    [
      'a notice setting that is not a boolean',
      { notices: { ...valid().notices, welcome: 'yes' } },
      /notices\.welcome must be true or/,
    ],
    [
      'a passkey domain that is not the site',
      { passkeys: { relyingPartyId: 'login.clinic.example' } },
      /passkeys\.relyingPartyId must be .*, the host of siteUrl, or a domain above it/,
    ],
    [
      'a passkey domain that ends like the site without a dot',
      { siteUrl: 'https://evilclinic.example', passkeys: { relyingPartyId: 'clinic.example' } },
      /passkeys\.relyingPartyId must be evilclinic\.example/,
    ],
    [
      'a passkey domain that is none',
      { passkeys: { relyingPartyId: 'https://clinic.example' } },
      /passkeys\.relyingPartyId must be a domain/,
    ],
    [
      'a site whose host is too long for passkeys',
      { siteUrl: `https://${'a'.repeat(60)}.clinic.example` },
      /passkeys\.relyingPartyId is a{60}\.clinic\.example, which is longer than the 63 characters/,
    ],
    [
      'a passkey domain for a portal on the shared pages',
      {
        portal: { signIn: 'managed-login' },
        signInDomainPrefix: 'riverside',
        passkeys: { relyingPartyId: 'riverside-clinic.example' },
      },
      /passkeys\.relyingPartyId is not used/,
    ],
    [
      'passkeys without any check of a person',
      { passkeys: { userVerification: 'discouraged' } },
      /passkeys\.userVerification must be preferred, or required/,
    ],
    ['passkeys that are not switched', { passkeys: { offered: 'no' } }, /passkeys\.offered must be true/],
    ['a site without https', { siteUrl: 'http://clinic.example' }, /siteUrl must be an https address/],
    ['a site with a path', { siteUrl: 'https://clinic.example/app' }, /without a path/],
    ['no region', { region: undefined }, /region is missing/],
    ['no email section', { email: undefined }, /email is missing or is not an object/],
    [
      'a sender outside the domain',
      { email: { ...valid().email, from: 'a@elsewhere.example' } },
      /email\.from must be an address of email\.domain/,
    ],
    ['an invalid stage', { stage: 'Test 1' }, /stage must be a short word in lower case/],
    ['no alarm addresses', { alarmEmails: undefined }, /alarmEmails is missing/],
    ['an empty list of alarm addresses', { alarmEmails: [] }, /alarmEmails needs at least one address/],
    [
      'an invalid alarm address',
      { alarmEmails: ['on call'] },
      /alarmEmails\.0 must be a plain email address/,
    ],
    [
      'an alarm address twice',
      { alarmEmails: ['a@clinic.example', 'a@clinic.example'] },
      /alarmEmails names an address twice/,
    ],
    [
      'a retention that CloudWatch does not offer',
      { logRetentionDays: 31 },
      /logRetentionDays must be one of 1, 3, 5, 7, 14, 30,/,
    ],
    ['no site address', { siteUrl: undefined }, /siteUrl is missing/],
    [
      'a bounce subdomain of two labels',
      { email: { ...valid().email, mailFromSubdomain: 'bounce.mail' } },
      /email\.mailFromSubdomain must be one label/,
    ],
    [
      'a hosted zone without its name',
      { email: { ...valid().email, hostedZone: { id: 'Z0123456789' } } },
      /email\.hostedZone\.name is missing/,
    ],
    [
      'a hosted zone without its id',
      { email: { ...valid().email, hostedZone: { name: 'riverside-clinic.example' } } },
      /email\.hostedZone\.id is missing/,
    ],
    [
      'a hosted zone that does not contain the domain',
      { email: { ...valid().email, hostedZone: { id: 'Z0123456789', name: 'clinic.example' } } },
      /email\.hostedZone\.name must be email\.domain or a domain above it/,
    ],
    [
      'a verified domain that does not contain email.domain',
      { email: { ...valid().email, verifiedDomain: 'elsewhere.example' } },
      /email\.verifiedDomain must be email\.domain or a domain above it/,
    ],
    [
      'a hosted zone for a domain that is verified already',
      {
        email: {
          ...valid().email,
          verifiedDomain: valid().email.domain,
          hostedZone: { id: 'Z0123456789', name: valid().email.domain },
        },
      },
      /email\.hostedZone has no use with email\.verifiedDomain/,
    ],
    ['a boundary by its name', { permissionsBoundary: 'Boundary' }, /permissionsBoundary must be the ARN/],
    [
      'a VPC without security groups',
      { vpc: { subnetIds: ['subnet-01234567'] } },
      /vpc\.securityGroupIds is missing/,
    ],
    [
      'a subnet by its address',
      { vpc: { subnetIds: ['10.0.0.0/24'], securityGroupIds: ['sg-01234567'] } },
      /vpc\.subnetIds\.0 must be an id such as subnet-/,
    ],
    [
      'six security groups',
      {
        vpc: {
          subnetIds: ['subnet-01234567'],
          securityGroupIds: [0, 1, 2, 3, 4, 5].map((digit) => `sg-0123456${digit}`),
        },
      },
      /vpc\.securityGroupIds has more than 5 ids/,
    ],
    [
      'a VPC setting that does not exist',
      { vpc: { id: 'vpc-1' } },
      /vpc has a setting that does not exist: id/,
    ],
    ['a tag of the stack', { tags: { Stage: 'x' } }, /tags\.Stage is not the name of a tag/],
    ['a tag of AWS', { tags: { 'aws:owner': 'x' } }, /tags\.aws:owner is not the name of a tag/],
    ['a tag with a number', { tags: { owner: 7 } }, /tags\.owner must be a text/],
    ['a limit that WAF refuses', { webAcl: { requestsPerFiveMinutes: 9 } }, /must be at least 10/],
    ['another mode of the web ACL', { webAcl: { mode: 'captcha' } }, /webAcl\.mode must be count/],
    ['a stage that Cognito does not allow in a domain', { stage: 'aws-test' }, /stage must not contain aws/],
    ['sign-up by staff and patients', { signUp: 'both' }, /signUp must be open or invitation/],
    ['an idle time of a minute', { session: { idleMinutes: 1 } }, /session\.idleMinutes must be at least 5/],
    ['an idle time of a day', { session: { idleMinutes: 1440 } }, /session\.idleMinutes must be at most 60/],
    ['half a minute', { session: { idleMinutes: 7.5 } }, /session\.idleMinutes must be a whole number/],
    [
      'a privacy notice without https',
      { privacyUrl: 'http://clinic.example/privacy' },
      /privacyUrl must be the https address of a page, such as https:\/\/clinic\.example\/privacy/,
    ],
    ['terms that are a path', { termsUrl: '/terms' }, /termsUrl must be the https address of a page/],
    ['consent to nothing', { consent: { version: '1' } }, /consent needs privacyUrl or termsUrl/],
    [
      'a version of two words',
      { consent: { version: 'of today' }, termsUrl: 'https://clinic.example/terms' },
      /consent\.version must be at most 32 letters/,
    ],
    ['a setting that does not exist', { colour: 'x' }, /a setting that does not exist: colour/],
  ])('rejects %s with a message', (_, change, message) => {
    expect(() => parseSiteConfig({ ...valid(), ...change })).toThrow(message);
  });

  describe('accepts what people write', () => {
    const clinic = (change: object) =>
      parseSiteConfig({ ...valid(), clinic: { ...valid().clinic, ...change } });
    const email = (change: object) => parseSiteConfig({ ...valid(), email: { ...valid().email, ...change } });

    test.each([
      ['mail.clinic.xn--p1ai', 'mail.clinic.xn--p1ai'],
      ['Mail.Müller-Praxis.example', 'mail.xn--mller-praxis-dlb.example'],
      ['почта.клиника.рф', 'xn--80a1acny.xn--80apagcdp.xn--p1ai'],
      ['mail。診療所.example', 'mail.xn--8ou585bfso.example'],
    ])('the domain %s', (domain, inPunycode) => {
      const site = email({ domain, from: `q&a@${domain}`, hostedZone: { id: 'Z0123456789', name: domain } });
      expect(site.email).toMatchObject({
        domain: inPunycode,
        from: `q&a@${inPunycode}`,
        hostedZone: { name: inPunycode },
      });
    });

    test('addresses with spaces, invisible marks and mailto:', () => {
      expect(clinic({ supportEmail: ' mailto:Q&A@Müller.example\u200b' }).clinic.supportEmail).toBe(
        'Q&A@xn--mller-kva.example',
      );
      expect(parseSiteConfig({ ...valid(), alarmEmails: ["o'neil@клиника.рф "] }).alarmEmails).toEqual([
        "o'neil@xn--80apagcdp.xn--p1ai",
      ]);
    });

    test('URLs in letters, and no other change of what Cognito compares', () => {
      const [app] = valid().apps;
      const urls = ['https://termine.müller.example/zurück', 'https://Booking.example/a%C3%A4?b=c'];
      const site = parseSiteConfig({
        ...valid(),
        siteUrl: 'https://пациенты.клиника.рф',
        privacyUrl: 'https://müller.example/datenschutzerklärung',
        apps: [{ ...app, callbackUrls: urls }],
      });
      expect(site.siteUrl).toBe('https://xn--80akivgwy8b.xn--80apagcdp.xn--p1ai');
      expect(site.privacyUrl).toBe('https://xn--mller-kva.example/datenschutzerkl%C3%A4rung');
      expect(site.apps[0]?.callbackUrls).toEqual([
        'https://termine.xn--mller-kva.example/zur%C3%BCck',
        urls[1],
      ]);
    });

    test.each([
      '030/1234-0',
      '01.23.45.67.89',
      '+44 (0)20\u00a07946 0018',
      '020 7946 0018 ext. 12',
      '0800 CLINIC',
    ])('the phone number %s', (phone) => {
      expect(clinic({ phone }).clinic.phone).toBe(phone.replace('\u00a0', ' '));
    });

    test.each([
      [{ phone: 'call us' }, /clinic\.phone has no number that can be dialled/],
      [{ phone: '020 7946 0018 or 020 7946 0019' }, /clinic\.phone has something that is not part of/],
      [{ phone: '020 7946 0018 / 020 7946 0019' }, /clinic\.phone has more digits .* write one number only/],
      [
        { supportEmail: 'jörg@clinic.example' },
        /clinic\.supportEmail has letters beyond a to z before the @/,
      ],
      [{ supportEmail: 'a..b@clinic.example' }, /clinic\.supportEmail has something before the @/],
      [{ supportEmail: 'help@clinic' }, /clinic\.supportEmail has no domain such as clinic\.example/],
      [{ supportEmail: ' ' }, /clinic\.supportEmail is empty/],
      [{ supportEmail: undefined }, /clinic\.supportEmail is missing/],
    ])('and refuses %j with the reason', (change, message) => {
      expect(() => clinic(change)).toThrow(message);
    });
  });

  test('a brand takes missing settings from the clinic', () => {
    const { brands, clinic } = parseSiteConfig({
      ...valid(),
      brands: { dental: { name: 'Harbour Dental' } },
    });
    expect(brands).toEqual({ dental: { ...clinic, name: 'Harbour Dental' } });
  });

  test('optional settings have defaults', () => {
    const { stage, logRetentionDays, ...rest } = valid();
    expect([stage, logRetentionDays]).toEqual(['production', 30]);
    const site = parseSiteConfig(rest);
    expect([site.stage, site.logRetentionDays, site.email.mailFromSubdomain]).toEqual([
      'production',
      30,
      'bounce',
    ]);
    expect([site.signUp, site.tags, site.vpc, site.webAcl, site.permissionsBoundary]).toEqual([
      'open',
      {},
      undefined,
      undefined,
      undefined,
    ]);
    expect(site.reserveConcurrency).toBe(true);
    expect(() => parseSiteConfig({ ...rest, reserveConcurrency: 'no' })).toThrow(
      /reserveConcurrency must be true or false/,
    );
    expect(parseSiteConfig({ ...rest, webAcl: {} }).webAcl).toEqual({
      mode: 'count',
      requestsPerFiveMinutes: 300,
    });
    expect([site.session, site.privacyUrl, site.termsUrl, site.consent]).toEqual([
      { idleMinutes: 15 },
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('offers the retentions that CloudWatch Logs offers', () => {
    const offered = Object.values(RetentionDays).filter((days) => typeof days === 'number' && days < 9999);
    expect(offered.sort((a, b) => Number(a) - Number(b))).toEqual([...RETENTION_DAYS]);
  });

  test('settings of the command line take precedence over the file and are checked, too', () => {
    expect(readSiteConfig(undefined, { region: 'eu-central-1' }).region).toBe('eu-central-1');
    expect(() => readSiteConfig(undefined, { region: 'Frankfurt' })).toThrow(/region must be an AWS region/);
  });

  test('lists all errors together', () => {
    expect(() => parseSiteConfig({ ...valid(), region: 'x', siteUrl: 'y' })).toThrow(
      /region must be[\s\S]*siteUrl must be/,
    );
  });

  test('rejects a file that is not JSON', () => {
    expect(() => readSiteConfig('/nowhere/site.config.json')).toThrow(SiteConfigError);
  });
});
