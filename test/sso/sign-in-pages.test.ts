import { randomUUID } from 'node:crypto';
import { leaksIn } from '../../bench/leaks.ts';
import { SoftwareAuthenticator } from '../../local/demo/software-authenticator.ts';
import {
  createConfirmedUser,
  DAY,
  MINUTE,
  PASSWORD,
  POOL_ID,
  SECOND,
} from '../emulator/cognito/user-pool-fixture.ts';
import {
  authorizeAddress,
  BOOKING,
  PORTAL,
  RESULTS,
  type SignInSite,
  startSignInSite,
} from './sign-in-site.ts';
import { textOf, type Visited, type Visitor } from './visitor.ts';

const NEW_PASSWORD = 'Better-horse-8';
let site: SignInSite;
let count = 0;

beforeAll(async () => {
  site = await startSignInSite();
});
afterAll(() => site.close());
beforeEach(() => {
  site.log.length = 0;
});

/** A separate patient for each test, so that lockouts do not affect other tests. */
async function newPatient(): Promise<string> {
  count += 1;
  const email = `patient${count}@example.org`;
  await createConfirmedUser(site, email);
  return email;
}

const open = (
  visitor = site.visitor(),
  parameters: Record<string, string | undefined> = {},
  app: typeof BOOKING | typeof RESULTS = BOOKING,
) => visitor.go(authorizeAddress(app, parameters));

const isSignedIn = ({ location = '' }: Visited) =>
  location.startsWith('https://') && location.includes('code=');

async function tryPassword(email: string, password: string, visitor: Visitor = site.visitor()) {
  return visitor.submit(await open(visitor), { email, password });
}

const reasons = () => site.log.map(({ event, reason }) => `${event}: ${reason}`);

describe('a password', () => {
  test('that is correct signs in', async () => {
    expect(isSignedIn(await tryPassword(await newPatient(), PASSWORD))).toBe(true);
  });

  test('is the same from every keyboard, and with spaces that were pasted with it', async () => {
    const email = await newPatient();
    const typed = `\u00a0${PASSWORD.normalize('NFD')}\t`;
    expect(isSignedIn(await tryPassword(`\u2068mailto:${email.toUpperCase()} `, typed))).toBe(true);
  });

  test.each([
    ['that is wrong', 'Wrong-horse-7'],
    ['that cannot be a password', 'Wrong-horse-7'.repeat(20)],
  ])('%s is refused with advice, and is not repeated on the page', async (_how, password) => {
    const email = await newPatient();
    const page = await tryPassword(email, password);
    expect(page.status).toBe(400);
    expect(page.html).toMatch(/<title>Error: Sign in – Riverside Dental<\/title>/);
    expect(textOf(page.html)).toContain('The email address or the password is not right.');
    expect(page.html).toContain(`value="${email}"`);
    expect(page.html.includes(password.trim())).toBe(false);
    expect(site.log).toEqual([{ event: 'sign_in_refused', reason: 'passwordWrong', clientId: BOOKING }]);
  });

  test('of an unknown account is refused with the same text', async () => {
    const known = await tryPassword(await newPatient(), 'Wrong-horse-7');
    const unknown = await tryPassword('nobody@example.org', 'Wrong-horse-7');
    expect(textOf(unknown.html)).toBe(textOf(known.html));
    expect(unknown.status).toBe(known.status);
  });

  test('is refused after five wrong ones until the lockout ends', async () => {
    const email = await newPatient();
    const visitor = site.visitor();
    for (let attempt = 0; attempt < 5; attempt++) await tryPassword(email, 'Wrong-horse-7', visitor);
    const locked = await tryPassword(email, PASSWORD, site.visitor());
    expect(textOf(locked.html)).toContain('There were too many wrong passwords or codes.');
    // The API is locked for the same patient, and the other way round.
    const byApi = site.call('InitiateAuth', {
      ClientId: '4testclientid',
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD },
    });
    await expect(byApi).rejects.toMatchObject({ message: 'Password attempts exceeded' });
    site.advance(2 * SECOND);
    expect(isSignedIn(await tryPassword(email, PASSWORD))).toBe(true);
  });

  test.each([
    ['both fields', { email: '', password: '' }, ['Enter your email address', 'Enter your password']],
    ['the email field', { email: 'anna', password: 'x' }, ['Enter an email address like name@example.com']],
  ])('is not tried while %s have errors', async (_what, fields, sentences) => {
    const visitor = site.visitor();
    const page = await visitor.submit(await open(visitor), fields);
    for (const sentence of sentences) expect(textOf(page.html)).toContain(sentence);
    expect(page.html).toContain('aria-invalid="true" aria-describedby="email-error"');
    expect(reasons()).toEqual([]);
  });

  test('of a disabled account is refused with the clinic’s phone number', async () => {
    const email = await newPatient();
    await site.call('AdminDisableUser', { UserPoolId: POOL_ID, Username: email });
    const page = await tryPassword(email, PASSWORD);
    expect(textOf(page.html)).toContain('This account is switched off. Call us on +44 20 7946 0018');
    const links = page.html.match(/<a href="tel:\+442079460018" dir="ltr"[^>]*>[^<]*<\/a>/g);
    expect(links?.map((link) => link.includes('\u2068'))).toEqual([true, false]);
  });
});

describe('a code by email', () => {
  async function askForCode(email: string, app: typeof BOOKING | typeof RESULTS = BOOKING) {
    const visitor = site.visitor();
    const page = await visitor.submit(await open(visitor, {}, app), { email, password: '' }, 'other');
    return { visitor, page, code: site.secretFor(email) };
  }

  test.each([BOOKING, RESULTS] as const)('of the app %s signs in', async (app) => {
    const email = await newPatient();
    const { visitor, page, code } = await askForCode(email, app);
    expect(textOf(page.html)).toContain(`If there is an account for ${email}, we have sent a code to it.`);
    expect(textOf(page.html)).toContain('The code works for 3 minutes.');
    const event = site.emails.at(-1);
    expect(event?.triggerSource).toBe('CustomEmailSender_Authentication');
    expect(event?.callerContext.clientId).toBe(app);
    // With the space that pasting adds.
    const spaced = `${code.slice(0, 4)} ${code.slice(4)}`;
    expect(isSignedIn(await visitor.submit(page, { code: spaced }))).toBe(true);
  });

  test('that is wrong is refused, and a new one replaces it', async () => {
    const email = await newPatient();
    const { visitor, page, code } = await askForCode(email);
    const wrong = await visitor.submit(page, { code: code === '00000000' ? '11111111' : '00000000' });
    expect(textOf(wrong.html)).toContain('That code is not right.');
    const again = await visitor.submit(wrong, {}, 'again');
    expect(textOf(again.html)).toContain('We have sent you a new code.');
    expect(textOf((await visitor.submit(wrong, { code })).html)).toContain('That code no longer works.');
    expect(isSignedIn(await visitor.submit(again, { code: site.secretFor(email) }))).toBe(true);
  });

  test('is blocked after wrong attempts, which lock the account as the API does', async () => {
    const email = await newPatient();
    const { visitor, page, code } = await askForCode(email);
    let answer = page;
    for (let attempt = 0; attempt < 5; attempt++) answer = await visitor.submit(answer, { code: '1' });
    expect(textOf((await visitor.submit(answer, { code })).html)).toContain('There were too many wrong');
    site.advance(20 * SECOND);
    const dead = await visitor.submit(answer, { code });
    expect(textOf(dead.html)).toContain('Ask for a new code.');
    expect(isSignedIn(dead)).toBe(false);
  });

  test('expires after three minutes, whatever the app client specifies', async () => {
    const email = await newPatient();
    const early = await askForCode(email);
    site.advance(3 * MINUTE - 2 * SECOND);
    expect(isSignedIn(await early.visitor.submit(early.page, { code: early.code }))).toBe(true);
    const late = await askForCode(email);
    site.advance(3 * MINUTE);
    const page = await late.visitor.submit(late.page, { code: late.code });
    expect(textOf(page.html)).toContain('This sign-in took too long, so we stopped it to be safe.');
    expect(reasons()).toEqual(['sign_in_refused: codeSignInExpired']);
  });

  test('for an unknown account gets the same page and no email', async () => {
    const sent = site.emails.length;
    const { visitor, page } = await askForCode('nobody@example.org');
    expect(textOf(page.html)).toContain('If there is an account for nobody@example.org');
    const answer = await visitor.submit(page, { code: '12345678' });
    expect(textOf(answer.html)).toContain('That code is not right.');
    expect(site.emails).toHaveLength(sent);
  });

  test('of one patient is not valid for another', async () => {
    const [anna, bea] = [await newPatient(), await newPatient()];
    const ofAnna = await askForCode(anna);
    const ofBea = await askForCode(bea);
    const page = await ofBea.visitor.submit(ofBea.page, { code: ofAnna.code }, 'submit', {
      body: { username: anna },
    });
    expect(isSignedIn(page)).toBe(false);
    expect((await ofBea.visitor.submit(ofBea.page, { code: ofAnna.code })).status).toBe(400);
  });
});

describe('an invited patient', () => {
  async function invite() {
    count += 1;
    const email = `invited${count}@example.org`;
    await site.call('AdminCreateUser', {
      UserPoolId: POOL_ID,
      Username: randomUUID(),
      TemporaryPassword: PASSWORD,
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    });
    return email;
  }

  test('sets a password and is signed in', async () => {
    const email = await invite();
    const visitor = site.visitor();
    const page = await tryPassword(email, PASSWORD, visitor);
    expect(textOf(page.html)).toContain('You have signed in with a temporary password.');
    const weak = await visitor.submit(page, { newPassword: 'short' });
    expect(textOf(weak.html)).toContain('Choose a password that has everything in the list');
    expect(isSignedIn(await visitor.submit(weak, { newPassword: NEW_PASSWORD }))).toBe(true);
    expect(isSignedIn(await tryPassword(email, NEW_PASSWORD))).toBe(true);
  });

  test('sees that there is no code yet', async () => {
    const visitor = site.visitor();
    const page = await visitor.submit(await open(visitor), { email: await invite() }, 'other');
    expect(textOf(page.html)).toContain('Sign in with the temporary password from your invitation.');
  });

  test('with an expired invitation sees the clinic’s phone number', async () => {
    const email = await invite();
    site.advance(8 * DAY);
    const page = await tryPassword(email, PASSWORD);
    expect(textOf(page.html)).toContain('Your temporary password no longer works.');
  });
});

describe('a patient with a passkey', () => {
  test('signs in with the password or a code, as passkeys of the portal do not work on this domain', async () => {
    const email = await newPatient();
    const { AuthenticationResult } = await site.call('InitiateAuth', {
      ClientId: PORTAL,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: email, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
    });
    const { AccessToken } = AuthenticationResult;
    const { CredentialCreationOptions } = await site.call('StartWebAuthnRegistration', { AccessToken });
    const Credential = new SoftwareAuthenticator('http://localhost:3000').register(CredentialCreationOptions);
    await site.call('CompleteWebAuthnRegistration', { AccessToken, Credential });
    expect((await open()).html).not.toMatch(/passkey|webauthn|<script/i);
    expect(isSignedIn(await tryPassword(email, PASSWORD))).toBe(true);
    const visitor = site.visitor();
    const page = await visitor.submit(await open(visitor), { email, password: '' }, 'other');
    expect(isSignedIn(await visitor.submit(page, { code: site.secretFor(email) }))).toBe(true);
  });
});

describe('a patient with an unconfirmed address', () => {
  test('is unknown, whatever the way in, and gets no email', async () => {
    count += 1;
    const email = `new${count}@example.org`;
    await site.call('SignUp', {
      ClientId: PORTAL,
      Username: randomUUID(),
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: email }],
    });
    const sent = site.emails.length;
    const refused = await tryPassword(email, PASSWORD);
    expect(textOf(refused.html)).toContain('The email address or the password is not right.');
    const visitor = site.visitor();
    const page = await visitor.submit(await open(visitor), { email, password: '' }, 'other');
    expect(textOf(page.html)).toContain(`If there is an account for ${email}`);
    expect(site.emails).toHaveLength(sent);
  });

  test('finds the portal’s sign-up on the page, which has none of its own', async () => {
    const { html } = await open();
    expect(html).toContain(`href="http://localhost:3000/signup?app=${BOOKING}"`);
    expect((await fetch(`${site.url}/signup`)).status).toBe(404);
  });
});

describe('a forgotten password', () => {
  async function askForReset(email: string) {
    const visitor = site.visitor();
    const address = authorizeAddress(BOOKING).replace('/oauth2/authorize', '/forgotPassword');
    const page = await visitor.submit(await visitor.go(address), { email });
    return { visitor, page };
  }

  test('is replaced with a code from an email in the app’s brand', async () => {
    const email = await newPatient();
    const { visitor, page } = await askForReset(email);
    expect(site.emails.at(-1)).toMatchObject({
      triggerSource: 'CustomEmailSender_ForgotPassword',
      callerContext: { clientId: BOOKING },
    });
    const wrong = await visitor.submit(page, { code: '1', newPassword: NEW_PASSWORD });
    expect(textOf(wrong.html)).toContain('That code is not right.');
    const again = await visitor.submit(wrong, {}, 'again');
    const done = await visitor.submit(again, { code: site.secretFor(email), newPassword: NEW_PASSWORD });
    expect(textOf(done.html)).toContain('Your password has changed, and you are signed out on all devices.');
    expect(isSignedIn(await visitor.submit(done, { email, password: NEW_PASSWORD }))).toBe(true);
  });

  test('is asked for in words that name the fault of the address, and shown in letters', async () => {
    const { page } = await askForReset('jörg@example.org');
    expect(textOf(page.html)).toContain('Our emails cannot reach addresses with letters such as ö');
    const { page: sent } = await askForReset('Bo@Müller.example');
    expect(textOf(sent.html)).toContain('If there is an account for Bo@müller.example');
  });

  test('is replaced only by one without spaces at its ends', async () => {
    const email = await newPatient();
    const { visitor, page } = await askForReset(email);
    const answer = await visitor.submit(page, { code: '123456', newPassword: `${NEW_PASSWORD} ` });
    expect(textOf(answer.html)).toContain('A password cannot begin or end with a space.');
  });

  test('of an unknown account gets the same page and no email', async () => {
    const sent = site.emails.length;
    const { visitor, page } = await askForReset('nobody@example.org');
    expect(textOf(page.html)).toContain('If there is an account for nobody@example.org');
    const answer = await visitor.submit(page, { code: '123456', newPassword: NEW_PASSWORD });
    expect(textOf(answer.html)).toContain('That code is not right.');
    expect(site.emails).toHaveLength(sent);
  });

  test('has the attempt limits of the API', async () => {
    const email = await newPatient();
    const { visitor, page } = await askForReset(email);
    let answer = page;
    for (let attempt = 0; attempt < 20; attempt++) {
      answer = await visitor.submit(page, { code: '1', newPassword: NEW_PASSWORD });
    }
    expect(textOf(answer.html)).toContain('You have tried too many times. Wait 1 hour');
    const right = { code: site.secretFor(email), newPassword: NEW_PASSWORD };
    expect((await visitor.submit(page, right)).status).toBe(400);
  });

  test('must be replaced after a reset by an administrator', async () => {
    const email = await newPatient();
    await site.call('AdminResetUserPassword', { UserPoolId: POOL_ID, Username: email });
    const visitor = site.visitor();
    const page = await tryPassword(email, PASSWORD, visitor);
    expect(textOf(page.html)).toContain('You need to choose a new password before you can sign in.');
    const done = await visitor.submit(page, { code: site.secretFor(email), newPassword: NEW_PASSWORD });
    expect(textOf(done.html)).toContain('Your password has changed,');
  });
});

describe('a form of another site', () => {
  test.each<
    [string, (visitor: Visitor) => void, { headers?: Record<string, string>; body?: Record<string, string> }]
  >([
    ['without the cookie', (visitor) => visitor.cookies.clear(), {}],
    ['with a cookie of its own', (visitor) => visitor.cookies.set('__Host-form', 'A'.repeat(43)), {}],
    ['with a made-up field', () => undefined, { body: { form: 'A'.repeat(43) } }],
    ['without the field', () => undefined, { body: { form: '' } }],
    ['from a page of the same machine', () => undefined, { headers: { 'sec-fetch-site': 'same-site' } }],
    ['with an unknown step', () => undefined, { body: { step: 'constructor' } }],
  ])('%s is refused before any action runs', async (_how, prepare, change) => {
    const email = await newPatient();
    const visitor = site.visitor();
    const page = await open(visitor);
    prepare(visitor);
    const { status, location, html } = await visitor.submit(
      page,
      { email, password: PASSWORD },
      'submit',
      change,
    );
    expect({ status, location }).toEqual({ status: 403, location: undefined });
    expect(textOf(html)).toContain('This page is out of date');
    expect(visitor.cookies.has('__Host-session')).toBe(false);
    expect(reasons()).toEqual(['form_refused: not_from_here']);
  });

  test.each(['https://evil.example', 'null'])(
    'from the origin %s does not reach the pages',
    async (origin) => {
      const email = await newPatient();
      const visitor = site.visitor();
      const change = { headers: { origin } };
      const { status, location } = await visitor.submit(
        await open(visitor),
        { email, password: PASSWORD },
        'submit',
        change,
      );
      expect({ status, location }).toEqual({ status: 403, location: undefined });
      expect(visitor.cookies.has('__Host-session')).toBe(false);
      expect(reasons()).toEqual([]);
    },
  );

  test('does not invalidate a form in another tab', async () => {
    const email = await newPatient();
    const visitor = site.visitor();
    const [first, second] = [await open(visitor), await open(visitor, {}, RESULTS)];
    expect(isSignedIn(await visitor.submit(first, { email, password: PASSWORD }))).toBe(true);
    expect(isSignedIn(await visitor.submit(second, { email, password: PASSWORD }))).toBe(true);
  });

  test('for an unknown app gets no redirect even with a valid token', async () => {
    const visitor = site.visitor();
    const page = await open(visitor);
    const foreign = { ...page, html: page.html.replaceAll('booking.example', 'evil.example') };
    const { status, location } = await visitor.submit(foreign, {
      email: 'a@example.org',
      password: PASSWORD,
    });
    expect({ status, location }).toEqual({ status: 400, location: undefined });
  });

  test('with an unknown button does nothing', async () => {
    const visitor = site.visitor();
    const page = await visitor.submit(await open(visitor), { email: 'a@example.org' }, 'constructor');
    expect(page.status).toBe(403);
  });
});

describe('a page', () => {
  test('names its app and shows the app’s brand', async () => {
    const { html } = await open();
    expect(textOf(html)).toContain('Sign in to go on to Booking.');
    expect(html).toContain('Riverside Dental');
    expect(html).toMatch(/<img src="data:image\/svg\+xml;base64,[^"]+" alt="Riverside Dental"/);
    const style = await (await fetch(`${site.url}/style.css?client_id=${BOOKING}`)).text();
    expect(style).toContain('--brand: #00664f');
    const other = await open(site.visitor(), {}, RESULTS);
    expect(other.html).toContain('Riverside Clinic');
    expect(other.html).not.toContain('<img');
  });

  test('links the privacy notice and the terms that the clinic has', async () => {
    const { html } = await open();
    expect(html).toContain('<a href="https://clinic.example/privacy?lang=en&amp;v=2">Privacy notice</a>');
    expect(textOf(html)).not.toContain('Terms of use');
  });

  test('loads nothing from other origins, and its forms lead only to the app', async () => {
    const { headers } = await open();
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src data:; form-action 'self' https://booking.example; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    ['the browser', {}, 'fr-CH, fr;q=0.9', 'fr'],
    ['the app', { lang: 'es' }, 'fr', 'es'],
    ['neither', {}, 'de', 'en'],
    ['the browser if the app requests an unavailable one', { lang: 'de' }, 'ar', 'ar'],
  ])('is in the language of %s', async (_who, parameters, accepted, expected) => {
    const headers = { 'accept-language': accepted };
    const { html } = await site.visitor().go(authorizeAddress(BOOKING, parameters), { headers });
    expect(html).toContain(`<html lang="${expected}" dir="${expected === 'ar' ? 'rtl' : 'ltr'}">`);
  });

  test('keeps the step when the language changes during sign-in', async () => {
    const email = await newPatient();
    const visitor = site.visitor();
    const page = await visitor.submit(await open(visitor), { email }, 'other');
    const french = await visitor.submit(page, {}, 'submit', { body: { language: 'fr', button: '' } });
    expect(french.html).toContain('<html lang="fr" dir="ltr">');
    expect(textOf(french.html)).toContain('S’il existe un compte');
    expect(isSignedIn(await visitor.submit(french, { code: site.secretFor(email) }))).toBe(true);
    expect((await visitor.go(authorizeAddress(BOOKING, { prompt: 'login' }))).html).toContain('lang="fr"');
  });

  test('escapes its parameters', async () => {
    const { html } = await open(site.visitor(), {
      login_hint: '"><script>alert(1)</script>',
      state: '"><b>',
    });
    expect(html.includes('<script')).toBe(false);
    expect(html.includes('"><b>')).toBe(false);
  });

  test('is not served for other paths', async () => {
    expect((await fetch(`${site.url}/signup`)).status).toBe(404);
  });
});

test('no refusal is logged with a name, a password, a code or a token', async () => {
  const email = await newPatient();
  const visitor = site.visitor();
  await tryPassword(email, 'Wrong-horse-7', visitor);
  const page = await visitor.submit(await open(visitor), { email }, 'other');
  const code = site.secretFor(email);
  await visitor.submit(page, { code: `${code}1` });
  await visitor.go(
    authorizeAddress(BOOKING, { redirect_uri: 'https://evil.example/', state: 'secret-state' }),
  );
  await visitor.go(authorizeAddress(BOOKING, { client_id: 'secret-client' }));
  await visitor.go('/logout?client_id=secret-client&logout_uri=https://evil.example/');
  await fetch(`${site.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: BOOKING,
      code: 'secret-code',
      code_verifier: 'secret-verifier',
    }),
  });
  await fetch(`${site.url}/oauth2/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: RESULTS, client_secret: 'secret-secret', token: 'secret-token' }),
  });
  expect(site.log).toHaveLength(7);
  const secrets = [email, 'Wrong-horse-7', code, 'evil', 'secret-state', 'secret-client', 'secret-code'];
  const more = ['secret-verifier', 'secret-secret', 'secret-token', visitor.cookies.get('__Host-form') ?? ''];
  expect(leaksIn(site.log, [...secrets, ...more])).toEqual([]);
});
