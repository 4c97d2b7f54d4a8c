import fc from 'fast-check';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { createCompose } from '../../sender/email/compose.ts';
import { EMAIL_KINDS, type EmailKind, emailKinds } from '../../sender/email/kinds.ts';
import { Secret } from '../../sender/email/secret.ts';
import { type EmailRequest, readRecipient } from '../../sender/email/trigger-event.ts';
import { readSiteConfig } from '../../site/config.ts';

const SITE = 'https://patients.riverside-clinic.example';
const compose = createCompose(compileTemplates(readSiteConfig()), SITE);
const CODE = '481516';

const ABOUT_SIGN_IN = new Set<EmailKind>(['security-alert', 'new-sign-in']);
const request = (kind: EmailKind, extra: Partial<EmailRequest> = {}): EmailRequest => ({
  triggerSource: EMAIL_KINDS[kind].triggers[0],
  kind,
  userPoolId: 'eu-west-1_Example12',
  clientId: 'client',
  userName: '6a1c2f8e-93b4-4f0d-9c57-2d8e4b7a1f30',
  userSub: 'd2b5e7f4-0c1a-4e83-b6d9-7f3a1c5e8b24',
  address: 'alex.morgan@example.com',
  ciphertext: null,
  languages: ['en'],
  signIn: ABOUT_SIGN_IN.has(kind) ? { time: new Date('2026-11-23T09:41:00Z'), place: 'Leeds' } : undefined,
  ...extra,
});
const secretOf = (kind: EmailKind, value = CODE) =>
  EMAIL_KINDS[kind].secret === 'none' ? undefined : new Secret(value);
const count = (text: string, part: string) => text.split(part).length - 1;

describe('compose', () => {
  describe.each(emailKinds)('%s', (kind) => {
    const email = compose(request(kind), secretOf(kind));
    const visible = email.html.replace(/<style>[\s\S]*?<\/style>|<[^>]*>/g, ' ');

    test('has a one-line subject without the code', () => {
      expect(email.subject).toMatch(/^[^\r\n]{10,78}$/);
      expect(email.subject).not.toContain(CODE);
      expect(email.subject).toContain('Riverside Clinic');
    });

    test('shows the code once, in one run, left to right, and not in the preheader', () => {
      const expected = secretOf(kind) === undefined ? 0 : 1;
      expect(count(visible, CODE)).toBe(expected);
      expect(count(email.html, `dir="ltr"`) >= expected).toBe(true);
      expect(count(email.text.replace(/https:\S+/g, ''), CODE)).toBe(expected);
      expect(/display:none[^>]*>([^<]*)</.exec(email.html)?.[1]).not.toContain(CODE);
    });

    test('says how long its code works, if it has one', () => {
      const { lifetime } = EMAIL_KINDS[kind];
      const phrase = lifetime && `${lifetime.value} ${lifetime.unit}${lifetime.value === 1 ? '' : 's'}`;
      for (const form of [visible, email.text]) {
        expect(/\d+ (?:minute|hour|day)s?\b/.exec(form)?.[0] ?? null).toBe(phrase);
      }
    });

    test('links only to the site, with the values in the fragment and without the address', () => {
      const links = [...email.html.matchAll(/href="(https?:[^"]*)"/g)].map(([, href]) => href);
      const { page, secret } = EMAIL_KINDS[kind];
      const userName = page === 'reset' ? `username=${request(kind).userName}&amp;` : '';
      const fragment = secret === 'code' ? `#${userName}code=${CODE}&amp;ref=7d749384` : '';
      const button = page === null ? [] : [`${SITE}/${page}${fragment}`];
      expect(links).toEqual(kind === 'confirm-deletion' ? [`${SITE}/reset`] : button);
      expect(email.html + email.text).not.toContain('alex');
    });

    test('names the site where its code belongs, and the user in no link but that of a reset', () => {
      const { page, secret } = EMAIL_KINDS[kind];
      for (const form of [visible, email.text]) {
        const found = /Enter this code only at\s+(\S+)\s*\. We never ask/.exec(form)?.[1]?.replace(/\.$/, '');
        expect(found).toBe(secret === 'code' ? new URL(SITE).host : undefined);
      }
      const names = (email.html + email.text).includes(request(kind).userName);
      expect(names).toBe(page === 'reset' && secret === 'code');
    });

    test('shows the sender and the contact details in both forms', () => {
      for (const form of [visible, email.text]) {
        expect(form).toContain('Riverside Clinic');
        expect(form).toContain('020 7946 0018');
        expect(form).toContain('help@riverside-clinic.example');
        expect(form).toContain('12 Mill Lane');
      }
    });

    test('contains no delimiters of templates', () => {
      expect(email.subject + email.html + email.text).not.toMatch(
        /\{\{|\}\}|\{%|\[\[|\[%|undefined|null|\[object/,
      );
    });
  });

  test('a temporary password is escaped in HTML and verbatim in text', () => {
    const email = compose(request('invitation'), new Secret(`a<b>&"c'$&`));
    expect(email.html).toContain('a&lt;b&gt;&amp;&#34;c&#39;$&amp;');
    expect(email.text).toContain(`a<b>&"c'$&`);
  });

  test('an invitation without a password says how to sign in without one', () => {
    const email = compose(request('invitation'), undefined);
    expect(email.text).toContain('you do not need a password');
    expect(email.text).not.toContain('temporary password');
  });

  test('a security alert without time and place says neither', () => {
    const email = compose(
      request('security-alert', { signIn: { time: undefined, place: undefined } }),
      undefined,
    );
    expect(email.text).not.toMatch(/Time:|Location:/);
  });

  test('a security alert shows time, place and device, and links to the feedback pages of Cognito', () => {
    const feedback = {
      wasMe: 'https://a.auth.x.amazoncognito.com/?a=1&b=2',
      wasNotMe: 'https://a.auth.x.amazoncognito.com/no',
    };
    const signIn = { time: new Date('2026-11-23T09:41:00Z'), place: 'Leeds', device: 'Chrome 143', feedback };
    const { html, text } = compose(request('security-alert', { signIn, languages: ['en-GB'] }), undefined);
    for (const part of [
      'Monday, 23 November 2026 at 09:41 GMT',
      'Location: Leeds (approximate)',
      'Device: Chrome 143',
      feedback.wasMe,
      feedback.wasNotMe,
    ]) {
      expect(text).toContain(part);
    }
    expect(html).toContain('href="https://a.auth.x.amazoncognito.com/?a=1&amp;b=2"');
  });

  test('a code that can be entered on the shared sign-in pages names them too', () => {
    const shared = createCompose(compileTemplates(readSiteConfig()), SITE, 'https://signin.example');
    const only = (kind: EmailKind) =>
      /Enter this code only at .*/.exec(shared(request(kind), new Secret(CODE)).text)?.[0];
    const both =
      'Enter this code only at patients.riverside-clinic.example or signin.example. We never ask for it anywhere else.';
    expect(only('sign-in-code')).toBe(both);
    expect(only('reset-password')).toBe(both);
    expect(only('verify-account')).toContain('only at patients.riverside-clinic.example. ');
    expect(only('confirm-deletion')).toContain('only at patients.riverside-clinic.example. ');
  });

  test('the footer links to the privacy notice and the terms of use, if the clinic has them', () => {
    const links = {
      privacyUrl: 'https://clinic.example/privacy?a=1&b=2',
      termsUrl: 'https://clinic.example/terms',
    };
    const linked = createCompose(compileTemplates({ ...readSiteConfig(), ...links }), SITE);
    const { html, text } = linked(request('welcome'), undefined);
    expect(html).toContain('href="https://clinic.example/privacy?a=1&amp;b=2"');
    expect(html).toContain('href="https://clinic.example/terms"');
    expect(text).toContain(`Privacy notice\n${links.privacyUrl}\nTerms of use\n${links.termsUrl}`);
    const without = createCompose(
      compileTemplates({ ...readSiteConfig(), privacyUrl: undefined, termsUrl: undefined }),
      SITE,
    );
    expect(without(request('welcome'), undefined).text).not.toMatch(/Privacy|Terms/);
  });

  test("times follow the clinic's clock and the patient's language", () => {
    const signIn = { time: new Date('2026-07-01T22:30:00Z') };
    const text = (tag: string) =>
      compose(request('new-sign-in', { signIn, languages: [tag] }), undefined).text;
    expect(text('en-GB')).toContain('Wednesday, 1 July 2026 at 23:30 BST');
    expect(text('en-US')).toMatch(/Wednesday, July 1, 2026 at 11:30\sPM/);
    expect(text('en')).toContain('Wednesday, 1 July 2026 at 23:30 BST');
  });

  test.each([
    ['ar-EG', 'ar', '2026'],
    ['ar-SA', 'ar', '2026'],
    ['es-ES-valencia', 'es', '2026'],
    ['fr-FR', 'fr', '2026'],
    ['th-TH', 'en', '2026'],
    ['fa-IR', 'en', '2026'],
  ])(
    'for %s, the email is in %s, with the year of the clinic’s calendar in the digits of codes',
    (tag, language, year) => {
      const email = compose(request('new-sign-in', { languages: [tag] }), undefined);
      expect(email.language).toBe(language);
      expect(email.text).toContain(year);
      expect(email.text).not.toMatch(/(?![0-9])\p{Nd}/u);
    },
  );

  test('whatever the locale and the hint are, an email is composed and its time has Latin digits', () => {
    const unit = fc.constantFrom(
      ...'aefrsZ9-_.,; @',
      'es',
      'ar',
      'u-nu-arab',
      '-u-ca-islamic',
      'x-',
      'UTF-8',
      '\u200b',
      '\0',
    );
    const tag = fc.oneof(fc.string({ unit, maxLength: 8 }), fc.string({ unit: 'binary' }), fc.jsonValue());
    fc.assert(
      fc.property(tag, tag, (locale, hint) => {
        const { languages } = readRecipient({ email: 'a@example.com', locale }, { locale: hint });
        const email = compose(request('new-sign-in', { languages }), undefined);
        expect(email.text).toContain('2026');
        expect(email.text).not.toMatch(/(?![0-9])\p{Nd}/u);
      }),
      { seed: 20_261_127, numRuns: 300 },
    );
  });

  test('the emails of an app with its own brand carry that name', () => {
    const site = readSiteConfig();
    const brands = { harbour: { ...site.clinic, name: 'Harbour Clinic', phone: '020 7946 0999' } };
    const branded = createCompose(compileTemplates({ ...site, brands }), SITE);
    const email = branded(request('sign-in-code'), new Secret(CODE), 'harbour');
    expect(email.from).toBe('"Harbour Clinic" <accounts@mail.riverside-clinic.example>');
    expect(email.subject).toContain('Harbour Clinic');
    expect(email.text).toContain('020 7946 0999');
    expect(email.html + email.text).not.toContain('Riverside Clinic');
    for (const unknown of [undefined, 'constructor', 'removed']) {
      const other = branded(request('sign-in-code'), new Secret(CODE), unknown);
      expect(other.subject).toContain('Riverside Clinic');
    }
  });

  test.each([
    [['en-GB'], 'en'],
    [['EN'], 'en'],
    [['xx', 'en'], 'en'],
    [['tlh-Latn'], 'en'],
    [['constructor'], 'en'],
    [[], 'en'],
  ])('from the languages %j it chooses %s', (languages, language) => {
    expect(compose(request('sign-in-code', { languages }), new Secret(CODE)).language).toBe(language);
  });
});
