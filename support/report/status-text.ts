import { describeCounts } from '../diagnosis/scope.ts';
import { duration, type LocalTimes } from '../timeline/times.ts';
import { type ServiceStatus, type StatusSeverity, severitiesOf } from './service-status.ts';

/** The status of the whole system in words, which the command prints and the widget of the dashboard shows. */
export interface StatusText {
  readonly severity: StatusSeverity;
  readonly headline: string;
  readonly rows: readonly StatusRow[];
  /** A sentence for each service that could not be asked. */
  readonly gaps: readonly string[];
}

/** One part of the status. */
export interface StatusRow {
  readonly label: string;
  readonly severity: StatusSeverity;
  readonly text: string;
  /** The alarms that are on; their titles are those of sections in `docs/support.md`. */
  readonly alarms: readonly { readonly title: string; readonly since: string | undefined }[];
}

const HEADLINES: Readonly<Record<StatusSeverity, string>> = {
  well: 'The system works',
  problem: 'Something needs attention',
  unknown: 'Not everything could be asked',
};

/** Returns the severity of the whole: a problem, if any part has one, and well only if every part is known. */
export function severityOf(status: ServiceStatus): StatusSeverity {
  const severities = Object.values(severitiesOf(status));
  return severities.includes('problem') ? 'problem' : severities.includes('unknown') ? 'unknown' : 'well';
}

/**
 * Puts a status into words.
 *
 * @param now milliseconds since the epoch
 * @param lostCommand the command that lists lost emails
 */
export function describeStatus(
  status: ServiceStatus,
  { now, times, lostCommand }: { now: number; times: LocalTimes; lostCommand: string },
): StatusText {
  const severities = severitiesOf(status);
  const { alarms = [], codes, lost = 0, ses, gaps } = status;
  const row = (part: keyof typeof severities, label: string, text: string): StatusRow => ({
    label,
    severity: severities[part],
    text: severities[part] === 'unknown' ? 'not known' : text,
    alarms: [],
  });
  const severity = severityOf(status);
  return {
    severity,
    headline: HEADLINES[severity],
    rows: [
      {
        ...row('alarms', 'Alarms', alarms.length === 0 ? 'none' : `${alarms.length} on`),
        alarms: alarms.map(({ title, since }) => ({
          title,
          since: since === undefined ? undefined : `since ${times.moment(since)}`,
        })),
      },
      row('codes', 'Codes', codes === undefined ? '' : describeCodes(codes)),
      ...(codes?.lastAcceptedAt === undefined
        ? []
        : [row('codes', 'Last code', `${duration(now - codes.lastAcceptedAt)} ago`)]),
      ...(codes === undefined || codes.accepted === 0
        ? []
        : [
            row('codes', 'Delivered', `${percentage(codes.delivered, codes.accepted)} of the accepted codes`),
          ]),
      row('lost', 'Failure queue', lost === 0 ? 'empty' : `${lost} lost: ${lostCommand}`),
      row('ses', 'SES', ses === undefined ? '' : describeSes(ses)),
    ],
    gaps,
  };
}

const describeCodes = (codes: NonNullable<ServiceStatus['codes']>): string =>
  codes.asked === 0 ? 'nobody asked for a code within the last hour' : describeCounts(codes, 'patients');

/** Rounds down, so that 100 % means all. */
const percentage = (part: number, whole: number): string => `${Math.floor((part / whole) * 100)} %`;

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
