import { useEffect, useState } from 'react';
import { ActionButton } from './ActionButton.tsx';
import type { AuthOperation } from './auth-errors.ts';
import { useApp } from './context.ts';
import { formatDuration } from './format.ts';
import { useAsyncAction } from './use-async-action.ts';
import type { NoticeKey } from './words/index.ts';

/** Seconds before a new code can be sent. An email needs a moment, and a new code would invalidate the one on its way. */
const PAUSE = 30;

interface ResendCodeProps {
  readonly operation: AuthOperation;
  /** When the last code was sent, in milliseconds since the epoch. */
  readonly sentAt: number | undefined;
  /** @returns the notice to show afterwards, if the page is still there */
  readonly send: () => Promise<NoticeKey | undefined>;
}

/** Offers to send a new code, after a countdown. */
export function ResendCode({ operation, sentAt = 0, send }: ResendCodeProps) {
  const { language, showNotice, words } = useApp();
  const action = useAsyncAction(operation);
  const left = useSecondsUntil(sentAt + PAUSE * 1000);
  if (left > 0) {
    return (
      <p className="quiet">
        {words.actions.sendAgainIn(formatDuration({ value: left, unit: 'second' }, language))}
      </p>
    );
  }
  const act = async () => {
    const notice = await send();
    if (notice !== undefined) showNotice(notice);
  };
  return (
    <ActionButton action={action} label={words.actions.sendNewCode} busy={words.actions.sendBusy} act={act} />
  );
}

function useSecondsUntil(time: number): number {
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, Math.ceil((time - now) / 1000));
  useEffect(() => {
    if (left === 0) return;
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, [left]);
  return left;
}
