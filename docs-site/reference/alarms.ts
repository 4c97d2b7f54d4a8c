import { ALARMS, type AlarmRow, type Urgency } from '../../cdk/monitoring/alarm-table.ts';
import { anchorOf } from '../../formats/heading-anchor.ts';
import { markdownTable } from './markdown-table.ts';

const NOTIFIES: Readonly<Record<Urgency, string>> = {
  page: 'at once: `alarmEmails`',
  ticket: 'in working hours: `ticketEmails`',
  dashboard: 'nobody; it is on the dashboard',
};

/** Writes the reference of the alarms. */
export function writeAlarms(): string {
  const alarms: readonly [string, AlarmRow][] = Object.entries(ALARMS);
  const rows = alarms.map(([title, row]) => [
    `[${title}](../support.md#${anchorOf(title)})`,
    row.patientsSee,
    row.firstStep,
    NOTIFIES[row.urgency],
  ]);
  const composite = alarms.flatMap(([title, row]) =>
    'anyOf' in row ? [`**${title}** starts with the first of these: ${row.anyOf.join(', ')}.`] : [],
  );
  return `# Alarms

Each alarm of the stack, what patients notice, what to do first, and who is notified. The name of an alarm leads to its
section in the runbook.

${markdownTable(['Alarm', 'Patients see', 'First step', 'Notifies'], rows)}

${composite.join('\n\n')}
`;
}
