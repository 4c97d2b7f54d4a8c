import type { Load, Settings, SimulationResult } from './simulation.ts';

/** The columns of `toLoadRow`. */
export const LOAD_COLUMNS = [
  'sign-ups a minute',
  'SES a second',
  'concurrency',
  'p50',
  'p99',
  'over a minute',
  'lost',
  'per 1,000',
];

/** The simulation of one load. */
export interface LoadRun {
  readonly load: Load;
  readonly settings: Settings;
  readonly outcome: SimulationResult;
}

export function toLoadRow({ load, settings, outcome }: LoadRun): string[] {
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

/** The columns of `toSettingsRow`. */
export const SETTINGS_COLUMNS = [
  'concurrency',
  'time for SES',
  'Lambda retries',
  'maximum age',
  'steady, 95 % of SES',
  'burst, 1.2 minutes of SES',
  'crowd, 6 minutes of SES',
  'overload, 120 % of SES',
  'SES outage of 3 minutes',
  'per 1,000',
];

/** The simulations of one choice of settings under several kinds of load. */
export interface SettingsRun {
  readonly settings: Settings;
  readonly steady: SimulationResult;
  readonly burst: SimulationResult;
  readonly crowd: SimulationResult;
  readonly overload: SimulationResult;
  readonly outage: SimulationResult;
}

export function toSettingsRow(run: SettingsRun): string[] {
  const { settings, steady, burst, crowd, overload, outage } = run;
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
