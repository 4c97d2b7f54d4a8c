import type { Page } from 'playwright-core';
import { secretOf } from '../../local/demo/mailbox.ts';
import { en } from '../../web/src/words/en.ts';
import { es } from '../../web/src/words/es.ts';
import {
  follow,
  heading,
  linkOf,
  openChangeName,
  openClinic,
  openTab,
  PASSWORD,
  press,
  seesError,
  seesText,
  signIn,
  signUp,
  visitSignedIn,
  watchActions,
} from './patient.ts';
import { openSite } from './site.ts';

const site = await openSite();
const clinic = openClinic(site.system);
afterAll(() => site.close());
afterEach(() => expect(site.complaints).toEqual([]));

/** Records the requests and log messages of a page. */
function watchTraces(page: Page): string[] {
  const traces: string[] = [];
  page.on('request', (request) => traces.push(request.url(), JSON.stringify(request.headers())));
  page.on('console', (message) => traces.push(message.text()));
  return traces;
}

/** Returns the browser's stored data for a page. */
const storedData = (page: Page) =>
  page.evaluate(() =>
    JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }]),
  );

test('the header shows the logo that the site serves, under the name of the clinic', async () => {
  const { clinic: details } = await (await fetch(`${site.system.siteUrl}/config.json`)).json();
  const page = await site.visit('/login', { config: { clinic: { ...details, logo: '/icon.svg' } } });
  const logo = page.getByRole('link', { name: details.name }).getByRole('img');
  expect(await logo.evaluate((image: HTMLImageElement) => image.decode().then(() => image.height))).toBe(40);
});

describe('without a network', () => {
  test('the page says so and keeps the typed values, which can be sent when the network is back', async () => {
    await clinic.createPatient('ana@example.com');
    const page = await site.visit('/login');
    await page.getByLabel('Email address').fill('ana@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.context().setOffline(true);
    await seesText(page, en.layout.offline);
    await press(page, 'Sign in');
    await seesError(page, en.problems.network);
    expect(await page.getByLabel('Email address').inputValue()).toBe('ana@example.com');
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(PASSWORD);

    await page.context().setOffline(false);
    await page.getByText(en.layout.offline).waitFor({ state: 'detached' });
    await press(page, 'Sign in');
    await heading(page, 'Your account');
    await page.context().close();
  });

  test('the account is shown only when the network is back', async () => {
    await clinic.createPatient('ben@example.com');
    const page = await visitSignedIn(site, 'ben@example.com');
    await openChangeName(page);
    await page.context().setOffline(true);
    await page.getByLabel('Full name').fill('Ben Roe');
    await press(page, 'Save');
    await seesError(page, en.problems.network);
    await follow(page, 'Cancel');
    await seesText(page, en.problems.network);
    await page.context().setOffline(false);
    await press(page, 'Try again');
    await seesText(page, 'Ana Diaz');
    await page.context().close();
  });

  test('the page stays in its language when another cannot be loaded', async () => {
    const page = await site.visit('/login');
    await page.context().setOffline(true);
    const refused = page.waitForEvent('requestfailed');
    await press(page, 'Español');
    await refused;
    await heading(page, en.pages.login);
    await page.context().setOffline(false);
    // Browsers do not retry a module that failed to load until the page is reloaded.
    await page.reload();
    await press(page, 'Español');
    await heading(page, es.pages.login);
    await page.context().close();
  });
});

describe('with a slow network', () => {
  test('the button shows at once that it is busy, and after five seconds the page says that it takes longer', async () => {
    await clinic.createPatient('cem@example.com');
    const page = await site.visit('/login');
    await page.clock.install();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    await page.route(`${site.system.awsUrl}/**`, async (route) => {
      await arrived;
      await route.continue();
    });
    await signIn(page, 'cem@example.com');
    await page.getByRole('button', { name: en.actions.signInBusy }).waitFor();
    expect(await page.getByText(en.actions.slow).count()).toBe(0);
    await page.clock.fastForward('00:05');
    await seesText(page, en.actions.slow);
    arrive();
    await heading(page, 'Your account');
    await page.context().close();
  });
});

describe('the link of an email', () => {
  test('leaves no trace of its code, and does nothing until the button is pressed', async () => {
    const asked = await site.visit('/signup');
    await signUp(asked, 'dora@example.com');
    const email = await site.mailbox.next('dora@example.com', 'verify-account');
    const page = await openTab(site, asked, '/help');
    const actions = watchActions(page);
    const traces = watchTraces(page);
    await page.goto(linkOf(email));
    await seesText(page, en.confirm.filledIn);
    expect(await page.getByLabel('Code from the email').inputValue()).toBe(secretOf(email));
    expect(page.url()).toBe(`${site.system.siteUrl}/confirm`);
    expect(await storedData(page)).not.toContain(secretOf(email));
    expect(actions).toEqual([]);

    await page.goBack();
    await heading(page, en.pages.help);
    await page.goForward();
    await heading(page, 'Check your email');
    expect(page.url()).toBe(`${site.system.siteUrl}/confirm`);
    expect(traces.join('\n')).not.toContain(secretOf(email));
    expect(actions).toEqual([]);
    await page.context().close();
  });

  test('fills in the page that is already open', async () => {
    const page = await site.visit('/signup');
    await signUp(page, 'eda@example.com');
    await heading(page, 'Check your email');
    const email = await site.mailbox.next('eda@example.com', 'verify-account');
    await page.goto(linkOf(email));
    await seesText(page, en.confirm.filledIn);
    expect(page.url()).toBe(`${site.system.siteUrl}/confirm`);
    await press(page, 'Confirm');
    await seesText(page, en.notices.welcome);
    expect(await storedData(page)).not.toContain(secretOf(email));
    await page.context().close();
  });

  test('that was cut off asks for the code where the patient signed up, and for nothing elsewhere', async () => {
    const page = await site.visit('/signup');
    await signUp(page, 'ella@example.com');
    await heading(page, 'Check your email');
    const tab = await openTab(site, page, '/confirm#ref=');
    await press(tab, 'Confirm');
    await seesError(tab, en.errors.codeMissing);
    await page.context().close();
    const elsewhere = await site.visit('/confirm#ref=');
    await seesText(elsewhere, en.confirm.nothing);
    await elsewhere.context().close();
  });
});

describe('the app', () => {
  test('says that a page was not found, and links to others', async () => {
    const page = await site.visit('/nothing/here');
    await heading(page, 'Page not found');
    await follow(page, 'Sign in');
    await heading(page, 'Sign in');
    await page.context().close();
  });

  test('supports the back and forward buttons, and remembers the address', async () => {
    const page = await site.visit('/');
    expect(page.url()).toBe(`${site.system.siteUrl}/login`);
    await follow(page, 'Create an account');
    await signUp(page, 'fay@example.com');
    await heading(page, 'Check your email');
    await page.goBack();
    await heading(page, 'Create an account');
    expect(await page.getByLabel('Email address').inputValue()).toBe('fay@example.com');
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await page.goBack();
    await heading(page, 'Sign in');
    await page.goForward();
    await page.goForward();
    await heading(page, 'Check your email');
    await page.context().close();
  });

  test('helps a patient who did not get the email, and shows the address that it was sent to', async () => {
    const page = await site.visit('/signup');
    await signUp(page, 'gil@example.com');
    await heading(page, 'Check your email');
    await page.getByRole('contentinfo').getByRole('link', { name: en.layout.help }).click();
    await seesText(page, 'gil@example.com');
    await follow(page, en.help.toSignUp);
    await heading(page, 'Create an account');
    await page.getByLabel('Email address').fill('gil@example.org');
    await page.getByLabel('Full name').fill('Gil Roe');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Create account');
    await site.mailbox.next('gil@example.org', 'verify-account');
    await page.context().close();
  });
});
