import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ACTIVITY_KEY, lastActivity, recordActivity } from './activity.ts';
import { toMilliseconds } from './config.ts';
import { useApp } from './context.ts';
import { formatDuration } from './format.ts';

/** Milliseconds between the warning and the end of the session. */
const WARNING = 120_000;
/** Milliseconds between two records of activity. */
const PAUSE = 5000;
/** The seconds at which the remaining time is announced. */
const STEPS = [120, 60, 30, 10];
const ACTIVITY = ['keydown', 'pointerdown', 'wheel', 'touchmove'] as const;

/** Ends the session of a tab after a time without activity; two minutes before, it asks whether to go on. */
export function IdleWarning() {
  const { config, endHere } = useApp();
  const { left, extend } = useIdle(
    toMilliseconds({ value: config.idleMinutes, unit: 'minute' }),
    () => void endHere('idle', 'idle'),
  );
  return left === undefined ? null : (
    <Dialog left={left} extend={extend} end={() => void endHere('signOut', 'signedOut')} />
  );
}

/**
 * Watches for activity. Timers are late in a tab that is hidden, and stop while a computer sleeps, so the clock is read
 * again whenever the page is shown, and before any activity counts.
 *
 * @returns the milliseconds until the session ends, once the warning is due
 */
function useIdle(limit: number, onEnd: () => void): { left: number | undefined; extend: () => void } {
  const [left, setLeft] = useState<number>();
  const end = useRef(onEnd);
  end.current = onEnd;
  const check = useRef<() => void>(() => undefined);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    check.current = () => {
      clearTimeout(timer);
      if (ended) return;
      const time = remaining(limit);
      if (time <= 0) {
        ended = true;
        return end.current();
      }
      setLeft(time <= WARNING ? time : undefined);
      timer = setTimeout(() => check.current(), time <= WARNING ? 1000 : time - WARNING);
    };
    const note = () => {
      const time = remaining(limit);
      if (time <= WARNING) check.current();
      else if (limit - time > PAUSE) recordActivity();
    };
    const onStorage = ({ key }: StorageEvent) => key === ACTIVITY_KEY && check.current();
    const onShow = () => {
      if (!document.hidden) check.current();
    };
    if (lastActivity() === undefined) recordActivity();
    check.current();
    for (const name of ACTIVITY) addEventListener(name, note, { passive: true });
    addEventListener('storage', onStorage);
    addEventListener('focus', onShow);
    addEventListener('pageshow', onShow);
    document.addEventListener('visibilitychange', onShow);
    return () => {
      clearTimeout(timer);
      for (const name of ACTIVITY) removeEventListener(name, note);
      removeEventListener('storage', onStorage);
      removeEventListener('focus', onShow);
      removeEventListener('pageshow', onShow);
      document.removeEventListener('visibilitychange', onShow);
    };
  }, [limit]);

  const extend = () => {
    if (remaining(limit) > 0) recordActivity();
    check.current();
  };
  return { left, extend };
}

const remaining = (limit: number) => limit - (Date.now() - (lastActivity() ?? Date.now()));

interface DialogProps {
  /** Milliseconds. */
  readonly left: number;
  readonly extend: () => void;
  readonly end: () => void;
}

/** Takes the focus; Escape goes on, as the first button does. */
function Dialog({ left, extend, end }: DialogProps) {
  const { language, words } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while it is still in the document, so that the browser returns the focus.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby="idle-title"
      aria-describedby="idle-text"
      onCancel={(event) => {
        event.preventDefault();
        extend();
      }}
    >
      <h2 id="idle-title">{words.idle.title}</h2>
      <p id="idle-text" role="status">
        {words.idle.text(formatStep(left, language))}
      </p>
      <button className="button" type="button" onClick={extend}>
        {words.idle.stay}
      </button>
      <button className="button second" type="button" onClick={end}>
        {words.actions.signOut}
      </button>
    </dialog>
  );
}

/** Rounds the remaining time up to one of a few values, so that screen readers do not announce every second. */
function formatStep(left: number, language: string): string {
  const step = STEPS.findLast((seconds) => left <= seconds * 1000) ?? 120;
  return step >= 60
    ? formatDuration({ value: step / 60, unit: 'minute' }, language)
    : formatDuration({ value: step, unit: 'second' }, language);
}
