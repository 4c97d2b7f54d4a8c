import type { EmailOutcome, EmailTimeline } from '../../support/timeline/email-timelines.ts';
import { OUTCOME_WORDS } from '../../support/timeline/words.ts';
import type { FaultSwitches } from '../fault-switches/fault-switches.ts';
import {
  FAULT_SWITCHES,
  type FaultSwitch,
  type FaultSwitchName,
  faultSwitchNames,
} from '../fault-switches/fault-table.ts';
import type { AlarmText } from './alarms.ts';
import type { Span } from './spans.ts';

/** The CSS class of an outcome. */
const TONES = { well: 'good', open: 'neutral', bad: 'bad' } as const;

const toneOf = (outcome: EmailOutcome) => (outcome === 'sent' ? 'good' : TONES[OUTCOME_WORDS[outcome].is]);

/** An email as the page shows it. */
export function emailView({ steps, lines, ...email }: EmailTimeline, spans: readonly Span[]) {
  const start = email.requestedAt;
  return {
    id: email.requestId ?? email.messageId,
    kind: sentenceCase(email.kind === 'unknown' ? 'unknown kind' : email.kind),
    outcome: email.outcome.replace('delivery_', ''),
    tone: toneOf(email.outcome),
    userSub: email.userSub ?? null,
    traceId: email.traceId ?? null,
    isoTime: new Date(start).toISOString(),
    time: new Date(start).toLocaleTimeString('en-GB'),
    steps: steps.map((step) => ({
      event: step.event,
      after: duration(step.at - start),
      hint: step.hint ?? '',
      failureClass: step.failureClass ?? null,
    })),
    spans: spans.map((span) => spanView(span, spans)),
    lines: lines.map(({ at, text }) => ({ time: new Date(at).toISOString().slice(11, 23), text })),
  };
}

/** The shortest bar of the waterfall, in percent, so that it can be seen. */
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

/** The faultSwitches as the page shows them, with the alarms' texts from the template. */
export function faultSwitchViews(
  faultSwitches: FaultSwitches,
  alarms: ReadonlyMap<string, AlarmText>,
  findSubs: (address: string) => readonly string[],
) {
  const running = faultSwitches.on();
  const patients = faultSwitches.blockedAddresses.map(
    (address) => findSubs(address)[0] ?? 'nobody with an account',
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

/** Removes what CloudFormation puts around a function's id: the name of the stack and random characters. */
const shortName = (name: string) => name.replace(/^\w+-(\w+?)(?:Function)?[0-9A-F]{8}-[0-9a-z]{12}$/i, '$1');

const duration = (milliseconds: number) =>
  milliseconds < 10_000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

function sentenceCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
}
