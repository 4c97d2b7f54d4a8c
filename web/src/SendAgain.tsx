import { useEffect, useState } from 'react';
import { ActionButton } from './ActionButton.tsx';
import { useApp } from './context.ts';
import type { Doing } from './problems.ts';
import { inWords } from './time.ts';
import { useAction } from './use-action.ts';

/** Emails need a moment; asking again at once would only make the code useless that is on its way. In seconds. */
const PAUSE = 30;

interface SendAgainProps {
  readonly doing: Doing;
  /** When the last code was sent, in milliseconds since the epoch. */
  readonly sentAt: number | undefined;
  readonly send: () => Promise<void>;
}

/** Sends the code again, after a pause that is counted down. */
export function SendAgain({ doing, sentAt = 0, send }: SendAgainProps) {
  const { language, say, words } = useApp();
  const action = useAction(doing);
  const left = useSecondsUntil(sentAt + PAUSE * 1000);
  if (left > 0) {
    return (
      <p className="quiet">{words.actions.sendAgainIn(inWords({ value: left, unit: 'second' }, language))}</p>
    );
  }
  const act = async () => {
    await send();
    say('codeSent');
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
