import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ForgotPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutAccountSendingAttributesCommand } from '@aws-sdk/client-sesv2';
import {
  FAULT_SWITCHES,
  type FaultSwitch,
  type FaultSwitchName,
  faultSwitchNames,
} from '../../local/fault-switches/fault-table.ts';
import { startLocalSystem } from '../../local/system.ts';
import type { DiagnosisName } from '../../support/diagnosis/diagnose.ts';
import { MINUTE } from '../../support/timeline/times.ts';
import { ASSEMBLY, SHORT_SEND_BUDGET } from '../harness/assembly.ts';
import { openDesk } from '../system/support-desk.ts';
import { type Clinic, createPatient, openClinic, signUp } from './clinic.ts';

let clinic: Clinic;
let desk: ReturnType<typeof openDesk>;
beforeAll(async () => {
  const system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    environment: SHORT_SEND_BUDGET,
  });
  clinic = openClinic(system);
  desk = openDesk(system);
});
afterEach(() => clinic.later(0));
afterAll(() => {
  desk.lambda.destroy();
  return clinic.system.close();
});

async function move(name: FaultSwitchName, on: boolean, address?: string): Promise<void> {
  const body = new URLSearchParams({ switch: name, on: String(on), ...(address && { address }) });
  const { status } = await fetch(`${clinic.system.awsUrl}/operations/fault-switches`, {
    method: 'POST',
    body,
    redirect: 'manual',
  });
  expect(status).toBe(303);
}

const reportOn = async (patient: string) => JSON.parse((await clinic.ask(patient, '--json')).output);

/** Asks until the log has an end of an attempt for the patient's email. */
async function firstReport(patient: string) {
  const answers = new Set<string>();
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const report = await reportOn(patient);
    answers.add(report.diagnosis.name);
    const [email] = report.emails;
    if (email !== undefined && !['under way'].includes(email.outcome)) return { report, answers };
    await sleep(20);
  }
  throw new Error(`No attempt ended: ${[...answers].join(', ')}`);
}

/** The support desk of the dashboard has the clock of this machine, so the operator asks without delay. */
async function expectSameOnTheDesk(patient: string): Promise<void> {
  clinic.later(0);
  const before = await reportOn(patient);
  const html = await desk.call({ ask: 'report' }, patient);
  const text = html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  // The diagnosis may change between two questions.
  const reports = [before, await reportOn(patient)];
  const same = reports.filter(({ diagnosis: { sentence, tell }, scope }) =>
    [sentence, tell, scope.sentence].every((words) => text.includes(words)),
  );
  expect(same.length).toBeGreaterThan(0);
}

/** The diagnoses that may be given in each drill: at first, and after the last attempt. */
const DRILLS: Readonly<
  Record<
    FaultSwitchName,
    { first: readonly DiagnosisName[]; after: readonly DiagnosisName[]; exitCode: number }
  >
> = {
  'key-denied': { first: ['nobody-gets-email'], after: ['nobody-gets-email'], exitCode: 3 },
  'ses-sandbox': { first: ['nobody-gets-email'], after: ['nobody-gets-email'], exitCode: 3 },
  'key-unavailable': {
    first: ['still-trying', 'nobody-gets-email', 'key-service-away'],
    after: ['key-service-away', 'nobody-gets-email'],
    exitCode: 3,
  },
  'ses-throttled': {
    first: ['still-trying', 'nobody-gets-email', 'mail-service-away'],
    after: ['mail-service-away', 'nobody-gets-email'],
    exitCode: 3,
  },
  'ses-down': {
    first: ['still-trying', 'nobody-gets-email', 'mail-service-away'],
    after: ['mail-service-away', 'nobody-gets-email'],
    exitCode: 3,
  },
  'function-slow': {
    first: ['still-trying', 'function-stopped', 'nobody-gets-email'],
    after: ['function-stopped', 'nobody-gets-email'],
    exitCode: 3,
  },
  'key-slow': { first: ['just-sent', 'delivered'], after: ['delivered'], exitCode: 0 },
  'address-blocked': {
    first: ['blocked-after-bounce'],
    after: ['blocked-after-bounce'],
    exitCode: 3,
  },
};

describe('a drill', () => {
  test.each(faultSwitchNames)('%s is explained from its first second on', async (name) => {
    const { first, after, exitCode } = DRILLS[name];
    const { blocksAddress, failureClass }: FaultSwitch = FAULT_SWITCHES[name];
    const patient = `${name}@example.com`;
    await move(name, true, blocksAddress ? patient : undefined);
    await signUp(clinic, patient);
    const { report, answers } = await firstReport(patient);
    expect(first).toContain(report.diagnosis.name);
    if (failureClass !== undefined) expect([...answers]).not.toContain('delivered');

    clinic.later(MINUTE / 2);
    expect([...first, ...after]).toContain((await reportOn(patient)).diagnosis.name);

    await clinic.system.lambda.settled();
    clinic.later(4 * MINUTE);
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if ((await reportOn(patient)).emails[0].outcome !== 'sent') break;
      await sleep(20);
    }
    const settled = await reportOn(patient);
    await expectSameOnTheDesk(patient);
    await move(name, false);
    expect(after).toContain(settled.diagnosis.name);
    expect(settled.exitCode).toBe(exitCode);
    expect(settled.lost).toHaveLength(failureClass !== undefined || name === 'function-slow' ? 1 : 0);
  });

  test('that ended does not hide the code that it lost behind a later welcome', async () => {
    const sub = await createPatient(clinic, 'hidden@example.com');
    const { cognito, system } = clinic;
    await move('key-denied', true);
    await cognito.send(
      new ForgotPasswordCommand({ ClientId: system.clientId, Username: 'hidden@example.com' }),
    );
    await system.lambda.settled();
    await move('key-denied', false);
    const file = new URL('../../events/post-confirmation-confirm-sign-up.json', import.meta.url);
    const event = JSON.parse(readFileSync(file, 'utf8'));
    const userAttributes = { ...event.request.userAttributes, sub, email: 'hidden@example.com' };
    await system.lambda.invokeAsync(system.functionFor(event.triggerSource).arn, {
      ...event,
      userPoolId: system.userPoolId,
      request: { ...event.request, userAttributes },
    });
    await system.lambda.settled();
    const { exitCode, output } = await clinic.ask('hidden@example.com');
    expect(output).toContain('Welcome');
    expect(output).toContain('In the failure queue: code to reset the password');
    expect(output.replaceAll(/\s+/g, ' ')).toContain('The code to reset the password (today at');
    expect(exitCode).toBe(3);
  });

  test('in which everybody is refused is no longer blamed on the spelling of an address', async () => {
    const { system } = clinic;
    await move('ses-throttled', true);
    for (const name of ['first', 'second', 'third', 'fourth']) await signUp(clinic, `${name}@example.com`);
    await system.lambda.settled();
    clinic.later(4 * MINUTE);
    const report = await reportOn('fourth@example.com');
    await move('ses-throttled', false);
    expect(report.diagnosis.name).toBe('nobody-gets-email');
    expect(report.scope).toMatchObject({ scope: 'everyone' });
  });
});

describe('support --status', () => {
  const status = async () => {
    const started = performance.now();
    const { exitCode, output } = await clinic.ask('--status', '--json');
    return { exitCode, took: performance.now() - started, ...JSON.parse(output) };
  };

  test('counts the codes of the last hour, without an address', async () => {
    await signUp(clinic, 'counted@example.com');
    await clinic.diagnosisOf('counted@example.com', 'delivered');
    const { codes, lost, ses, gaps, alarms } = await status();
    expect(codes.asked).toBeGreaterThan(codes.accepted);
    expect(codes.accepted).toBeGreaterThan(0);
    expect(codes.delivered).toBeGreaterThan(0);
    expect(Date.now() - Date.parse(codes.lastAcceptedAt)).toBeLessThan(MINUTE);
    expect(lost).toBeGreaterThan(0);
    expect(ses).toMatchObject({ sandbox: false, paused: false });
    expect({ gaps, alarms }).toEqual({ gaps: [], alarms: [] });
    expect((await clinic.ask('--status')).output).not.toContain('@');
  });

  test.each(faultSwitchNames)('names the alarms of the drill %s', async (name) => {
    const { blocksAddress, alarms }: FaultSwitch = FAULT_SWITCHES[name];
    await move(name, true, blocksAddress ? 'nobody@example.com' : undefined);
    const found = await status();
    await move(name, false);
    expect(found.exitCode).toBe(3);
    const titles = found.alarms.map(({ title }: { title: string }) => title);
    expect(titles.toSorted()).toEqual([...new Set(alarms)].toSorted());
  });

  test('reports that SES is paused', async () => {
    await clinic.ses.send(new PutAccountSendingAttributesCommand({ SendingEnabled: false }));
    const { exitCode, output } = await clinic.ask('--status');
    await clinic.ses.send(new PutAccountSendingAttributesCommand({ SendingEnabled: true }));
    expect(exitCode).toBe(3);
    expect(output).toContain('sending is paused: call the engineer');
  });
});

describe('support --status of a quiet system', () => {
  test('is all well, and of one in the sandbox a problem', async () => {
    const quiet = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01 });
    const { exitCode, output } = await openClinic(quiet).ask('--status');
    await quiet.close();
    expect({ exitCode, output }).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('nobody asked for a code within the last hour'),
    });
    const sandbox = await startLocalSystem({
      assembly: ASSEMBLY,
      delayScale: 0.01,
      sesAccount: { sandbox: true },
    });
    const found = await openClinic(sandbox).ask('--status');
    await sandbox.close();
    expect(found.exitCode).toBe(3);
    expect(found.output).toContain('in the sandbox');
  });
});
