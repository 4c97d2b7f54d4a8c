import { readFileSync } from 'node:fs';
import { type AlarmTitle, alarmTitles } from '../../cdk/monitoring/alarm-table.ts';
import { anchorOf } from '../../formats/heading-anchor.ts';
import {
  FAULT_SWITCHES,
  type FaultSwitch,
  faultSwitchNames,
} from '../../local/fault-switches/fault-table.ts';
import { type FailureClass, SUPPORT_HINTS } from '../../sender/errors.ts';
import { FAILURE_CLASSES, failureClasses, failureClassesOf } from '../../sender/failure-classes.ts';
import { diagnose } from '../../support/diagnosis/diagnose.ts';
import { toLostEmail } from '../../support/diagnosis/lost-emails.ts';
import { parseLogLine } from '../../support/timeline/log-lines.ts';
import { call, email } from './patient-cases.ts';

const GUIDE = readFileSync(new URL('../../docs/support.md', import.meta.url), 'utf8');

/** The text of a section of the guide, without its heading. */
function sectionOf(heading: string): string {
  const [, section = ''] = GUIDE.split(new RegExp(`^#+ ${heading}\n`, 'm'));
  return section.split(/^#/m)[0] ?? '';
}

describe('every failure class', () => {
  test('has a row in the guide, as in the table', () => {
    const rows = failureClasses.map((failureClass) => {
      const { happened, engineer, alarm } = FAILURE_CLASSES[failureClass];
      const link = `[${alarm}](#${anchorOf(alarm)})`;
      return `| \`${failureClass}\` | ${happened} | ${SUPPORT_HINTS[failureClass]} | ${engineer} | ${link} |`;
    });
    const table = sectionOf('For engineers: every way to fail').split('\n');
    expect(table.filter((line) => line.startsWith('| `'))).toEqual(rows);
  });

  test('names an alarm that exists', () => {
    const alarms: readonly AlarmTitle[] = failureClasses.map((name) => FAILURE_CLASSES[name].alarm);
    expect(alarmTitles).toEqual(expect.arrayContaining([...alarms]));
  });

  test.each(failureClasses)(
    '%s has its diagnosis, and the failure queue gives the same reason',
    (failureClass) => {
      const emails = [email(9, { outcome: 'failed', attempts: 2, failureClass })];
      const { name, sentence } = diagnose(call({ emails }));
      expect(name).toBe(FAILURE_CLASSES[failureClass].diagnosis);
      const line = JSON.stringify({ function_request_id: 'request', failure_class: failureClass });
      const body = JSON.stringify({ requestContext: { requestId: 'request' }, responsePayload: {} });
      const lost = toLostEmail({ id: 'entry', body, at: 0 }, [parseLogLine(0, line)]);
      expect(lost).toMatchObject({ failureClass, hint: SUPPORT_HINTS[failureClass], cause: 'failed' });
      expect(sentence).toContain(lost.why.replace(/^It /, ''));
    },
  );
});

test('a hint that calls the engineer now goes with the diagnosis that does, and no other', () => {
  const urgent = failureClasses.filter((name) =>
    SUPPORT_HINTS[name].includes('Call the engineer on duty now'),
  );
  const nobody = failureClasses.filter((name) => FAILURE_CLASSES[name].diagnosis === 'nobody-gets-email');
  expect(urgent).toEqual(nobody);
});

test('the runbook of the decryption alarm explains the classes that it counts', () => {
  const named = [...sectionOf('Codes cannot be decrypted').matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect(named.sort()).toEqual([...failureClassesOf('Codes cannot be decrypted')].sort());
});

describe('the fault switch', () => {
  const failing = faultSwitchNames
    .map((name): [string, FaultSwitch] => [name, FAULT_SWITCHES[name]])
    .filter(([, { failureClass }]) => failureClass !== undefined);

  test.each(failing)(
    '%s names the alarms of its failure class, and the runbook of the first',
    (_, faultSwitch) => {
      const { alarm } = FAILURE_CLASSES[faultSwitch.failureClass as FailureClass];
      const expected = [alarm, 'Emails fail', 'Emails were lost', 'The failure queue is not empty'];
      expect(faultSwitch.alarms).toEqual([...new Set(expected)]);
      expect(faultSwitch.runbook).toBe(anchorOf(alarm));
    },
  );
});
