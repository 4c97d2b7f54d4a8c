import { randomUUID } from 'node:crypto';
import type { Clock } from '../aws/service.ts';
import type { SuppressionReason } from './configuration-sets.ts';

/** An address that gets no email, as the API returns it. */
export interface SuppressedDestination {
  readonly EmailAddress: string;
  readonly Reason: SuppressionReason;
  /** Seconds since the epoch. */
  readonly LastUpdateTime: number;
  /** Of the email that caused the entry; absent for an address that was added by request. */
  readonly Attributes?: { readonly MessageId: string; readonly FeedbackId: string };
}

/** The account's suppression list. Addresses are compared without regard to case. */
export interface SuppressionList {
  find(address: string): SuppressedDestination | undefined;
  /** @param messageId of the email that caused the entry */
  put(address: string, reason: SuppressionReason, messageId?: string): void;
  /** @returns false when the address was not on the list */
  delete(address: string): boolean;
  /** Returns the oldest entry first. */
  all(): readonly SuppressedDestination[];
}

/** Makes an empty suppression list. */
export function createSuppressionList(clock: Clock): SuppressionList {
  const entries = new Map<string, SuppressedDestination>();
  return {
    find: (address) => entries.get(address.toLowerCase()),
    put: (address, Reason, MessageId) =>
      void entries.set(address.toLowerCase(), {
        EmailAddress: address,
        Reason,
        LastUpdateTime: clock() / 1000,
        ...(MessageId !== undefined && { Attributes: { MessageId, FeedbackId: randomUUID() } }),
      }),
    delete: (address) => entries.delete(address.toLowerCase()),
    all: () => [...entries.values()],
  };
}
