import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutSuppressedDestinationCommand } from '@aws-sdk/client-sesv2';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../bench/browser.ts';
import { fillLogs } from '../../bench/filled-logs.ts';
import type { Denial } from '../../local/access.ts';
import { startLocalSystem } from '../../local/system.ts';
import { findProblems } from '../harness/accessibility.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { WAIT_TIMEOUT } from '../harness/timeout.ts';
import { createPatient, openClinic, signUp } from '../support/clinic.ts';
import { DESK, deskLines, openDesk } from './support-desk.ts';

const denials: Denial[] = [];
const system = await startLocalSystem({
  assembly: ASSEMBLY,
  delayScale: 0.01,
  onDenied: (denial) => denials.push(denial),
});
const clinic = openClinic(system);
const desk = openDesk(system);
const browser = await launchBrowser();
const complaints: string[] = [];
afterAll(async () => {
  await browser.close();
  desk.lambda.destroy();
  await system.close();
});
afterEach(() => expect([complaints.splice(0), denials.splice(0)]).toEqual([[], []]));

const alex = await createPatient(clinic, 'alex@example.com');
const ben = await signUp(clinic, 'ben@example.com');
await clinic.diagnosisOf('ben@example.com', 'delivered');

/** Opens the page that stands in for the console; what the browser complains of is an error. */
async function open(options: Parameters<typeof browser.newContext>[0] = {}): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(WAIT_TIMEOUT);
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  await page.goto(`${system.awsUrl}/support`);
  await page.getByRole('button', { name: 'Look up' }).waitFor();
  return page;
}

async function lookUp(page: Page, patient: string): Promise<void> {
  await page.getByLabel('Email address, sub or user name').fill(patient);
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByRole('heading', { name: 'What is the matter' }).waitFor();
}

const emails = async () => (await system.inbox.emails()).length;
const note = (page: Page) => page.locator('.note');

describe('the support desk', () => {
  test('begins with whether it is everyone', async () => {
    const page = await open();
    const first = page.locator('#widget h2').first();
    expect(await first.textContent()).toContain('The system works');
    const status = await page.getByRole('list', { name: 'Is it everyone?' }).textContent();
    for (const part of ['Alarms', 'Last code', 'Delivered', 'Failure queue', 'SES'])
      expect(status).toContain(part);
    await page.context().close();
  });

  test('puts no address into a URL, also when Return is pressed', async () => {
    const page = await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByLabel('Email address, sub or user name').fill('ben@example.com');
    await page.keyboard.press('Enter');
    await lookUp(page, 'ben@example.com');
    expect(decodeURIComponent([...asked, page.url()].join())).not.toContain('ben');
    await page.context().close();
  });

  test('sends a code again after a question, and not without an answer', async () => {
    const page = await open();
    await lookUp(page, 'ben@example.com');
    const before = await emails();
    const button = page.getByRole('button', { name: 'Send the email again' }).first();
    await button.click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await emails()).toBe(before);
    await button.click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await note(page).filter({ hasText: 'The email was sent again.' }).waitFor();
    await system.lambda.settled();
    expect(await emails()).toBe(before + 1);
    await page.context().close();
  });

  test('unblocks an address, after which the button is gone', async () => {
    await createPatient(clinic, 'cleo@example.com');
    await clinic.ses.send(
      new PutSuppressedDestinationCommand({ EmailAddress: 'cleo@example.com', Reason: 'BOUNCE' }),
    );
    const page = await open();
    await lookUp(page, 'cleo@example.com');
    await page.getByRole('button', { name: 'Unblock the address' }).first().click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await note(page).filter({ hasText: 'The address is off the list' }).waitFor();
    expect(await page.getByRole('button', { name: 'Unblock the address' }).count()).toBe(0);
    await page.context().close();
  });

  test('shows documentation and advice in a window, and stays as it is', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Who is calling?' }).click();
    await page.getByRole('dialog').getByText('call back at the number in the records').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'About this widget' }).click();
    await page.getByRole('dialog').getByText('The widget has no parameters.').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Look up' }).waitFor();
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)('can be used by everybody, in %s colours', async (colorScheme) => {
    const page = await open({ colorScheme, viewport: { width: 1280, height: 1_000 } });
    await lookUp(page, 'ben@example.com');
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await findProblems(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    }
    await page.getByRole('button', { name: 'Who is calling?' }).click();
    expect(await findProblems(page)).toEqual([]);
    await page.context().close();
  });
});

describe('the answer of the function', () => {
  test('is documentation in Markdown for describe, and nothing else happens', async () => {
    const before = deskLines(system, 'support_request').length;
    expect(await desk.call({ describe: true })).toMatch(/^## The support desk\n/);
    expect(deskLines(system, 'support_request')).toHaveLength(before);
  });

  test('follows the theme and the time zone of the viewer', async () => {
    const timezone = { label: 'Asia/Tokyo', offsetISO: '+09:00', offsetInMinutes: 540 };
    const html = await desk.call({ ask: 'report' }, 'ben@example.com', { theme: 'dark', timezone });
    expect(html).toContain('class="clinic-desk dark"');
    expect(html).toContain('times in Asia/Tokyo');
  });

  test('leads to the log, the trace and the runbook', async () => {
    const html = await desk.call({ ask: 'report' }, 'ben@example.com');
    expect(html).toMatch(
      /href="https:\/\/eu-west-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=eu-west-1#logsV2:/,
    );
    expect(html).toMatch(/#xray:traces\/1-[0-9a-f]{8}-[0-9a-f]{24}"/);
    expect(html).toMatch(/More: “[^”]+” in docs\/support\.md/);
  });

  test('uses only elements that the console keeps', async () => {
    const page = await open();
    for (const html of [await desk.call({}), await desk.call({ ask: 'report' }, 'ben@example.com')]) {
      const changed = await page.evaluate(async (text) => {
        const path = '/support/sanitise.client.js';
        const { sanitise } = await import(path);
        const kept = document.createElement('div');
        kept.append(...sanitise(text).nodes);
        const unstyled = text.replace(/<style>.*<\/style>/s, '');
        const given = new DOMParser().parseFromString(unstyled, 'text/html').body;
        return { kept: kept.innerHTML, given: given.innerHTML };
      }, html);
      expect(changed.kept).toBe(changed.given);
      expect(html.length).toBeLessThan(200_000);
    }
    await page.context().close();
  });
});

describe('a stranger', () => {
  const HOSTILE = `"'><cwdb-action/action="call"><img/src="x"onerror="document.title='owned'">@example.com`;

  test('makes no element by what is typed, and none by what is in the log', async () => {
    const sub = await createPatient(clinic, 'dora@example.com');
    const line = {
      message: 'email_requested',
      kind: 'sign-in-code',
      user_sub: sub,
      locale: HOSTILE,
      support_hint: HOSTILE,
      function_request_id: HOSTILE,
      xray_trace_id: HOSTILE,
      failure_class: HOSTILE,
    };
    for (const message of ['email_requested', 'email_rendered', 'email_failed']) {
      system.logs.append(system.sender.logGroup, 'stream', JSON.stringify({ ...line, message }));
    }
    const page = await open();
    for (const patient of [HOSTILE, 'dora@example.com']) {
      await lookUp(page, patient);
      expect(await page.locator('#widget img, #widget script, #widget iframe').count()).toBe(0);
      expect(await page.title()).not.toBe('owned');
    }
    expect(await page.locator('#widget').textContent()).toContain('onerror=');
    await page.context().close();
  });

  test('gets nothing past the page that stands in for the console', async () => {
    const page = await open();
    const kept = await page.evaluate(async () => {
      const path = '/support/sanitise.client.js';
      const { sanitise } = await import(path);
      const div = document.createElement('div');
      div.append(
        ...sanitise(
          '<p onclick="a()" class="k">a</p><script>b</script><iframe src="c"></iframe><svg><use href="#d"/><path onload="p()" d="M0"></path></svg>' +
            '<a href="javascript:e()">e</a><form action="/f"><input formaction="/g" name="h"></form><object></object>',
        ).nodes,
      );
      return div.innerHTML;
    });
    expect(kept).toBe(
      '<p class="k">a</p><svg><path d="M0"></path></svg><a>e</a><form><input name="h"></form>',
    );
    await page.context().close();
  });

  test('on another page of this computer invokes nothing', async () => {
    const { status } = await fetch(`${system.awsUrl}/support/invoke`, {
      method: 'POST',
      headers: { origin: 'http://localhost:1', 'content-type': 'application/json' },
      body: JSON.stringify({ endpoint: DESK.arn, event: {} }),
    });
    expect(status).toBe(403);
  });
});

describe('the audit', () => {
  test('has one line for each use, with the account and the action, and no address', async () => {
    const before = deskLines(system, 'support_request').length;
    await desk.call({});
    await desk.call({ ask: 'report' }, 'ben@example.com');
    await desk.call({ ask: 'report' }, 'nobody@example.com');
    await desk.call({ ask: 'report' }, 'Ben');
    await desk.call({ ask: 'action', action: 'sign-out', sub: alex }, 'alex@example.com');
    await desk.call({ ask: 'action', action: 'unblock', sub: ben }, 'ben@example.com', {
      dashboardName: 'ben@example.com',
    });
    const seen = { dashboard: 'ClinicMail-support', account: '123456789012', viewer_locale: 'en' };
    const lines = deskLines(system, 'support_request').slice(before);
    expect(lines).toMatchObject([
      { support_action: 'status', support_outcome: 'shown', ...seen },
      { support_action: 'report', support_outcome: 'shown', user_sub: ben, ...seen },
      { support_action: 'report', support_outcome: 'shown' },
      { support_action: 'not-understood', support_outcome: 'not-understood' },
      { support_action: 'sign-out', support_outcome: 'done', user_sub: alex },
      { support_action: 'unblock', support_outcome: 'refused', user_sub: ben },
    ]);
    expect(lines[2]).not.toHaveProperty('user_sub');
    expect(lines[5]).not.toHaveProperty('dashboard');
    for (const { function_request_id: id } of lines) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const all = system.logs.query({ group: DESK.logGroup }).map(({ message }) => message);
    expect(all.join('\n')).not.toMatch(/@|example\.com|forms|widgetContext/);
  });
});

describe('a busy clinic', () => {
  test('reports on a patient among ten thousand emails, by address, sub or user name', async () => {
    fillLogs(system, alex, 10_000);
    const page = await open();
    const { Users = [] } = await clinic.cognito.send(
      new ListUsersCommand({ UserPoolId: system.userPoolId, Filter: `sub = "${alex}"` }),
    );
    for (const name of ['Alex@Example.com', alex, Users[0]?.Username ?? '']) {
      await lookUp(page, name);
      const text = await page.locator('#widget').textContent();
      expect(text).toContain(alex);
      expect(text).toContain('Tell the patient, once you know who is calling');
      expect(text).toContain('accepted by the mail service');
    }
    expect(await page.getByRole('button', { name: 'Sign out everywhere' }).count()).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: 'Send the email again' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Unblock the address' }).count()).toBe(0);
    await page.context().close();
  });
});
