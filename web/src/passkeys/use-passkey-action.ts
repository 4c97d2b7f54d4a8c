import { useState } from 'react';
import { useApp } from '../context.ts';
import type { SignedIn } from '../session.ts';
import { type AsyncAction, useAsyncAction } from '../use-async-action.ts';
import type { PasskeyActs } from './passkey-acts.ts';
import { type PasskeyProblem, toPasskeyProblem } from './passkey-errors.ts';

/** An action on the passkeys of an account, which a button starts. */
export interface PasskeyAction {
  readonly action: AsyncAction;
  /** The problem that only passkeys have; the others are in `action`. */
  readonly problem: PasskeyProblem | undefined;
  /** Wraps what the button does. An error about passkeys becomes the problem. */
  attempt(act: (acts: PasskeyActs) => Promise<void>): () => Promise<void>;
}

export function usePasskeyAction(person: SignedIn): PasskeyAction {
  const { auth } = useApp();
  const action = useAsyncAction('profile');
  const [problem, setProblem] = useState<PasskeyProblem>();
  return {
    action,
    problem,
    attempt: (act) => async () => {
      setProblem(undefined);
      try {
        await act(await (await auth()).passkeysOf(person));
      } catch (error) {
        const found = toPasskeyProblem(error);
        if (found === undefined) throw error;
        setProblem(found);
      }
    },
  };
}
