import { readJson, tabStorage, writeJson } from '../browser-storage.ts';
import type { Passkey } from './passkey-acts.ts';

/** The change that a patient is about to make: to add a passkey, or to remove one. */
export type PasskeyAct =
  | { readonly type: 'add' }
  | {
      readonly type: 'remove';
      readonly passkey: Passkey;
      readonly isLast: boolean;
    };

/** A change that has begun. It survives a reload, as phones do when the mail app is open. */
export interface PasskeyChange {
  /** The `sub` of the account. */
  readonly sub: string;
  readonly act: PasskeyAct;
  /**
   * `begun`: no code was sent. `late`: the same, because the last one was entered too long ago. `sent`: a code is on its
   * way. `proved`: the code was entered.
   */
  readonly step: 'begun' | 'late' | 'sent' | 'proved';
  /** When the step was reached, in milliseconds since the epoch. */
  readonly at: number;
  /** The session of the sign-in whose code was sent. */
  readonly session?: string;
}

const STORAGE_KEY = 'clinic-mail.passkey-change';

/** Milliseconds for which a code that was entered allows the change, also after a prompt was cancelled. */
const PROOF_LIFETIME = 300_000;

/** Returns the change that a person has begun in this tab. */
export function readChange(sub: string | undefined): PasskeyChange | undefined {
  const change = readJson<PasskeyChange>(tabStorage, STORAGE_KEY);
  if (change === undefined || change.sub !== sub) return undefined;
  return change.step === 'proved' && isTooOld(change) ? { ...change, step: 'late' } : change;
}

export function writeChange(change: PasskeyChange): void {
  writeJson(tabStorage, STORAGE_KEY, change);
}

export function dropChange(): void {
  tabStorage.removeItem(STORAGE_KEY);
}

export const isTooOld = ({ at }: PasskeyChange): boolean => Date.now() - at > PROOF_LIFETIME;
