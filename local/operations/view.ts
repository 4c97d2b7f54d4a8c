import type { EmailTimeline } from '../../support/timeline/email-timelines.ts';
import type { LocalTimes } from '../../support/timeline/times.ts';
import { KIND_WORDS, OUTCOME_WORDS, wordsOfStep } from '../../support/timeline/words.ts';
import type { FaultSwitches } from '../fault-switches/fault-switches.ts';
import {
  FAULT_SWITCHES,
  type FaultSwitch,
  type FaultSwitchName,
  faultSwitchNames,
} from '../fault-switches/fault-table.ts';
import type { AlarmText } from './alarms.ts';
import type { Span } from './spans.ts';
import { layOut, preciseDuration } from './waterfall.ts';

/** The CSS classes of outcomes. */
const TONES = { well: 'good', open: 'neutral', bad: 'bad' } as const;

/** An email as the page shows it. */
export function emailView(
  { steps, lines, ...email }: EmailTimeline,
  spans: readonly Span[],
  times: LocalTimes,
) {
  const start = email.requestedAt;
  const { words, is } = OUTCOME_WORDS[email.outcome];
  return {
    id: email.requestId ?? email.messageId,
    kind: sentenceCase(KIND_WORDS[email.kind]),
    outcome: words,
    tone: TONES[is],
    userSub: email.userSub ?? null,
    traceId: email.traceId ?? null,
    isoTime: new Date(start).toISOString(),
    time: `${times.day(start)} at ${times.time(start)}`,
    steps: steps.map((step, index) => ({
      words: sentenceCase(
        wordsOfStep(
          step.event,
          steps.slice(0, index).some(({ event }) => event === step.event),
        ),
      ),
      after: preciseDuration(step.at - start),
      hint: step.hint ?? '',
      failureClass: step.failureClass ?? null,
    })),
    waterfall: layOut(spans),
    lines: lines.map(({ at, text }) => ({
      time: `${times.time(at)}.${String(at % 1000).padStart(3, '0')}`,
      text,
    })),
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

const sentenceCase = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
