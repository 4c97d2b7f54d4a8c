import type { Page } from 'playwright-core';
import { launchBrowser } from '../../bench/browser.ts';
import { findProblems } from '../harness/accessibility.ts';
import { openOperations } from './operations.ts';

const operations = await openOperations();
const browser = await launchBrowser();
const complaints: string[] = [];
afterAll(async () => {
  await browser.close();
  await operations.system.close();
});
afterEach(() => expect(complaints.splice(0)).toEqual([]));

const ana = await operations.signUp('ana@example.com');
await operations.emailTo(ana, ({ outcome }) => outcome === 'delivery_delivered');

/** Opens the page; what the browser refuses or complains of is an error. */
async function open(options: Parameters<typeof browser.newContext>[0] = {}): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(8_000);
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  await page.goto(operations.system.awsUrl);
  return page;
}

const emailOf = (page: Page, userSub: string) => page.locator('article').filter({ hasText: userSub });

describe('the operations page', () => {
  test('shows an email as a timeline, beside its trace and its log lines', async () => {
    const page = await open();
    const email = emailOf(page, ana);
    expect(await email.getByRole('listitem').first().textContent()).toContain('Asked for');
    expect(await email.getByRole('rowheader').allTextContents()).toEqual(
      expect.arrayContaining(['decrypt', 'render', 'send']),
    );
    await email.getByText('Log lines').click();
    await email.locator('.lines code').filter({ hasText: '"message":"email_sent"' }).waitFor();
    await page.context().close();
  });

  test('shows new emails by itself, and keeps focus, open details and the place', async () => {
    const page = await open({ viewport: { width: 390, height: 500 } });
    const [email, summary] = [emailOf(page, ana), emailOf(page, ana).locator('summary')];
    await summary.focus();
    await page.keyboard.press('Enter');
    await summary.scrollIntoViewIfNeeded();
    const before = await summary.boundingBox();
    const ben = await operations.signUp('ben@example.com');
    await emailOf(page, ben).locator('.outcome').filter({ hasText: 'delivered' }).waitFor();
    const [first] = await page.locator('article .sub').allTextContents();
    expect(first).toBe(ben);
    expect(await email.locator('details[open] > summary:focus').count()).toBe(1);
    expect(Math.abs(((await summary.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(3);
    await page.context().close();
  });

  test('stands still while it is paused', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Pause' }).click();
    const cleo = await operations.signUp('cleo@example.com');
    await operations.emailTo(cleo, ({ outcome }) => outcome === 'delivery_delivered');
    await page.waitForTimeout(1_200);
    expect(await emailOf(page, cleo).count()).toBe(0);
    await page.getByRole('button', { name: 'Pause' }).click();
    await emailOf(page, cleo).waitFor();
    await page.context().close();
  });

  test('finds a patient by address or sub, and puts neither into an address', async () => {
    const page = await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const dora = await operations.signUp('dora@example.com');
    const field = page.getByRole('textbox', { name: 'Email address, a part of it, or sub of a patient' });
    const status = page.locator('#found');
    for (const who of ['Dora@Example.com', dora]) {
      await field.fill(who);
      await field.press('Enter');
      await status.filter({ hasText: `1 email of patient ${dora}` }).waitFor();
      expect(await page.locator('article').count()).toBe(1);
      await page.getByRole('button', { name: 'Show everyone' }).click();
      await emailOf(page, ana).waitFor();
    }
    await field.fill('nobody@example.com');
    await field.press('Enter');
    await status.filter({ hasText: 'Nobody has an account with this address.' }).waitFor();
    await page.getByRole('button', { name: 'Show everyone' }).click();
    await page.getByRole('button', { name: `Only this patient ${ana}` }).click();
    await status.filter({ hasText: `1 email of patient ${ana}` }).waitFor();
    expect(decodeURIComponent([...asked, page.url()].join())).not.toMatch(/dora|nobody|[0-9a-f]{8}-/i);
    await page.context().close();
  });

  test('finds patients by a part of their address', async () => {
    const page = await open();
    const [fay, faith] = [
      await operations.signUp('fay.o@fabian.example'),
      await operations.signUp('faith@fabian.example'),
    ];
    const field = page.getByRole('textbox');
    await field.fill('FABIAN');
    await field.press('Enter');
    await page
      .locator('#found')
      .filter({ hasText: '2 emails of 2 accounts with this in their address.' })
      .waitFor();
    await Promise.all([fay, faith].map((sub) => emailOf(page, sub).waitFor()));
    expect(await emailOf(page, ana).count()).toBe(0);
    await page.context().close();
  });

  test('shows only the emails that match its filters, also those that come later', async () => {
    const page = await open();
    const found = page.locator('#found');
    await page.getByLabel('Result').selectOption('Not delivered');
    await found.filter({ hasText: 'No email like this.' }).waitFor();
    await operations.post('/operations/fault-switches', { switch: 'ses-sandbox', on: 'true' });
    const gus = await operations.signUp('gus@example.com');
    await emailOf(page, gus).locator('.outcome').filter({ hasText: 'not sent' }).waitFor();
    await found.filter({ hasText: '1 email like this.' }).waitFor();
    await operations.post('/operations/fault-switches', { switch: 'ses-sandbox', on: 'false' });
    await page.getByLabel('Email', { exact: true }).selectOption('Invitation');
    await found.filter({ hasText: 'No email like this.' }).waitFor();
    await page.context().close();
  });

  test('says at its head whether the whole system works, as the support desk does', async () => {
    const page = await open();
    const system = page.locator('#system');
    await system.filter({ hasText: /^(The system works|Something needs attention)\. ✓?/ }).waitFor();
    expect(await system.textContent()).toMatch(/Alarms: .* · Codes: .* · Failure queue: .* · SES: /);
    await page.context().close();
  });

  test("names days and times of the clinic's zone", async () => {
    const page = await open();
    await page.getByText('times in Pacific/Auckland').waitFor();
    const time = emailOf(page, ana).locator('time');
    const at = new Date((await time.getAttribute('datetime')) ?? '');
    const local = at.toLocaleTimeString('en-GB', { timeZone: 'Pacific/Auckland' });
    expect(await time.textContent()).toMatch(new RegExp(`^(today|yesterday) at ${local}$`));
    await page.context().close();
  });

  test('leads to the section of the runbook, as a page', async () => {
    const page = await open();
    await page.locator('#fault-switches > summary').click();
    await page.getByRole('link', { name: /What to do while SES is down/ }).click();
    const anchor = decodeURIComponent(new URL(page.url()).hash.slice(1));
    expect(await page.locator(`h3#${anchor}`).count()).toBe(1);
    expect(await page.locator('h1').textContent()).toBe('Support');
    expect(await findProblems(page)).toEqual([]);
    await page.getByRole('link', { name: 'Back to the emails' }).click();
    await emailOf(page, ana).waitFor();
    await page.context().close();
  });

  test('moves switches by the keyboard alone', async () => {
    const page = await open();
    await page.locator('#fault-switches > summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Switch on SES is down' }).focus();
    await page.keyboard.press('Enter');
    const banner = page.locator('.banner');
    await banner.getByText('Fault switch: SES is down').waitFor();
    expect(await page.locator(':focus').textContent()).toBe('Switch off SES is down');
    await banner.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await banner.waitFor({ state: 'detached' });
    await page.locator('#fault-switches > summary:focus').waitFor();
    await page.context().close();
  });

  test('works without script', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.getByRole('textbox').first().fill('ana@example.com');
    await page.getByRole('button', { name: 'Find' }).click();
    await emailOf(page, ana).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.context().close();
  });
});

describe('nobody else', () => {
  test.each([
    ['another page of this computer', { origin: 'http://localhost:1' }],
    ['a page elsewhere', { origin: 'https://example.com' }],
    ['a page that hides where it is from', { origin: 'null' }],
    ['a page that the browser marks as another site', { 'sec-fetch-site': 'same-site' }],
  ])('moves a switch or searches: %s', async (_, headers) => {
    const move = await operations.post(
      '/operations/fault-switches',
      { switch: 'key-denied', on: 'true' },
      headers,
    );
    const search = await operations.post('/operations/live', { who: 'ana@example.com' }, headers);
    expect([move.status, search.status]).toEqual([403, 403]);
    expect(await search.text()).not.toContain(ana);
    expect(await (await fetch(operations.system.awsUrl)).text()).not.toContain('id="banner-');
  });

  test('puts script or style into the page', async () => {
    const { headers } = await fetch(operations.system.awsUrl);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(policy).not.toContain('unsafe');
    const shown = await operations.post('/operations/search', { who: '"><script>alert(1)</script>' });
    expect(await shown.text()).not.toContain('<script>alert');
  });
});

describe('everybody can use it', () => {
  test.each(['light', 'dark'] as const)('in %s colours, on a phone and on a desktop', async (colorScheme) => {
    await operations.post('/operations/fault-switches', { switch: 'ses-sandbox', on: 'true' });
    const eve = await operations.signUp(`eve-${colorScheme}@example.com`);
    await operations.emailTo(eve, ({ outcome }) => outcome === 'failed');
    const page = await open({ colorScheme, viewport: { width: 1280, height: 900 } });
    await page.locator('#system strong').waitFor();
    await page.getByRole('button', { name: `Only this patient ${eve}` }).click();
    await page.locator('#found').filter({ hasText: eve }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.locator('article summary').click();
    await page.locator('#fault-switches > summary').click();
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await findProblems(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    }
    await operations.post('/operations/fault-switches', { switch: 'ses-sandbox', on: 'false' });
    await page.context().close();
  });
});
