import type { Load, Outcome, Settings } from './simulate.ts';

/** What `describeRun` shows. */
export const RUN_HEAD = [
  'sign-ups a minute',
  'SES a second',
  'at a time',
  'p50',
  'p99',
  'over a minute',
  'lost',
  'per 1,000',
];

/** One load, played. */
export interface Run {
  readonly load: Load;
  readonly settings: Settings;
  readonly outcome: Outcome;
}

export function describeRun({ load, settings, outcome }: Run): string[] {
  const { p50, p99, late, lost, costPerThousand } = outcome;
  return [
    load.perMinute.toLocaleString('en-GB'),
    load.sesPerSecond.toLocaleString('en-GB'),
    String(settings.concurrency),
    `${p50.toFixed(1)} s`,
    `${p99.toFixed(1)} s`,
    percent(late),
    percent(lost),
    `$${costPerThousand.toFixed(3)}`,
  ];
}

/** What `describeChoice` shows. */
export const CHOICE_HEAD = [
  'at a time',
  'time for SES',
  'Lambda retries',
  'greatest age',
  'steady, 95 % of SES',
  'burst, 1.2 minutes of SES',
  'crowd, 6 minutes of SES',
  'overload, 120 % of SES',
  'SES away for 3 minutes',
  'per 1,000',
];

/** Settings, played under loads that are hard in different ways. */
export interface Choice {
  readonly settings: Settings;
  readonly steady: Outcome;
  readonly burst: Outcome;
  readonly crowd: Outcome;
  readonly overload: Outcome;
  readonly outage: Outcome;
}

export function describeChoice(choice: Choice): string[] {
  const { settings, steady, burst, crowd, overload, outage } = choice;
  return [
    String(settings.concurrency),
    `${settings.sendBudget / 1000} s`,
    String(settings.lambdaRetries),
    `${settings.maximumAge / 60_000} min`,
    ...[steady, burst, crowd, overload, outage].map(({ late, lost }) => `${percent(late)}, ${percent(lost)}`),
    `$${overload.costPerThousand.toFixed(3)}`,
  ];
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
