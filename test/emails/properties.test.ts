import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../bench/browser.ts';
import type { Email } from '../../sender/email/compose.ts';
import { EMAIL_KINDS, type EmailKind, emailKinds } from '../../sender/email/kinds.ts';
import { Secret } from '../../sender/email/secret.ts';
import { type Outline, outline } from './in-page.ts';
import { CODE, compose, emailOf, languages, PASSWORD, requestOf } from './samples.ts';

const RUNS = { seed: 20_261_123, numRuns: 500 };

const browser = await launchBrowser();
const page: Page = await browser.newPage();
afterAll(() => browser.close());

const outlineOf = (html: string): Promise<Outline> => page.evaluate(outline, html);

/** Outlines by HTML: most comparisons are with one of a few emails. */
const outlines = new Map<string, Promise<Outline>>();
const knownOutline = (html: string): Promise<Outline> => {
  const known = outlines.get(html) ?? outlineOf(html);
  outlines.set(html, known);
  return known;
};
const count = (text: string, part: string) => text.split(part).length - 1;
const withoutLinks = (text: string) => text.replace(/https:\S+/g, '');
const ofSecret = (secret: 'code' | 'password' | 'none') =>
  fc.constantFrom(...emailKinds.filter((kind) => EMAIL_KINDS[kind].secret === secret));

/** Any string, and strings that have broken emails before. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 90 }),
  fc.string({ unit: 'grapheme', maxLength: 90 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '</title><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '{{ code }}{% if code %}[[ words ]][% render "code" %]',
    'Leeds\r\nBcc: someone@example.com',
    'www.example.com',
    '\u202egnp.exe',
    "$& $' $`",
    'Zürich',
    'Côte d’Ivoire',
    'لندن',
  ),
);
const locale = fc.oneof(anything, fc.constantFrom(...languages, 'en_GB', 'AR-eg', 'zz'));
const attributes = fc.record({
  name: anything,
  given_name: anything,
  locale,
  LOGIN_TIME: fc.oneof(anything, fc.constantFrom('1795426680', '2026-11-23T09:38:00Z', 'Mon Nov 23 2026')),
  CITY: anything,
  COUNTRY: anything,
  DEVICE_NAME: anything,
  ONE_CLICK_LINK_VALID: anything,
  ONE_CLICK_LINK_INVALID: anything,
});
const code = fc.stringMatching(/^\d{6,8}$/);
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const password = fc.oneof(
  fc.string({ unit: fc.constantFrom(...printable), minLength: 6, maxLength: 99 }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '"', "'", '{', '}', '%', '$', ' '),
    minLength: 6,
    maxLength: 30,
  }),
);
/** Cognito generates user names; one that an administrator chooses is well-formed text, as all JSON is. */
const userName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 });

/** Returns the same email with plain words instead of those of the event. */
function plain(kind: EmailKind, attributes: Record<string, string>): Email {
  const request = requestOf(kind, { attributes, secret: CODE });
  const { signIn } = request;
  const words = signIn && {
    ...signIn,
    time: signIn.time && new Date('2026-11-23T09:38:00Z'),
    place: signIn.place && 'Leeds',
    device: signIn.device && 'Chrome',
  };
  const secret = EMAIL_KINDS[kind].secret === 'none' ? undefined : new Secret(CODE);
  return compose({ ...request, userName: 'plain', signIn: words }, secret);
}

const hasCleanForm = ({ subject, text }: { subject: string; text: string }) => {
  expect(subject).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u);
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
};

test('whatever an event contains, an email has the same structure as with plain words', async () => {
  const kinds = fc.constantFrom(...emailKinds);
  await fc.assert(
    fc.asyncProperty(kinds, userName, attributes, code, async (kind, user, said, digits) => {
      const secret = EMAIL_KINDS[kind].secret === 'none' ? undefined : digits;
      const email = emailOf(kind, { userName: user, attributes: said, secret });
      hasCleanForm(email);
      const [found, expected] = await Promise.all([
        outlineOf(email.html),
        knownOutline(plain(kind, said).html),
      ]);
      expect(found.elements).toEqual(expected.elements);
      expect(found.hrefs).toHaveLength(expected.hrefs.length);
    }),
    RUNS,
  );
});

test('a code is once in the HTML, once in the text, in the link and nowhere else', async () => {
  await fc.assert(
    fc.asyncProperty(
      ofSecret('code'),
      fc.constantFrom(...languages),
      code,
      async (kind, language, digits) => {
        const other = emailOf(kind, { attributes: { locale: language }, secret: CODE });
        fc.pre(!(other.html + other.text).includes(digits));
        const email = emailOf(kind, { attributes: { locale: language }, secret: digits });
        hasCleanForm(email);
        expect(email.subject).toBe(other.subject);
        expect(count(withoutLinks(email.text), digits)).toBe(1);
        const [found, expected] = await Promise.all([outlineOf(email.html), knownOutline(other.html)]);
        expect(found.elements).toEqual(expected.elements);
        expect(found.elements.join('\n')).not.toContain(digits);
        expect(count(found.text, digits)).toBe(1);
        expect(found.hrefs).toEqual(expected.hrefs.map((href) => href.replace(CODE, digits)));
      },
    ),
    RUNS,
  );
});

test('a temporary password is once in the HTML and once in the text, unchanged, and in no link', async () => {
  await fc.assert(
    fc.asyncProperty(
      ofSecret('password'),
      fc.constantFrom(...languages),
      password,
      async (kind, language, typed) => {
        const other = emailOf(kind, { attributes: { locale: language }, secret: PASSWORD });
        const expected = await knownOutline(other.html);
        fc.pre(!(expected.text + other.text).includes(typed));
        const email = emailOf(kind, { attributes: { locale: language }, secret: typed });
        hasCleanForm(email);
        expect(email.subject).toBe(other.subject);
        expect(count(email.text, typed)).toBe(1);
        const found = await outlineOf(email.html);
        expect(found.elements).toEqual(expected.elements);
        expect(found.hrefs).toEqual(expected.hrefs);
        expect(found.text).toBe(expected.text.replace(PASSWORD, () => typed));
      },
    ),
    RUNS,
  );
});
