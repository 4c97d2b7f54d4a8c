import { randomInt } from 'node:crypto';

/** Characters that do not look alike. */
const CHARACTER_SETS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'] as const;
const ALL = CHARACTER_SETS.join('');
const GROUPS = 5;

/**
 * Makes a temporary password that nobody but Cognito and the patient sees: five groups such as `Kd7m`, joined by
 * hyphens. Every group has a small letter, a capital and a digit, so every password policy of Cognito takes it.
 */
export function makeTemporaryPassword(): string {
  const pick = (letters: string) => letters.charAt(randomInt(letters.length));
  const group = () => shuffled([...CHARACTER_SETS, ALL].map(pick)).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

function shuffled(letters: readonly string[]): string[] {
  const left = [...letters];
  return letters.flatMap(() => left.splice(randomInt(left.length), 1));
}
