import { type DiagnosisName, diagnoseAll } from '../../support/diagnosis/diagnose.ts';
import type { PatientCase } from '../../support/diagnosis/patient-case.ts';
import { answerScope } from '../../support/diagnosis/scope.ts';
import type { Report } from '../../support/report/investigate.ts';
import type { ServiceStatus } from '../../support/report/service-status.ts';
import { CALLS } from './diagnosis-cases.ts';
import { NOW } from './patient-cases.ts';

export const STATUS: ServiceStatus = {
  alarms: [{ title: 'Most emails fail', since: NOW - 60_000 }],
  codes: {
    asked: 12,
    accepted: 11,
    delivered: 10,
    failed: 1,
    lastAcceptedAt: NOW - 20_000,
    mostFail: false,
  },
  lost: 2,
  ses: { sandbox: false, paused: false, sentLast24Hours: 120, max24HourSend: 50_000 },
  gaps: ['X-Ray could not be asked (AccessDeniedException).'],
};

/** Returns the report on a call. */
export function reportOn(given: PatientCase, more: Partial<Report> = {}): Report {
  const diagnoses = diagnoseAll(given);
  return {
    account: {
      ...given.account,
      words: [`The account is ${given.account.state}.`],
      addressConfirmed: true,
      attempts: [],
    },
    hasPasskey: given.hasPasskey,
    actions: [],
    suppression: given.suppression,
    emails: given.emails,
    signOuts: given.signOuts,
    traces: new Map(),
    lost: given.lost,
    ...diagnoses,
    scope: answerScope(diagnoses, STATUS.codes),
    status: STATUS,
    gaps: STATUS.gaps,
    ...more,
  };
}

/** A report with each diagnosis. */
export const REPORTS: readonly (readonly [DiagnosisName, PatientCase])[] = Object.entries(CALLS).map(
  ([name, { call }]) => [name as DiagnosisName, call] as const,
);
