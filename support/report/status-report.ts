import { bold, failure, muted, success } from '../../terminal/terminal.ts';
import { describeCounts } from '../diagnosis/scope.ts';
import { duration, type LocalTimes } from '../timeline/times.ts';
import { type ServiceStatus, type StatusSeverity, severitiesOf } from './service-status.ts';

const MARKS: Readonly<Record<StatusSeverity, string>> = {
  well: success('✓'),
  problem: failure('✗'),
  unknown: failure('?'),
};

/** Returns the severity of the whole: a problem, if any part has one, and well only if every part is known. */
export function severityOf(status: ServiceStatus): StatusSeverity {
  const severities = Object.values(severitiesOf(status));
  return severities.includes('problem') ? 'problem' : severities.includes('unknown') ? 'unknown' : 'well';
}

const HEADLINES: Readonly<Record<StatusSeverity, string>> = {
  well: 'The system works',
  problem: 'Something needs attention',
  unknown: 'Not everything could be asked',
};

/** Formats the status for the terminal, in lines. */
export function statusLines(
  status: ServiceStatus,
  { now, times, lostCommand }: { now: number; times: LocalTimes; lostCommand: string },
): string[] {
  const severities = severitiesOf(status);
  const row = (part: keyof typeof severities, label: string, text: string) =>
    `  ${MARKS[severities[part]]} ${label.padEnd(14)}${severities[part] === 'unknown' ? 'not known' : text}`;
  const { alarms = [], codes, lost = 0, ses, gaps } = status;
  const whole = severityOf(status);
  return [
    '',
    `${MARKS[whole]} ${bold(HEADLINES[whole])}${muted(`  times in ${times.timeZone}`)}`,
    '',
    row('alarms', 'Alarms', alarms.length === 0 ? 'none' : ''),
    ...alarms.map(
      ({ title, since }) =>
        `      ${failure(title)}${since === undefined ? '' : `, since ${times.moment(since)}`}`,
    ),
    row(
      'codes',
      'Codes',
      codes === undefined || codes.asked === 0
        ? 'nobody asked for a code within the last hour'
        : describeCounts(codes, 'patients'),
    ),
    ...(codes?.lastAcceptedAt === undefined
      ? []
      : [muted(`    ${'Last code'.padEnd(14)}${duration(now - codes.lastAcceptedAt)} ago`)]),
    row('lost', 'Failure queue', lost === 0 ? 'empty' : `${lost} lost: ${lostCommand}`),
    row('ses', 'SES', ses === undefined ? '' : describeSes(ses)),
    ...gaps.map((sentence) => muted(`  (${sentence})`)),
    '',
    ...(whole === 'well' ? [] : [muted('  docs/support.md has a section for each alarm.'), '']),
  ];
}

function describeSes({
  sandbox,
  paused,
  sentLast24Hours,
  max24HourSend,
}: NonNullable<ServiceStatus['ses']>): string {
  const quota = max24HourSend < 0 ? '' : ` of ${max24HourSend}`;
  return [
    ...(paused ? ['sending is paused: call the engineer'] : []),
    ...(sandbox ? ['in the sandbox, so no patient gets email: call the engineer'] : []),
    `${sentLast24Hours}${quota} emails within 24 hours`,
  ].join('; ');
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
