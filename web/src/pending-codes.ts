import { useMemo, useState } from 'react';
import { readJson, tabStorage, writeJson } from './browser-storage.ts';

/** The reason why a code was sent. */
export type Purpose = 'confirm' | 'signIn' | 'reset' | 'newAddress' | 'deletion';

/** A code that this tab asked for. */
export interface SentCode {
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface State {
  /** The address that the patient typed last, which may be incomplete; empty at first. */
  readonly lastAddress: string;
  readonly sent: Partial<Record<Purpose, SentCode>>;
}

/** The codes that this tab waits for. They survive a reload; neither codes nor passwords are stored. */
export interface PendingCodes extends State {
  /** Stores an address as it is typed, so that the next page can fill it in. */
  rememberAddress(address: string): void;
  /** Records that a code was sent. */
  add(purpose: Purpose, address: string): void;
  remove(purpose: Purpose): void;
  clear(): void;
}

const STORAGE_KEY = 'clinic-mail.pending-codes';
const EMPTY: State = { lastAddress: '', sent: {} };

/** Reads and writes the pending codes of this tab. */
export function usePendingCodes(): PendingCodes {
  const [state, setState] = useState(readStored);
  return useMemo(() => {
    const change = (next: (before: State) => State) =>
      setState((before) => {
        const after = next(before);
        writeJson(tabStorage, STORAGE_KEY, after);
        return after;
      });
    return {
      ...state,
      rememberAddress: (address) => change((before) => ({ ...before, lastAddress: address })),
      add: (purpose, address) =>
        change(({ lastAddress, sent }) => ({
          lastAddress: purpose === 'newAddress' ? lastAddress : address,
          sent: { ...sent, [purpose]: { address, at: Date.now() } },
        })),
      remove: (purpose) =>
        change((before) => ({ ...before, sent: { ...before.sent, [purpose]: undefined } })),
      clear: () => change(() => EMPTY),
    };
  }, [state]);
}

function readStored(): State {
  return { ...EMPTY, ...readJson<Partial<State>>(tabStorage, STORAGE_KEY) };
}
