import { randomInt } from 'node:crypto';

/** Without those that look alike. */
const KINDS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'] as const;
const ALL = KINDS.join('');
const GROUPS = 5;

/**
 * Makes a temporary password that nobody but Cognito and the patient sees: five groups such as `Kd7m`, joined by
 * hyphens. Every group has a small letter, a capital and a digit, so every password policy of Cognito takes it.
 */
export function makeTemporaryPassword(): string {
  const pick = (letters: string) => letters.charAt(randomInt(letters.length));
  const group = () => shuffled([...KINDS, ALL].map(pick)).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

function shuffled(letters: readonly string[]): string[] {
  const left = [...letters];
  return letters.flatMap(() => left.splice(randomInt(left.length), 1));
}
