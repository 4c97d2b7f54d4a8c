import type { FaultSwitches } from '../fault-switches/fault-switches.ts';
import {
  FAULT_SWITCHES,
  type FaultSwitch,
  type FaultSwitchName,
  faultSwitchNames,
} from '../fault-switches/fault-table.ts';
import type { AlarmText } from './alarms.ts';
import type { Span } from './spans.ts';
import type { EmailTimeline } from './timeline.ts';

/** How an outcome is drawn. */
const TONES: Readonly<Record<EmailTimeline['outcome'], 'good' | 'neutral' | 'bad'>> = {
  'under way': 'neutral',
  sent: 'good',
  delivered: 'good',
  delayed: 'neutral',
  failed: 'bad',
  bounced: 'bad',
  rejected: 'bad',
  suppressed: 'bad',
  complained: 'bad',
};

/** An email as the page shows it. */
export function emailView({ steps, spans, lines, ...email }: EmailTimeline) {
  const start = steps[0]?.at ?? 0;
  return {
    id: email.requestId,
    kind: sentenceCase(email.kind ?? 'unknown kind'),
    outcome: email.outcome,
    tone: TONES[email.outcome],
    userSub: email.userSub ?? null,
    traceId: email.traceId ?? null,
    isoTime: new Date(start).toISOString(),
    time: new Date(start).toLocaleTimeString('en-GB'),
    steps: steps.map((step) => ({
      event: step.event,
      after: duration(step.after),
      hint: step.supportHint ?? '',
      failureClass: step.failureClass ?? null,
    })),
    spans: spans.map((span) => spanView(span, spans)),
    lines: lines.map(({ at, message }) => ({ time: new Date(at).toISOString().slice(11, 23), message })),
  };
}

/** Percent of the waterfall that the shortest bar takes, to be seen. */
const SHORTEST = 0.75;

function spanView({ name, milliseconds, after, depth, failed }: Span, all: readonly Span[]) {
  const total = Math.max(1, ...all.map((span) => span.after + span.milliseconds));
  const width = Math.max(SHORTEST, (milliseconds / total) * 100);
  return {
    name: shortName(name),
    took: duration(milliseconds),
    left: Math.min((after / total) * 100, 100 - width).toFixed(2),
    width: width.toFixed(2),
    depth: Math.min(depth, 3),
    failed,
  };
}

/** Returns the fault switches as the page shows them, with the texts of their alarms in the template. */
export function faultSwitchViews(
  faultSwitches: FaultSwitches,
  alarms: ReadonlyMap<string, AlarmText>,
  findSub: (address: string) => string | undefined,
) {
  const running = faultSwitches.on();
  const patients = faultSwitches.blockedAddresses.map(
    (address) => findSub(address) ?? 'nobody with an account',
  );
  return faultSwitchNames.map((name: FaultSwitchName) => {
    const faultSwitch: FaultSwitch = FAULT_SWITCHES[name];
    const known = faultSwitch.alarms.flatMap((title) => alarms.get(title) ?? []);
    return {
      name,
      title: faultSwitch.title,
      does: faultSwitch.does,
      on: running.includes(name),
      asksAddress: faultSwitch.blocksAddress ?? false,
      patients: faultSwitch.blocksAddress ? patients : [],
      alarm: known[0] ?? null,
      laterAlarms: known.slice(1).map(({ title }) => title),
      alarmComes: faultSwitch.alarmComes,
      runbook: faultSwitch.runbook,
      failureClass: faultSwitch.failureClass ?? null,
    };
  });
}

/** CloudFormation names a function after the stack and ends with characters of its own. */
const shortName = (name: string) => name.replace(/^\w+-(\w+?)(?:Function)?[0-9A-F]{8}-[0-9a-z]{12}$/i, '$1');

const duration = (milliseconds: number) =>
  milliseconds < 10_000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

function sentenceCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
}
