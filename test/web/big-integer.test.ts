import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import Ours from '../../web/src/amplify-big-integer.ts';
import { SITE } from '../harness/assembly.ts';

const SRP = '../../node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp';
const amplify = (file: string) => import(fileURLToPath(new URL(`${SRP}/${file}`, import.meta.url)));

/** The two classes have the same operations, so ours describes both. */
const { default: Theirs } = (await amplify('BigInteger/BigInteger.mjs')) as { default: typeof Ours };
const { INIT_N: PRIME } = (await amplify('constants.mjs')) as { INIT_N: string };

const digits = fc.stringMatching(/^[0-9a-fA-F]{1,64}$/);

/** The results of all operations, as text, with one of the two classes. */
function calculate(BigInteger: typeof Ours, one: string, other: string) {
  const [a, b] = [new BigInteger(one, 16), new BigInteger(other, 16)];
  const prime = new BigInteger(PRIME, 16);
  const difference = a.subtract(b);
  // Amplify's own never return a power of zero.
  const exponent = b.add(BigInteger.ONE);
  const powers: string[] = [];
  for (const base of [a, difference, difference.multiply(prime)])
    base.modPow(exponent, prime, (error, power) => powers.push(`${error} ${power.toString(16)}`));
  return {
    powers,
    sum: a.add(b).toString(16),
    difference: difference.abs().toString(16),
    product: a.multiply(b).toString(16),
    rests: [a, b, difference].map((number) => number.mod(prime).toString(16)),
    order: Math.sign(difference.compareTo(BigInteger.ZERO)),
    equal: [a.equals(b), a.equals(new BigInteger(one.toUpperCase(), 16)), difference.equals(BigInteger.ZERO)],
    next: a.add(BigInteger.ONE).toString(16),
  };
}

test('the integers that the web app gives Amplify calculate as Amplify’s own', () => {
  fc.assert(
    fc.property(digits, digits, (one, other) => {
      expect(calculate(Ours, one, other)).toEqual(calculate(Theirs, one, other));
    }),
    {
      numRuns: 50,
      examples: [
        ['0', '0'],
        ['1', '0'],
        ['0', '1'],
        [PRIME, PRIME],
        ['00ff', 'FF'],
        ['5', '7'],
      ],
    },
  );
});

test('the web app does not contain Amplify’s own integers', async () => {
  const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
  expect(await readFile(new URL(`${SRP}/BigInteger/BigInteger.mjs`, import.meta.url), 'utf8')).toContain(
    alphabet,
  );
  const scripts = (await readdir(join(SITE, 'assets'))).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(6);
  for (const name of scripts)
    expect(await readFile(join(SITE, 'assets', name), 'utf8')).not.toContain(alphabet);
});
