import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { SYSTEM_OPTIONS } from '../../local/commands/system-options.ts';
import { loadFonts } from '../web/fonts.ts';
import { linkOf, openClinic, PASSWORD, press } from '../web/patient.ts';
import { openSite } from '../web/site.ts';
import { contentOf, PICTURES, reviewPicture, withoutVarying } from './fresh-picture.ts';
import { openRecording, SHOWN } from './recording.ts';
import { drawTerminal, runInTerminal } from './terminal.ts';

const ADDRESS = 'ana@example.com';

const site = await openSite({ timeZone: 'Europe/London' });
const { system, browser, mailbox } = site;
const recording = await openRecording(browser, process.env.UPDATE_SCREENSHOTS === '1');
afterAll(() => site.close());

/** Opens a page of the system as large as a frame of the recording. */
async function open(url: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: SHOWN, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Compares a picture of a page with what it shows now. */
async function review(file: string, page: Page, viewport: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(viewport);
  const take = async () => {
    await loadFonts(page);
    return page.screenshot({ animations: 'disabled' });
  };
  expect(await reviewPicture(file, await contentOf(page), take)).toBeUndefined();
}

/** Compares a picture of what a command prints, or of the part of it that is the same each time. */
async function reviewTerminal(file: string, call: string, output: string, steady = output): Promise<void> {
  expect(
    await reviewPicture(file, withoutVarying(steady), () => drawTerminal(browser, call, output)),
  ).toBeUndefined();
}

test('the recording goes from sign-up to inbox to support as the system does', async () => {
  const patient = await open(`${system.siteUrl}/signup`);
  const signUp = '1. A patient creates an account';
  await patient.getByLabel('Full name').waitFor();
  await recording.add(patient, signUp, 1_500);
  for (const [label, text] of [
    ['Full name', 'Ana Diaz'],
    ['Email address', ADDRESS],
    ['Password', PASSWORD],
  ] as const) {
    await patient.getByLabel(label, { exact: true }).fill(text);
    await recording.add(patient, signUp, 800, label === 'Password');
  }
  await press(patient, 'Create account');
  await patient.getByRole('heading', { name: 'Check your email' }).waitFor();
  await recording.add(patient, signUp, 1_500);

  const email = await mailbox.next(ADDRESS, 'verify-account');
  const inbox = await open(system.inbox.url);
  await inbox.getByText('Subject:').waitFor();
  await inbox.getByRole('button', { name: 'Toggle HTML view' }).click();
  const heading = inbox.frameLocator('iframe').getByRole('heading', { level: 1 });
  await heading.waitFor();
  const arrives = '2. The email is in the inbox, in the name of the clinic';
  await recording.add(inbox, arrives, 1_500);
  await heading.evaluate((element) => element.scrollIntoView());
  await recording.add(inbox, arrives, 2_500, true);
  await inbox.evaluate(() => scrollTo(0, 0));
  await review('system/inbox.png', inbox, { width: 900, height: 900 });

  await mailbox.outcomeFor((await mailbox.timelineOf(email)).userSub ?? '', 'delivery_delivered');
  const desk = await open(`${system.awsUrl}/support`);
  await desk.getByLabel('Email address, sub or user name').fill(ADDRESS);
  await desk.getByRole('button', { name: 'Look up' }).click();
  const matter = desk.getByRole('heading', { name: 'What is the matter' });
  await matter.waitFor();
  await desk.getByRole('heading', { name: ADDRESS }).evaluate((element) => element.scrollIntoView());
  await recording.add(desk, '3. “Where is my code?” Support sees what happened to it', 4_500, true);
  await desk.evaluate(() => scrollTo(0, 0));
  await review('system/support-desk.png', desk, { width: 1280, height: 1_000 });
  const report = await runInTerminal(['support/commands/support.ts', ADDRESS, '--local'], {
    environment: { CLINIC_MAIL_AWS_PORT: new URL(system.awsUrl).port },
  });
  await reviewTerminal(
    'terminal/support.png',
    `npm run support -- ${ADDRESS} --local`,
    withUsualPort(report),
  );

  await patient.goto(linkOf(email));
  await patient.getByRole('button', { name: 'Confirm' }).waitFor();
  const confirm = '4. The button of the email opens the website with the code filled in';
  await recording.add(patient, confirm, 2_000);
  await press(patient, 'Confirm');
  await patient.getByText('Ana Diaz').waitFor();
  await recording.add(patient, confirm, 2_500, true);

  await mailbox.next(ADDRESS, 'welcome');
  const content = recording.content();
  const take = async () => recording.frames;
  expect(await reviewPicture('recording/sign-up-to-support.png', content, take)).toBeUndefined();
  expect(await reviewPicture('recording/scenes.png', content, recording.drawStills)).toBeUndefined();
});

test('the recording plays once, in less than 20 seconds and one megabyte', () => {
  const png = readFileSync(new URL('recording/sign-up-to-support.png', PICTURES));
  const starts = (type: string) =>
    [...png.toString('latin1').matchAll(new RegExp(type, 'g'))].map(({ index }) => index + 4);
  const [control = 0] = starts('acTL');
  // https://www.w3.org/TR/png-3/#acTL-chunk: the frames, then how often they are played.
  expect(png.readUInt32BE(control)).toBe(starts('fcTL').length);
  expect(png.readUInt32BE(control + 4)).toBe(1);
  const milliseconds = starts('fcTL').map((start) => png.readUInt16BE(start + 20));
  expect(milliseconds.reduce((sum, shown) => sum + shown)).toBeLessThan(20_000);
  expect(png.length).toBeLessThan(1_000_000);
});

test('the picture of the operations page shows what it shows', async () => {
  await switchFault('key-denied', true);
  const { cognito, accountsWith } = openClinic(system);
  await cognito.send(
    new SignUpCommand({
      ClientId: system.clientId,
      Username: randomUUID(),
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'ben@example.com' }],
    }),
  );
  const [{ sub = '' } = {}] = await accountsWith('ben@example.com');
  await mailbox.outcomeFor(sub, 'failed');
  const page = await open(system.awsUrl);
  await page
    .locator('#system')
    .filter({ hasText: /Alarms: \d+ on; \S/ })
    .waitFor();
  await review('system/operations.png', page, { width: 1280, height: 1_400 });
  await switchFault('key-denied', false);
});

test('the picture of the terminal shows what npm start prints', async () => {
  const freePorts = Object.keys(SYSTEM_OPTIONS)
    .filter((name) => name.endsWith('-port'))
    .flatMap((name) => [`--${name}`, '0']);
  const start = await runInTerminal(['local/commands/start.ts', ...freePorts], { until: 'npm run demo' });
  const running = start.slice(0, start.lastIndexOf('\n', start.indexOf('Stopping')));
  await reviewTerminal('terminal/start.png', 'npm start', withUsualPorts(running));
});

/** Shows a report as it is with the usual port, which it need not name. */
function withUsualPort(report: string): string {
  const { port } = new URL(system.awsUrl);
  return report
    .replaceAll(` --aws-port ${port}`, '')
    .replaceAll(`:${port}/`, `:${SYSTEM_OPTIONS['aws-port'].defaultValue}/`);
}

/** Replaces free ports by those that a person sees, in the order in which they are printed. */
function withUsualPorts(output: string): string {
  const usual = (name: keyof typeof SYSTEM_OPTIONS, plus = 0) => SYSTEM_OPTIONS[name].defaultValue + plus;
  const ports = [
    usual('web-port'),
    usual('inbox-port'),
    usual('aws-port'),
    usual('app-port'),
    usual('app-port', 1),
    usual('auth-port'),
  ];
  const free = [...new Set([...output.matchAll(/localhost:(\d+)/g)].map(([, port = '']) => port))];
  return free.reduce((text, port, index) => text.replaceAll(`:${port}`, `:${ports[index]}`), output);
}

async function switchFault(name: string, on: boolean): Promise<void> {
  const body = new URLSearchParams({ switch: name, on: String(on) });
  const headers = { origin: system.awsUrl };
  await fetch(`${system.awsUrl}/operations/fault-switches`, {
    method: 'POST',
    body,
    headers,
    redirect: 'manual',
  });
}
