import { useState } from 'react';
import {
  dropChange,
  isTooOld,
  type PasskeyAct,
  type PasskeyChange,
  readChange,
  writeChange,
} from './passkey-change.ts';

/** The change of the passkeys that a person has begun in this tab, and its steps. */
export interface PasskeyChangeSteps {
  readonly change: PasskeyChange | undefined;
  begin(act: PasskeyAct): void;
  /** Records that a code was sent. */
  sent(session: string): void;
  /** Records that the code was entered. */
  proved(): void;
  /** Returns whether the code was entered recently enough; otherwise another is needed. */
  isProved(): boolean;
  end(): void;
}

export function usePasskeyChange(sub: string): PasskeyChangeSteps {
  const [change, setChange] = useState(() => readChange(sub));
  const keep = (next: PasskeyChange) => {
    writeChange(next);
    setChange(next);
  };
  const goOn = (next: Pick<PasskeyChange, 'step' | 'session'>) => {
    if (change !== undefined) keep({ sub, act: change.act, at: Date.now(), ...next });
  };
  return {
    change,
    begin: (act) => keep({ sub, act, step: 'begun', at: Date.now() }),
    sent: (session) => goOn({ step: 'sent', session }),
    proved: () => goOn({ step: 'proved' }),
    isProved: () => {
      if (change !== undefined && !isTooOld(change)) return true;
      goOn({ step: 'late' });
      return false;
    },
    end: () => {
      dropChange();
      setChange(undefined);
    },
  };
}
