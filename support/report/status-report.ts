import { bold, failure, muted, success } from '../../terminal/terminal.ts';
import type { LocalTimes } from '../timeline/times.ts';
import type { ServiceStatus, StatusSeverity } from './service-status.ts';
import { describeStatus, severityOf } from './status-text.ts';

const MARKS: Readonly<Record<StatusSeverity, string>> = {
  well: success('✓'),
  problem: failure('✗'),
  unknown: failure('?'),
};

/** Formats the status for the terminal, in lines. */
export function statusLines(
  status: ServiceStatus,
  setting: { now: number; times: LocalTimes; lostCommand: string },
): string[] {
  const { severity, headline, rows, gaps } = describeStatus(status, setting);
  return [
    '',
    `${MARKS[severity]} ${bold(headline)}${muted(`  times in ${setting.times.timeZone}`)}`,
    '',
    ...rows.flatMap((row) => [
      `  ${MARKS[row.severity]} ${row.label.padEnd(14)}${row.text}`,
      ...row.alarms.map(
        ({ title, since }) => `      ${failure(title)}${since === undefined ? '' : `, ${since}`}`,
      ),
    ]),
    ...gaps.map((sentence) => muted(`  (${sentence})`)),
    '',
    ...(severity === 'well' ? [] : [muted('  docs/support.md has a section for each alarm.'), '']),
  ];
}

/** Converts a status to JSON. Its names are a contract; unknown values are null, and times are ISO 8601. */
export function statusJson(status: ServiceStatus): object {
  const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  const { alarms, codes, lost, ses, gaps } = status;
  return {
    severity: severityOf(status),
    alarms: alarms?.map(({ title, since }) => ({ title, since: iso(since) })) ?? null,
    codes:
      codes === undefined
        ? null
        : {
            asked: codes.asked,
            accepted: codes.accepted,
            delivered: codes.delivered,
            failed: codes.failed,
            mostFail: codes.mostFail,
            lastAcceptedAt: iso(codes.lastAcceptedAt),
          },
    lost: lost ?? null,
    ses: ses ?? null,
    gaps,
  };
}
