import type { WireInput } from '../../../emulator/aws/service.ts';
import { createCredential, matchesCredential } from '../../../emulator/cognito/sign-in/srp.ts';
import { amplify, configureAmplify } from './amplify.ts';
import { type Numbers, numbersOf, type Secrets } from './srp-numbers.ts';
import {
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  serve,
  stopServing,
} from './user-pool-fixture.ts';

afterEach(stopServing);

const ANNA = 'anna@example.org';
const SUB = '6a1c2f8e-93b4-4f0d-9c57-2d8e4b7a1f30';

const randomWith = (salt: string, b: string) => ({
  integer: () => 0,
  uuid: () => SUB,
  bytes: (length: number) => Buffer.from(length === 16 ? salt : b.padStart(2 * length, '0'), 'hex'),
});

describe('sign-in by SRP with the unmodified Amplify client', () => {
  /** Serves the pool to Amplify; `sent` gets every SRP_A. */
  async function serveToAmplify(fixture: Fixture, sent: unknown[] = []): Promise<void> {
    const { service } = fixture.pool;
    const InitiateAuth = (input: WireInput) => {
      sent.push((input.AuthParameters as WireInput).SRP_A);
      return service.actions.InitiateAuth?.(input) ?? {};
    };
    const actions = { ...service.actions, InitiateAuth };
    const { url } = await serve({ ...fixture, pool: { ...fixture.pool, service: { ...service, actions } } });
    configureAmplify(url);
  }

  test.each([
    ['plain letters', PASSWORD],
    ['every sign of a keyboard', 'aB3! $^*.[]{}()?"!@#%&/\\,><\':;|_~`=+-'],
    ['letters of other scripts', 'aB3! äßñ漢字🙂é'],
    ['255 letters', 'aB3! correct horse'.padEnd(255, '-battery-staple')],
  ])('succeeds with a password of %s, and fails with another', async (_, password) => {
    const fixture = await createFixture();
    await serveToAmplify(fixture);
    const sub = await createConfirmedUser(fixture, ANNA, password);
    await expect(amplify.signIn({ username: ANNA, password: `${password}x` })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    await expect(amplify.signIn({ username: ANNA, password })).resolves.toMatchObject({ isSignedIn: true });
    expect((await amplify.fetchAuthSession()).userSub).toBe(sub);
    await amplify.signOut();
  });

  const salts = {
    zeroByte: '0012345678abcdef',
    zeroBytes: '0000ff5678abcdef',
    zeroDigit: '0512345678abcdef',
    highBit: 'f012345678abcdef',
  };
  const zeroDigit = (value: bigint) => value.toString(16).length % 2 === 1;
  const highBit = (value: bigint) => !zeroDigit(value) && /^[89a-f]/.test(value.toString(16));
  /** Followed by no high bit, which would add the byte again. */
  const zeroByte = (length: number) => (value: bigint) => value < 1n << BigInt(8 * length - 9);
  /** As long as the prime. */
  const LONG = 384;

  test.each<[string, Secrets, Partial<Record<keyof Numbers, (value: bigint) => boolean>>]>([
    [
      'all start with a zero digit',
      { salt: salts.zeroDigit, a: 'd565e3fa4f8a24a1', b: '7f6b27fa3a954b13' },
      { salt: zeroDigit, A: zeroDigit, B: zeroDigit, u: zeroDigit, S: zeroDigit },
    ],
    [
      'all start with a high bit',
      { salt: salts.highBit, a: '789bc20c52cf22c3', b: '3f38fd3c355b5a02' },
      { salt: highBit, A: highBit, B: highBit, u: highBit, S: highBit },
    ],
    [
      'that are sent start with a zero byte',
      { salt: salts.zeroByte, a: '5434ec5c0255c799', b: '6c1da2efc5bf80b0' },
      { salt: zeroByte(16), A: zeroByte(LONG), B: zeroByte(LONG) },
    ],
    [
      'that are hashed start with a zero byte',
      { salt: salts.zeroBytes, a: 'f8481e314ca20655', b: 'c4ee9462f415597c' },
      { u: zeroByte(32) },
    ],
    [
      'that are shared start with a zero byte',
      { salt: salts.zeroByte, a: '4e339b9f882d6cc0', b: '16fff6f7348d0a49' },
      { S: zeroByte(LONG) },
    ],
  ])('succeeds where the numbers %s', async (_, { salt: half, a, b }, shapes) => {
    const salt = half.repeat(2);
    const numbers = numbersOf({ salt, a, b }, `LocalPool1${SUB}:${PASSWORD}`);
    for (const [name, isShaped] of Object.entries(shapes)) {
      expect({ name, shaped: isShaped(numbers[name as keyof Numbers]) }).toEqual({ name, shaped: true });
    }
    const fixture = await createFixture({ random: randomWith(salt, b) });
    expect(await createConfirmedUser(fixture, ANNA)).toBe(SUB);
    const sent: unknown[] = [];
    await serveToAmplify(fixture, sent);
    const words = a.padStart(256, '0').match(/.{8}/g) ?? [];
    const random = jest.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      return (array as Uint32Array).fill(Number.parseInt(words.shift() ?? '0', 16)) as typeof array;
    });
    try {
      await expect(amplify.signIn({ username: ANNA, password: PASSWORD })).resolves.toMatchObject({
        isSignedIn: true,
      });
    } finally {
      random.mockRestore();
    }
    expect(sent).toEqual([numbers.A.toString(16)]);
    await amplify.signOut();
  });
});

test('salts of the same number have the same verifier', () => {
  const credential = createCredential('LocalPool1', 'anna', 'secret', randomWith('00ab', '0'));
  const shorter = { ...credential, salt: 'ab' };
  expect(matchesCredential('LocalPool1', 'anna', 'secret', shorter)).toBe(true);
  expect(matchesCredential('LocalPool1', 'anna', 'Secret', shorter)).toBe(false);
  expect(matchesCredential('LocalPool1', 'bea', 'secret', shorter)).toBe(false);
});
