import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import {
  askForSignInCode,
  enterCode,
  heading,
  openClinic,
  press,
  seesError,
  seesText,
  sendNewCode,
  watchActions,
  wrongCode,
} from './patient.ts';
import { openSite } from './site.ts';

let ahead = 0;
const site = await openSite({ clock: () => Date.now() + ahead });
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

const MINUTE = 60_000;

/** Asks for a code as somebody who has an account; returns the page for the code, and the code. */
async function askAs(address: string) {
  await clinic.createPatient(address);
  const page = await site.visit('/login');
  await page.clock.install();
  await askForSignInCode(page, address);
  return { page, code: secretOf(await site.mailbox.next(address, 'sign-in-code')) };
}

describe('a code that signs in', () => {
  test('has eight digits, and can be pasted as it appears in the email', async () => {
    const { page, code } = await askAs('ana@example.com');
    expect(code).toMatch(/^\d{8}$/);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      ` ${code.slice(0, 4)} - ${code.slice(4)}\n`,
    );
    await page.getByLabel('Code from the email').press('Control+V');
    await page.keyboard.press('Enter');
    await heading(page, 'Your account');
    await seesText(page, 'Ana Diaz');
    await page.context().close();
  });

  test('can be typed in the digits of another script', async () => {
    const { page, code } = await askAs('ben@example.com');
    const arabic = code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
    await enterCode(page, arabic, 'Sign in');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('is not sent to an address without an account, which the page does not reveal', async () => {
    const { page: known } = await askAs('cem@example.com');
    const unknown = await site.visit('/login');
    await unknown.clock.install();
    await askForSignInCode(unknown, 'nobody@example.com');
    const [one, other] = await Promise.all(
      [known, unknown].map(async (page) => {
        await page.clock.fastForward('00:31');
        await page.getByRole('button', { name: 'Send a new code' }).waitFor();
        return page.getByRole('main').innerText();
      }),
    );
    expect(one?.replaceAll('cem@', '')).toBe(other?.replaceAll('nobody@', ''));
    await enterCode(unknown, '12345678', 'Sign in');
    await seesError(unknown, en.problems.codeWrong);
    await known.context().close();
    await unknown.context().close();
  });

  test('is rejected when it is wrong, and works when it is right', async () => {
    const { page, code } = await askAs('dora@example.com');
    await press(page, 'Sign in');
    await seesError(page, en.errors.codeMissing);
    await enterCode(page, wrongCode(code), 'Sign in');
    await seesError(page, en.problems.codeWrong);
    await enterCode(page, code, 'Sign in');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('stops working after too many wrong attempts; after a wait, a new one works', async () => {
    const { page, code } = await askAs('eda@example.com');
    for (let attempt = 0; attempt < 5; attempt++) {
      await enterCode(page, wrongCode(code), 'Sign in');
      await seesError(page, en.problems.codeWrong);
    }
    ahead += MINUTE;
    await enterCode(page, code, 'Sign in');
    await seesError(page, en.problems.codeSignInExpired);
    await sendNewCode(page, en.notices.codeSentIfKnown);
    await enterCode(page, secretOf(await site.mailbox.next('eda@example.com', 'sign-in-code')), 'Sign in');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('is replaced by a newer one', async () => {
    const { page, code } = await askAs('fay@example.com');
    await sendNewCode(page, en.notices.codeSentIfKnown);
    const newer = secretOf(await site.mailbox.next('fay@example.com', 'sign-in-code'));
    await enterCode(page, code, 'Sign in');
    await seesError(page, en.problems.codeWrong);
    await enterCode(page, newer, 'Sign in');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('works after a reload, four minutes later', async () => {
    const { page, code } = await askAs('gil@example.com');
    await page.clock.fastForward('04:00');
    ahead += 4 * MINUTE;
    await page.reload();
    await seesText(page, 'gil@example.com');
    expect(await page.getByLabel('Code from the email').inputValue()).toBe('');
    await enterCode(page, code, 'Sign in');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test.each([
    ['on the page that was kept open', false],
    ['after a reload', true],
  ])('expires after a quarter of an hour, %s; a new one works', async (_, reload) => {
    const address = `hugo.${reload}@example.com`;
    const { page, code } = await askAs(address);
    await page.clock.fastForward('16:00');
    ahead += 16 * MINUTE;
    if (reload) await page.reload();
    await enterCode(page, code, 'Sign in');
    await seesError(page, en.problems.codeSignInExpired);
    await press(page, 'Send a new code');
    await seesText(page, en.notices.codeSentIfKnown);
    await enterCode(page, secretOf(await site.mailbox.next(address, 'sign-in-code')), 'Sign in');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('is sent once and tried once, however often the buttons are pressed', async () => {
    await clinic.createPatient('ida@example.com');
    const page = await site.visit('/login');
    const actions = watchActions(page);
    await page.getByLabel('Email address').fill('ida@example.com');
    await page.getByRole('button', { name: 'Email me a sign-in code' }).dblclick();
    await page
      .getByLabel('Code from the email')
      .fill(secretOf(await site.mailbox.next('ida@example.com', 'sign-in-code')));
    await page.getByRole('button', { name: 'Sign in', exact: true }).dblclick();
    await heading(page, 'Your account');
    expect(actions.slice(0, 2)).toEqual(['InitiateAuth', 'RespondToAuthChallenge']);
    expect(actions.filter((action) => /Auth/.test(action))).toHaveLength(2);
    await page.context().close();
  });

  test('is not asked for without a sign-in; the page leads back to /login', async () => {
    const page = await site.visit('/login/code');
    await heading(page, 'Sign in');
    expect(page.url()).toBe(`${site.system.siteUrl}/login`);
    await page.context().close();
  });
});
