import { useEffect, useState } from 'react';
import { ActionButton } from './ActionButton.tsx';
import { type AuthOperation, isCodeProblem, type ProblemKey } from './auth-errors.ts';
import { useApp } from './context.ts';
import type { Elements } from './elements.ts';
import { formatDuration } from './format.ts';
import type { ErrorKey } from './forms/checks.ts';
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

interface CodeHelpProps extends ResendCodeProps {
  /** Whether the link of an email opened the page, so that the patient has the email. */
  readonly isLinked?: boolean;
  /** The error of the code field; only a linked page needs it. */
  readonly codeError?: ErrorKey | ProblemKey | undefined;
  /** Further help when no email arrives. */
  readonly children?: Elements;
}

/**
 * Helps a patient who waits for an email. On a page that the link of an email opened, nobody waits, and a new code is
 * offered only after the one in the link has failed.
 */
export function CodeHelp({ codeError, isLinked = false, send, children, ...resend }: CodeHelpProps) {
  const { words } = useApp();
  const [sent, setSent] = useState(false);
  const waits = !isLinked || sent;
  if (!waits && !isCodeProblem(codeError)) return null;
  const sendAgain = async () => {
    const notice = await send();
    setSent(true);
    return notice;
  };
  return (
    <section>
      {waits && <h2>{words.confirm.noEmail}</h2>}
      <ResendCode {...resend} send={sendAgain} />
      {waits && children}
    </section>
  );
}

/** Offers to send a new code, after a countdown. */
function ResendCode({ operation, sentAt = 0, send }: ResendCodeProps) {
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
