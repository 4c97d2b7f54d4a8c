import { randomUUID } from 'node:crypto';
import {
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import {
  askForSignInCode,
  chooseNewPassword,
  follow,
  heading,
  NEW_PASSWORD,
  openClinic,
  PASSWORD,
  PHONE,
  press,
  seesError,
  seesText,
  signIn,
  visitSignedIn,
  WRONG_PASSWORD,
  watchActions,
} from './patient.ts';
import { openSite } from './site.ts';

let ahead = 0;
/** Set while the clock of the user pool stands still. */
let stopped: number | undefined;
const site = await openSite({ clock: () => (stopped ?? Date.now()) + ahead });
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

const SECOND = 1000;
const HOUR = 3_600_000;

/** Creates an account whose address was never confirmed. */
async function createUnconfirmed(address: string) {
  const { clientId: ClientId } = site.system;
  const UserAttributes = [{ Name: 'email', Value: address }];
  const Username = randomUUID();
  await clinic.cognito.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
  await site.mailbox.next(address, 'verify-account');
}

/** Tries a wrong password without a browser. */
async function failToSignIn(USERNAME: string) {
  const attempt = clinic.cognito.send(
    new InitiateAuthCommand({
      ClientId: site.system.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: WRONG_PASSWORD },
    }),
  );
  await expect(attempt).rejects.toThrow('Incorrect username or password.');
}

describe('a patient with a password', () => {
  test('signs in, stays so after a reload, and signs out', async () => {
    await clinic.createPatient('ana@example.com');
    const page = await site.visit('/login');
    const actions = watchActions(page);
    await signIn(page, ' Ana@example.com ');
    await heading(page, 'Your account');
    await seesText(page, 'ana@example.com');
    expect(actions.slice(0, 2)).toEqual(['InitiateAuth', 'RespondToAuthChallenge']);

    await page.reload();
    await heading(page, 'Your account');
    await press(page, 'Sign out');
    await seesText(page, en.notices.signedOut);
    expect(actions.at(-1)).toBe('RevokeToken');
    await page.goto(`${site.system.siteUrl}/account`);
    await heading(page, 'Sign in');
    await page.context().close();
  });

  test('is sent an email that names the browser and the system', async () => {
    // No such email follows the creation of an account.
    ahead = -25 * HOUR;
    await clinic.createPatient('amy@example.com');
    ahead = 0;
    const page = await site.visit('/login');
    await signIn(page, 'amy@example.com');
    await heading(page, 'Your account');
    const email = await site.mailbox.next('amy@example.com', 'new-sign-in');
    expect(email.body.text).toMatch(/Chrome[^\n]* Linux/);
    await page.context().close();
  });

  test('sees the same error for a wrong password as for an unknown address', async () => {
    await clinic.createPatient('ben@example.com');
    const page = await site.visit('/login');
    await press(page, 'Sign in');
    await seesError(page, en.errors.emailMissing);
    await seesError(page, en.errors.passwordMissing);
    for (const address of ['ben@example.com', 'nobody@example.com']) {
      await signIn(page, address, WRONG_PASSWORD);
      await seesError(page, en.problems.passwordWrong);
    }
    expect(await page.getByLabel('Email address').inputValue()).toBe('nobody@example.com');
    await page.context().close();
  });

  test('has to wait after many wrong passwords, and can sign in after that', async () => {
    await clinic.createPatient('cem@example.com');
    for (let attempt = 0; attempt < 9; attempt++) {
      await failToSignIn('cem@example.com');
      ahead += 20 * SECOND;
    }
    const page = await site.visit('/login');
    await signIn(page, 'cem@example.com', WRONG_PASSWORD);
    await seesError(page, en.problems.passwordWrong);
    await signIn(page, 'cem@example.com');
    await seesError(page, en.problems.locked('15 minutes'));
    ahead += 40 * SECOND;
    await press(page, 'Sign in');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('has to wait no longer than the page says: a second after the fifth wrong password', async () => {
    await clinic.createPatient('cora@example.com');
    stopped = Date.now();
    for (let attempt = 0; attempt < 5; attempt++) await failToSignIn('cora@example.com');
    const page = await site.visit('/login');
    await signIn(page, 'cora@example.com');
    const sentence = en.problems.locked('15 minutes');
    await seesError(page, sentence);
    expect(sentence).toContain('a few seconds at first');
    ahead += 2 * SECOND;
    await press(page, 'Sign in');
    await heading(page, 'Your account');
    stopped = undefined;
    await page.context().close();
  });

  test('presses twice, and signs in once', async () => {
    await clinic.createPatient('dora@example.com');
    const page = await site.visit('/login');
    const actions = watchActions(page);
    await page.getByLabel('Email address').fill('dora@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).dblclick();
    await heading(page, 'Your account');
    expect(actions.filter((action) => action === 'InitiateAuth')).toHaveLength(1);
    await page.context().close();
  });
});

describe('an account that cannot be used yet', () => {
  test('looks like a wrong password when it was never confirmed, and the page says what may be missing', async () => {
    await createUnconfirmed('eda@example.com');
    await clinic.createPatient('enno@example.com');
    const page = await site.visit('/login');
    const seen: string[] = [];
    for (const address of ['eda@example.com', 'enno@example.com', 'nobody@example.com']) {
      await signIn(page, address, address.startsWith('enno') ? WRONG_PASSWORD : PASSWORD);
      await seesError(page, en.problems.passwordWrong);
      await seesText(page, en.login.notFinished);
      seen.push(await page.getByRole('main').innerText());
    }
    expect(new Set(seen).size).toBe(1);
    await follow(page, en.login.enterCode);
    await seesText(page, en.confirm.nothing);
    await page.context().close();
  });

  test('gets no sign-in code when it was never confirmed, and the page says what may be missing', async () => {
    await createUnconfirmed('fay@example.com');
    const page = await site.visit('/login');
    await askForSignInCode(page, 'fay@example.com');
    await seesText(page, en.loginCode.notFinished);
    await page.context().close();
  });

  test('needs a new password when the clinic has reset it', async () => {
    await clinic.createPatient('gil@example.com');
    await clinic.cognito.send(new AdminResetUserPasswordCommand(clinic.account('gil@example.com')));
    await site.mailbox.next('gil@example.com', 'reset-password');
    const page = await site.visit('/login');
    await signIn(page, 'gil@example.com');
    await seesText(page, en.notices.mustReset);
    await chooseNewPassword(page, secretOf(await site.mailbox.next('gil@example.com', 'reset-password')));
    await seesText(page, en.notices.passwordReset);
    await signIn(page, 'gil@example.com', NEW_PASSWORD);
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('shows a phone number when the clinic has disabled it', async () => {
    await clinic.createPatient('hugo@example.com');
    await clinic.cognito.send(new AdminDisableUserCommand(clinic.account('hugo@example.com')));
    const page = await site.visit('/login');
    await signIn(page, 'hugo@example.com');
    await seesError(page, en.problems.disabled(PHONE));
    await press(page, 'Email me a sign-in code');
    await seesError(page, en.problems.disabled(PHONE));
    expect(await page.getByRole('alert').getByRole('link').getAttribute('href')).toBe('tel:02079460018');
    await page.context().close();
  });

  test('finds a phone number that dials and reads from left to right, also in Arabic', async () => {
    const page = await site.visit('/help');
    await press(page, 'العربية');
    await page.locator('html[lang=ar]').waitFor();
    const links = await page.locator('a[href="tel:02079460018"]').evaluateAll((all) =>
      all.map((link) => {
        const text = link.firstChild as Text;
        const leftOf = (character: string) => {
          const range = document.createRange();
          range.setStart(text, text.data.lastIndexOf(character));
          range.setEnd(text, text.data.lastIndexOf(character) + 1);
          return range.getBoundingClientRect().left;
        };
        return { isIn: link.closest('main, footer')?.tagName, isOrdered: leftOf('2') < leftOf('8') };
      }),
    );
    expect(links).toEqual([
      { isIn: 'MAIN', isOrdered: true },
      { isIn: 'FOOTER', isOrdered: true },
    ]);
    await page.context().close();
  });
});

describe('a patient who is signed in', () => {
  test('sees so on /login and /signup, and can continue or sign out', async () => {
    await clinic.createPatient('ida@example.com');
    const page = await visitSignedIn(site, 'ida@example.com');
    for (const path of ['/login', '/signup', '/']) {
      await page.goto(site.system.siteUrl + path);
      await seesText(page, 'You are signed in as');
      await seesText(page, 'ida@example.com');
    }
    await follow(page, 'Go to your account');
    await seesText(page, 'Ana Diaz');
    await page.goBack();
    await press(page, 'Sign out');
    await seesText(page, en.notices.signedOut);
    await signIn(page, 'ida@example.com');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('who asked for a code first is not asked for it again', async () => {
    await clinic.createPatient('jon@example.com');
    const page = await site.visit('/login');
    await askForSignInCode(page, 'jon@example.com');
    await follow(page, 'Sign in with your password instead');
    await signIn(page, 'jon@example.com');
    await heading(page, 'Your account');
    await page.goto(`${site.system.siteUrl}/login/code`);
    await seesText(page, 'You are signed in as');
    await page.context().close();
  });
});
