import { timingSafeEqual } from 'node:crypto';

/** Compares secrets in a time that does not depend on where they differ. */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  const [first, second] = [Buffer.from(left), Buffer.from(right)];
  return first.length === second.length && timingSafeEqual(first, second);
}
