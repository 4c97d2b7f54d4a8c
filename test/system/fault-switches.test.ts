import { readFileSync } from 'node:fs';
import { type AlarmTitle, alarmTitles } from '../../cdk/monitoring/alarm-table.ts';
import { anchorOf } from '../../formats/heading-anchor.ts';
import {
  FAULT_SWITCHES,
  type FaultSwitch,
  type FaultSwitchName,
  faultSwitchNames,
} from '../../local/fault-switches/fault-table.ts';
import { SUPPORT_HINTS } from '../../sender/errors.ts';
import { openOperations } from './operations.ts';

const operations = await openOperations();
afterAll(() => operations.system.close());

const table: readonly (readonly [FaultSwitchName, FaultSwitch])[] = faultSwitchNames.map((name) => [
  name,
  FAULT_SWITCHES[name],
]);

const move = async (name: FaultSwitchName, on: boolean, address?: string) => {
  const fields = { switch: name, on: String(on), ...(address !== undefined && { address }) };
  const { status } = await operations.post('/operations/fault-switches', fields);
  expect(status).toBe(303);
};
const page = async () => (await fetch(operations.system.awsUrl)).text();

describe('a fault switch', () => {
  const failing = table.flatMap(([name, { failureClass }]) =>
    failureClass === undefined ? [] : [[name, failureClass] as const],
  );
  test.each(failing)(
    '%s makes a sign-up email fail as %s; the next attempt succeeds once it is off',
    async (name, failureClass) => {
      await move(name, true);
      const sub = await operations.signUp(`${name}@example.com`);
      const failed = await operations.emailTo(sub, ({ outcome }) => outcome === 'failed');
      await move(name, false);
      expect(failed.steps.map((step) => step.failureClass)).toContain(failureClass);
      await operations.emailTo(sub, ({ outcome }) => outcome === 'delivery_delivered');
    },
  );

  test('function-slow stops the sender before it can log why', async () => {
    await move('function-slow', true);
    const sub = await operations.signUp('function-slow@example.com');
    const stopped = await operations.emailTo(sub, ({ outcome }) => outcome === 'stopped');
    await move('function-slow', false);
    expect(stopped.steps.map(({ event }) => event)).toEqual(['email_requested', 'function_timed_out']);
    expect(stopped.steps.map(({ failureClass }) => failureClass)).toEqual([undefined, undefined]);
    await operations.emailTo(sub, ({ outcome }) => outcome === 'delivery_delivered');
  });

  test('key-slow makes an email late', async () => {
    await move('key-slow', true);
    const sub = await operations.signUp('key-slow@example.com');
    const late = await operations.emailTo(sub, ({ outcome }) => outcome === 'delivery_delivered');
    await move('key-slow', false);
    const sent = late.steps.find(({ event }) => event === 'email_sent');
    expect(sent?.at).toBeGreaterThan(late.requestedAt + 1_400);
  });

  test('address-blocked keeps emails from one address, without showing it', async () => {
    await move('address-blocked', true, 'blocked@example.com');
    const blocked = await operations.signUp('blocked@example.com');
    const other = await operations.signUp('not-blocked@example.com');
    await operations.emailTo(blocked, ({ outcome }) => outcome === 'delivery_suppressed');
    await operations.emailTo(other, ({ outcome }) => outcome === 'delivery_delivered');
    expect(await page()).toContain(`Blocked: ${blocked}`);
    expect(await page()).not.toContain('@example.com');
    await move('address-blocked', false);
    expect(await page()).not.toContain('Blocked: ');
  });

  test('shows a banner with its alarm and the section of the runbook while it is on', async () => {
    await move('key-denied', true);
    const shown = await page();
    await move('key-denied', false);
    expect(shown).toMatch(
      /id="banner-key-denied".*Alarm: <strong>Codes cannot be decrypted<.*docs\/support\.md#codes-cannot-be-decrypted/s,
    );
    expect(await page()).not.toContain('id="banner-');
  });

  test('is refused when it is unknown or lacks its address', async () => {
    const refused = [
      { switch: 'toString', on: 'true' },
      { switch: 'address-blocked', on: 'true' },
      { switch: 'address-blocked', on: 'true', address: 'nobody' },
    ];
    for (const fields of refused) {
      expect((await operations.post('/operations/fault-switches', fields)).status).toBe(400);
    }
    expect(await page()).not.toContain('id="banner-');
  });
});

describe('the table of fault switches', () => {
  const headings = readFileSync(new URL('../../docs/support.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => line.replace(/^#+ /, ''));
  const anchors = headings.map((heading) => anchorOf(heading as AlarmTitle));

  test.each(table)(
    '%s names existing alarms and an existing section',
    (_, { alarms, runbook, failureClass }) => {
      expect(alarmTitles).toEqual(expect.arrayContaining([...alarms]));
      expect(anchors).toContain(runbook);
      if (alarms[0] !== undefined) expect(runbook).toBe(anchorOf(alarms[0] as AlarmTitle));
      if (failureClass !== undefined) expect(Object.keys(SUPPORT_HINTS)).toContain(failureClass);
    },
  );

  test('is shown with the alarm texts of the template', async () => {
    const shown = await page();
    for (const [name, { title, alarms }] of table) {
      const card = shown.split(`id="fault-switch-${name}"`)[1]?.split('</li>')[0] ?? '';
      expect(card).toContain(title);
      if (alarms[0] !== undefined)
        expect(card).toMatch(new RegExp(`${alarms[0]}.*Patients see.*Do first`, 's'));
    }
  });
});
