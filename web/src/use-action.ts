import { useRef, useState } from 'react';
import { useApp } from './context.ts';
import { type Doing, explain, type ProblemKey } from './problems.ts';

/** How long an action may take before the patient is told to be patient, in milliseconds. */
const SLOW = 5000;

/** Something that a button does. */
export interface Action {
  readonly busy: boolean;
  /** Busy for longer than usual. */
  readonly slow: boolean;
  readonly problem: ProblemKey | undefined;
  /** Does it, unless it is being done. @returns whether it worked */
  run(act: () => Promise<void>): Promise<boolean>;
  clear(): void;
}

/** Does one thing at a time, however often the button is pressed, and keeps what went wrong. */
export function useAction(doing: Doing): Action {
  const { auth, go, refresh } = useApp();
  const running = useRef(false);
  const [state, setState] = useState<'idle' | 'busy' | 'slow'>('idle');
  const [problem, setProblem] = useState<ProblemKey>();

  /** The user pool no longer takes the tokens, so they are of no use here either. */
  const leave = async () => {
    const { signOut } = await auth();
    await signOut(false, 'expired').catch(() => undefined);
    await refresh().catch(() => undefined);
    go('/login', 'expired');
  };

  const run = async (act: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    setProblem(undefined);
    setState('busy');
    const slow = setTimeout(setState, SLOW, 'slow');
    try {
      await act();
      return true;
    } catch (error) {
      const met = explain(error, doing);
      if (met === 'signedOut') await leave();
      else setProblem(met);
      return false;
    } finally {
      clearTimeout(slow);
      running.current = false;
      setState('idle');
    }
  };
  return { busy: state !== 'idle', slow: state === 'slow', problem, run, clear: () => setProblem(undefined) };
}
