import { useRef, useState } from 'react';
import { type AuthOperation, type ProblemKey, toProblem } from './auth-errors.ts';
import { useApp } from './context.ts';
import { isNamed } from './named-error.ts';
import { refusalNotice } from './use-session.ts';

/** Milliseconds until the page says that an action takes longer than usual. */
const SLOW = 5000;

/** The state of something that a button starts. */
export interface AsyncAction {
  readonly busy: boolean;
  /** Busy for longer than usual. */
  readonly slow: boolean;
  readonly problem: ProblemKey | undefined;
  /**
   * Runs the action unless it is running.
   *
   * @param as the operation, when it is another than that of the page
   * @returns whether it succeeded
   */
  run(act: () => Promise<void>, as?: AuthOperation): Promise<boolean>;
  clear(): void;
}

/** Runs one action at a time, however often its button is pressed, and keeps the problem if it fails. */
export function useAsyncAction(operation: AuthOperation): AsyncAction {
  const { auth, go, leave, refresh, signedIn } = useApp();
  const running = useRef(false);
  const [state, setState] = useState<'idle' | 'busy' | 'slow'>('idle');
  const [problem, setProblem] = useState<ProblemKey>();

  /** Discards the tokens, which the user pool no longer accepts, and asks the patient to sign in. */
  const endSession = async () => {
    const { end } = await auth();
    await end(signedIn?.place === 'device' ? 'expired' : undefined, 'expired').catch(() => undefined);
    await refresh();
    go('/login', 'expired');
  };

  const run = async (act: () => Promise<void>, as = operation) => {
    if (running.current) return false;
    running.current = true;
    setProblem(undefined);
    setState('busy');
    const slow = setTimeout(setState, SLOW, 'slow');
    try {
      await act();
      return true;
    } catch (error) {
      const found = toProblem(error, as);
      if (isNamed(error, 'PersonChangedError')) await leave(refusalNotice());
      else if (found === 'signedOut') await endSession();
      else setProblem(found);
      return false;
    } finally {
      clearTimeout(slow);
      running.current = false;
      setState('idle');
    }
  };
  return { busy: state !== 'idle', slow: state === 'slow', problem, run, clear: () => setProblem(undefined) };
}
