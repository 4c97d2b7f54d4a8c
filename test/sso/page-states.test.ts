import type { BrowserContextOptions, Page } from 'playwright-core';
import { SIGN_IN_PAGE_PICTURES } from '../../docs-site/pictures/descriptions.ts';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import { reviewImages } from '../harness/screenshots.ts';
import { WAIT_TIMEOUT } from '../harness/timeout.ts';
import { type Inspection, inspect } from '../web/inspect.ts';
import { openClinic, seesError } from '../web/patient.ts';
import { openSite } from '../web/site.ts';
import { pkce } from './sign-in-site.ts';

const site = await openSite();
const clinic = openClinic(site.system);
afterAll(() => site.close());

const { singleSignOn } = site.system;
const app = (name: string) => {
  const found = singleSignOn?.apps.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no app ${name}`);
  return found;
};

function address(path: string, name = 'Booking', parameters: Record<string, string> = {}): string {
  const { clientId, callbackUrls } = app(name);
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: callbackUrls[0] ?? '',
    response_type: 'code',
    scope: 'openid email',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...parameters,
  });
  return `${singleSignOn?.url}${path}?${query}`;
}

async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const person = await site.browser.newContext({ locale: 'en-GB', ignoreHTTPSErrors: true, ...options });
  person.setDefaultTimeout(WAIT_TIMEOUT);
  const page = await person.newPage();
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function askForCode(page: Page, email: string): Promise<void> {
  await page.getByLabel(en.fields.email).fill(email);
  await press(page, en.actions.emailCode);
  await page.getByRole('heading', { name: en.pages.loginCode }).waitFor();
}

/** The states of the sign-in pages, by the names of their screenshots. */
const STATES: Readonly<Record<string, () => Promise<Page>>> = {
  'sign-in': () => open(address('/login')),
  'sign-in-clinic': () => open(address('/login', 'Lab results')),
  'sign-in-in-arabic': () => open(address('/login'), { locale: 'ar' }),
  'sign-in-in-the-dark': () => open(address('/login'), { colorScheme: 'dark' }),
  'sign-in-mistakes': async () => {
    const page = await open(address('/login'));
    await press(page, en.actions.signIn);
    await seesError(page, en.errors.emailMissing);
    return page;
  },
  'sign-in-wrong-password': async () => {
    const page = await open(address('/login'));
    await page.getByLabel(en.fields.email).fill('nobody@example.com');
    await page.getByLabel(en.fields.password, { exact: true }).fill('wrong horse battery');
    await press(page, en.actions.signIn);
    await seesError(page, en.problems.passwordWrong);
    return page;
  },
  code: async () => {
    const page = await open(address('/login'));
    await askForCode(page, 'ana@example.com');
    return page;
  },
  'code-wrong': async () => {
    const page = await open(address('/login'));
    // Another patient than above, as a second code would replace the first.
    await askForCode(page, 'ben@example.com');
    await page.getByLabel(en.fields.code).fill('1');
    await press(page, en.actions.signIn);
    await seesError(page, en.problems.codeWrong);
    return page;
  },
  'new-password': async () => {
    await clinic.invite('dora@example.com', 'Temporary-word-7');
    const page = await open(address('/login'));
    await page.getByLabel(en.fields.email).fill('dora@example.com');
    await page
      .getByLabel(en.fields.password, { exact: true })
      .fill(secretOf(await site.mailbox.next('dora@example.com', 'invitation')));
    await press(page, en.actions.signIn);
    await page.getByRole('heading', { name: en.pages.newPassword }).waitFor();
    return page;
  },
  forgot: () => open(address('/forgotPassword')),
  reset: async () => {
    const page = await open(address('/forgotPassword'));
    await page.getByLabel(en.fields.email).fill('ana@example.com');
    await press(page, en.actions.sendCode);
    await page.getByRole('heading', { name: en.confirm.title }).waitFor();
    return page;
  },
  refused: () => open(address('/oauth2/authorize', 'Booking', { redirect_uri: 'https://evil.example/' })),
  outdated: async () => {
    const page = await open(address('/login'));
    await page.context().clearCookies();
    await press(page, en.actions.signIn);
    await page.getByRole('heading', { name: 'This page is out of date' }).waitFor();
    return page;
  },
  'signed-out': () => open(`${singleSignOn?.url}/logout?client_id=${app('Booking').clientId}`),
};

/** More are not faster on two cores. */
const TABS = 4;
const inspections: Inspection[] = [];

beforeAll(async () => {
  await Promise.all(['ana@example.com', 'ben@example.com'].map((email) => clinic.createPatient(email)));
  const queue = Object.entries(STATES).values();
  const work = async () => {
    for (const [name, reach] of queue) {
      const page = await reach();
      inspections.push(await inspect(page, name, false));
      await page.context().close();
    }
  };
  await Promise.all(Array.from({ length: TABS }, work));
});

test('every sign-in page meets WCAG 2.2 AA, in light and dark mode', () => {
  expect(inspections.flatMap(({ accessibility }) => accessibility)).toEqual([]);
});

test('every sign-in page fits a narrow window in every language', () => {
  expect(inspections.flatMap(({ overflows }) => overflows)).toEqual([]);
});

test('every control is large enough for a fingertip', () => {
  expect(inspections.flatMap(({ smallControls }) => smallControls)).toEqual([]);
});

test('every picture has a description, which begins with the heading of the page', () => {
  const descriptions: Readonly<Record<string, string>> = SIGN_IN_PAGE_PICTURES;
  const wrong = inspections.filter(({ name, heading }) => !descriptions[name]?.startsWith(`“${heading}”`));
  expect(wrong.map(({ name, heading }) => `${name} is “${heading}”`)).toEqual([]);
  expect(Object.keys(descriptions)).toHaveLength(inspections.length);
});

test('every sign-in page looks like its reviewed screenshot', async () => {
  // If a state was not reached, an update would delete the pictures of all that follow it.
  expect(inspections).toHaveLength(Object.keys(STATES).length);
  const seen = new Map(inspections.flatMap(({ shots }) => [...shots]));
  expect(await reviewImages(new URL('screenshots/', import.meta.url), seen)).toEqual([]);
});

test('the keyboard reaches everything in reading order, and the focus is visible', async () => {
  const page = await open(address('/login'));
  const controls = await page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, input:not([hidden]):not([type=hidden])')].map(
      (element) => element.id || element.textContent || '',
    ),
  );
  const reached: string[] = [];
  while (reached.length < controls.length) {
    await page.keyboard.press('Tab');
    const [name, outline] = await page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      return [element.id || element.textContent || '', getComputedStyle(element).outlineStyle];
    });
    reached.push(name ?? '');
    expect(outline).toBe('solid');
  }
  expect(reached).toEqual(controls);
  await page.context().close();
});
