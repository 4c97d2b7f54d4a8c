import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import {
  enterCode,
  follow,
  heading,
  linkOf,
  openClinic,
  PHONE,
  pathOf,
  press,
  seesError,
  seesText,
  sendNewCode,
  signIn,
  visitSignedIn,
  watchActions,
  wrongCode,
} from './patient.ts';
import { openSite } from './site.ts';

let ahead = 0;
const site = await openSite({ clock: () => Date.now() + ahead });
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

const DAY = 86_400_000;

/** Asks for a code to another address; returns the page for the code, and the email. */
async function changeAddress(from: string, to: string) {
  await clinic.createPatient(from);
  const page = await visitSignedIn(site, from);
  await page.clock.install();
  await follow(page, 'Change Email address');
  await seesText(page, from);
  await page.getByLabel('New email address').fill(to);
  await press(page, 'Send a code');
  await seesText(page, to);
  return { page, email: await site.mailbox.next(to, 'verify-new-address') };
}

describe('a new address', () => {
  test('is used when its code is entered', async () => {
    const { page, email } = await changeAddress('ana@example.com', 'ana@example.org');
    await page.reload();
    await follow(page, 'Cancel');
    await seesText(page, 'ana@example.com');
    await seesText(page, 'Waiting for the code');
    await follow(page, 'Enter the code');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesText(page, en.notices.emailConfirmed);
    await seesText(page, 'ana@example.org');
    expect(await page.getByText('ana@example.com').count()).toBe(0);

    await press(page, 'Sign out');
    await signIn(page, 'ana@example.com');
    await seesError(page, en.problems.passwordWrong);
    await signIn(page, 'ana@example.org');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('is used when its link is followed and Confirm is pressed', async () => {
    const { page: asked, email } = await changeAddress('ben@example.com', 'ben@example.org');
    const page = await asked.context().newPage();
    const actions = watchActions(page);
    await page.goto(linkOf(email));
    await seesText(page, en.changeEmail.filledIn);
    expect(actions).toEqual([]);
    expect(page.url()).toBe(`${site.system.siteUrl}/account/email`);
    await press(page, 'Confirm');
    await seesText(page, en.notices.emailConfirmed);

    await asked.goto(`${site.system.siteUrl}/account`);
    await seesText(asked, 'ben@example.org');
    expect(await asked.getByText('Waiting for the code').count()).toBe(0);
    await asked.context().close();
  });

  test('is used when its link is followed in another browser, after signing in', async () => {
    const { page: asked, email } = await changeAddress('cem@example.com', 'cem@example.org');
    await asked.context().close();
    const page = await site.visit(pathOf(linkOf(email)));
    await seesText(page, en.notices.codeInLink);
    expect(page.url()).toBe(`${site.system.siteUrl}/login`);
    await signIn(page, 'cem@example.com');
    await seesText(page, en.changeEmail.filledIn);
    expect(await page.getByLabel('Code from the email').inputValue()).toBe(secretOf(email));
    await press(page, 'Confirm');
    await seesText(page, en.notices.emailConfirmed);
    await seesText(page, 'cem@example.org');
    await page.context().close();
  });

  test('can be another one, when the first was mistyped', async () => {
    const { page } = await changeAddress('dora@example.com', 'dora@example.rog');
    await press(page, 'Use another address');
    await page.getByLabel('New email address').fill('dora@example.org');
    await press(page, 'Send a code');
    const email = await site.mailbox.next('dora@example.org', 'verify-new-address');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesText(page, en.notices.emailConfirmed);
    await page.context().close();
  });

  test('cannot be one that another account uses', async () => {
    await clinic.createPatient('eda@example.com');
    await clinic.createPatient('fay@example.com');
    const page = await visitSignedIn(site, 'eda@example.com');
    await follow(page, 'Change Email address');
    await page.getByLabel('New email address').fill('fay@example.com');
    await press(page, 'Send a code');
    // As at a sign-up, only the owner of the mailbox learns that there is an account.
    await enterCode(
      page,
      secretOf(await site.mailbox.next('fay@example.com', 'verify-new-address')),
      'Confirm',
    );
    await seesError(page, en.problems.emailTaken(PHONE));
    await page.context().close();
  });
});

describe('an address that was never confirmed', () => {
  test('is marked as such, and confirmed with a code', async () => {
    await clinic.createPatient('gil@example.com');
    const page = await visitSignedIn(site, 'gil@example.com');
    await clinic.cognito.send(
      new AdminUpdateUserAttributesCommand({
        ...clinic.account('gil@example.com'),
        UserAttributes: [{ Name: 'email_verified', Value: 'false' }],
      }),
    );
    await page.reload();
    await seesText(page, en.account.emailNotConfirmed);
    await press(page, 'Confirm this address');
    const email = await site.mailbox.next('gil@example.com', 'verify-address');
    expect(linkOf(email)).toContain('/account#');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesText(page, en.notices.emailConfirmed);
    await page.getByText(en.account.emailConfirmed, { exact: true }).waitFor();
    await page.context().close();
  });
});

describe('the link of another account', () => {
  test('confirms nothing, and says which account is signed in', async () => {
    const { page: asked, email } = await changeAddress('kim@example.com', 'kim@example.org');
    await asked.context().close();
    await clinic.createPatient('lea@example.com');
    const page = await visitSignedIn(site, 'lea@example.com');
    await page.goto(linkOf(email));
    await seesText(page, en.changeEmail.otherAccount('\u2068lea@example.com\u2069'));
    expect(await page.getByLabel('Code from the email').count()).toBe(0);
    await press(page, 'Sign out');
    await signIn(page, 'kim@example.com');
    await press(page, 'Confirm');
    await seesText(page, en.notices.emailConfirmed);
    await page.context().close();
  });
});

describe('a code for a new address', () => {
  test('is rejected when it is wrong or replaced, and works when it is right', async () => {
    const { page, email } = await changeAddress('hugo@example.com', 'hugo@example.org');
    await enterCode(page, wrongCode(secretOf(email)), 'Confirm');
    await seesError(page, en.problems.codeWrong);
    await sendNewCode(page);
    const newer = await site.mailbox.next('hugo@example.org', 'verify-address');
    await enterCode(page, secretOf(email), 'Confirm');
    await seesError(page, en.problems.codeWrong);
    await enterCode(page, secretOf(newer), 'Confirm');
    await seesText(page, en.notices.emailConfirmed);
    await page.context().close();
  });

  test('stops working after too many wrong attempts; a new one works', async () => {
    const { page, email } = await changeAddress('ida@example.com', 'ida@example.org');
    for (let attempt = 0; attempt < 5; attempt++) {
      await enterCode(page, wrongCode(secretOf(email)), 'Confirm');
      await seesError(page, en.problems.codeWrong);
    }
    await enterCode(page, secretOf(email), 'Confirm');
    await seesError(page, en.problems.codeTriedTooOften('1 hour'));
    await sendNewCode(page);
    await enterCode(page, secretOf(await site.mailbox.next('ida@example.org', 'verify-address')), 'Confirm');
    await seesText(page, en.notices.emailConfirmed);
    await page.context().close();
  });

  test('expires after a day; a new one works', async () => {
    const { page: asked, email } = await changeAddress('jon@example.com', 'jon@example.org');
    await asked.context().close();
    ahead += DAY + 1;
    const page = await site.visit(pathOf(linkOf(email)));
    await page.clock.install({ time: Date.now() + ahead });
    await signIn(page, 'jon@example.com');
    await press(page, 'Confirm');
    await seesError(page, en.problems.codeExpired);
    await sendNewCode(page);
    const newer = await site.mailbox.next('jon@example.org', 'verify-address');
    await enterCode(page, secretOf(newer), 'Confirm');
    await seesText(page, en.notices.emailConfirmed);
    await seesText(page, 'jon@example.org');
    await page.context().close();
  });
});
