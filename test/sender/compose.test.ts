import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { createCompose } from '../../sender/compose.ts';
import type { EmailRequest } from '../../sender/event.ts';
import { EMAIL_KINDS, type EmailKind, emailKinds } from '../../sender/kinds.ts';
import { Secret } from '../../sender/secret.ts';
import { readSiteConfig } from '../../site/config.ts';

const SITE = 'https://patients.riverside-clinic.example';
const compose = createCompose(compileTemplates(readSiteConfig()), SITE);
const CODE = '481516';

const request = (kind: EmailKind, extra: Partial<EmailRequest> = {}): EmailRequest => ({
  triggerSource: EMAIL_KINDS[kind].trigger,
  kind,
  userPoolId: 'eu-west-1_Example12',
  clientId: 'client',
  userName: '6a1c2f8e-93b4-4f0d-9c57-2d8e4b7a1f30',
  userSub: '6a1c2f8e-93b4-4f0d-9c57-2d8e4b7a1f30',
  address: 'alex.morgan@example.com',
  ciphertext: null,
  languages: ['en'],
  signIn: kind === 'security-alert' ? { time: new Date('2026-11-23T09:41:00Z'), place: 'Leeds' } : undefined,
  ...extra,
});
const secretOf = (kind: EmailKind, value = CODE) =>
  EMAIL_KINDS[kind].secret === 'none' ? undefined : new Secret(value);
const count = (text: string, part: string) => text.split(part).length - 1;

describe('compose', () => {
  describe.each(emailKinds)('%s', (kind) => {
    const email = compose(request(kind), secretOf(kind));
    const visible = email.html.replace(/<style>[\s\S]*?<\/style>|<[^>]*>/g, ' ');

    test('has a subject of one line without the code', () => {
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

    test('says how long the code lives', () => {
      const { lives } = EMAIL_KINDS[kind];
      const phrase = lives && `${lives.value} ${lives.unit}${lives.value === 1 ? '' : 's'}`;
      expect(visible).toContain(phrase ?? 'An unusual sign-in');
      expect(email.text).toContain(phrase ?? 'An unusual sign-in');
    });

    test('links to the site only, with its values in the fragment and no address', () => {
      const links = [...email.html.matchAll(/href="(https?:[^"]*)"/g)].map(([, href]) => href);
      const { page, secret } = EMAIL_KINDS[kind];
      const fragment = secret === 'code' ? `#username=${request(kind).userName}&amp;code=${CODE}` : '';
      expect(links).toEqual(page === null ? [] : [`${SITE}/${page}${fragment}`]);
      expect(email.html + email.text).not.toContain('alex');
    });

    test('tells in both forms who writes and how to reach them', () => {
      for (const form of [visible, email.text]) {
        expect(form).toContain('Riverside Clinic');
        expect(form).toContain('020 7946 0018');
        expect(form).toContain('help@riverside-clinic.example');
        expect(form).toContain('12 Mill Lane');
      }
    });

    test('leaves no template mark behind', () => {
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
    expect(email.text).not.toMatch(/When:|Near:/);
  });

  test.each([
    [['en-GB'], 'en'],
    [['EN'], 'en'],
    [['xx', 'en'], 'en'],
    [['tlh-Latn'], 'en'],
    [['constructor'], 'en'],
    [[], 'en'],
  ])('of the languages %j it chooses %s', (languages, language) => {
    expect(compose(request('sign-in-code', { languages }), new Secret(CODE)).language).toBe(language);
  });
});
