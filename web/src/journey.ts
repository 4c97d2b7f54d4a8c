import { useMemo, useState } from 'react';

/** What a code was sent for. */
export type Purpose = 'confirm' | 'signIn' | 'reset' | 'newAddress';

/** A code that was sent from this tab. */
export interface Sent {
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface State {
  readonly address: string;
  readonly sent: Partial<Record<Purpose, Sent>>;
}

/** How far a patient has come in this tab; outlives a reload, and holds no code and no password. */
export interface Journey extends State {
  /** Remembers an address, so that the next page need not ask for it. */
  note(address: string): void;
  /** Remembers that a code was sent. */
  start(purpose: Purpose, address: string): void;
  end(purpose: Purpose): void;
  forget(): void;
}

const KEY = 'clinic-mail.journey';
const NOTHING: State = { address: '', sent: {} };

/** The journey of this tab. */
export function useJourney(): Journey {
  const [state, setState] = useState(read);
  return useMemo(() => {
    const change = (next: (before: State) => State) =>
      setState((before) => {
        const after = next(before);
        sessionStorage.setItem(KEY, JSON.stringify(after));
        return after;
      });
    return {
      ...state,
      note: (address) => change((before) => ({ ...before, address })),
      start: (purpose, address) =>
        change(({ address: noted, sent }) => ({
          address: purpose === 'newAddress' ? noted : address,
          sent: { ...sent, [purpose]: { address, at: Date.now() } },
        })),
      end: (purpose) => change((before) => ({ ...before, sent: { ...before.sent, [purpose]: undefined } })),
      forget: () => change(() => NOTHING),
    };
  }, [state]);
}

function read(): State {
  try {
    return { ...NOTHING, ...(JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<State>) };
  } catch {
    return NOTHING;
  }
}
