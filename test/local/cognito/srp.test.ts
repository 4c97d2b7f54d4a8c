import { randomBytes, randomInt } from 'node:crypto';
import { createCredential, matchesCredential } from '../../../local/cognito/srp.ts';
import { amplify, configureAmplify } from './amplify.ts';
import { createConfirmedUser, createFixture, serve, stopServing } from './support.ts';

afterEach(stopServing);

const ALPHABET = [...'abcXYZ019 $^*.[]{}()?"!@#%&/\\,><\':;|_~`=+-äßñ漢字🙂é'];

function randomPassword(): string {
  const middle = Array.from({ length: randomInt(0, 60) }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `aB3!${middle.join('')}${randomBytes(6).toString('hex')}`;
}

describe('sign-in by SRP with the unmodified Amplify client', () => {
  test('succeeds for a hundred random users and passwords, and fails for wrong passwords', async () => {
    const fixture = await createFixture();
    const server = await serve(fixture);
    configureAmplify(server.url);
    for (let round = 0; round < 100; round++) {
      const email = `${randomBytes(6).toString('hex')}@example.org`;
      const password = randomPassword();
      const sub = await createConfirmedUser(fixture, email, password);
      if (round % 10 === 0) {
        await expect(amplify.signIn({ username: email, password: `${password}x` })).rejects.toMatchObject({
          name: 'NotAuthorizedException',
          message: 'Incorrect username or password.',
        });
      }
      const { isSignedIn } = await amplify.signIn({ username: email, password });
      expect(isSignedIn).toBe(true);
      expect((await amplify.fetchAuthSession()).userSub).toBe(sub);
      await amplify.signOut();
    }
  }, 180_000);
});

describe('a salt', () => {
  const withSalt = (salt: Uint8Array) => ({
    integer: () => 0,
    uuid: () => '',
    bytes: () => salt,
  });

  test.each([
    ['begins with a zero byte', '0012345678abcdef'],
    ['begins with zero bytes and a high bit', '0000ff5678abcdef'],
    ['begins with a zero digit', '0512345678abcdef'],
    ['begins with a high bit', 'f012345678abcdef'],
  ])('that %s makes the verifier that Amplify reckons with', async (_, digits) => {
    const salt = Buffer.from(digits.repeat(2), 'hex');
    const fixture = await createFixture();
    const sub = await createConfirmedUser(fixture, 'anna@example.org');
    const snapshot = fixture.pool.snapshot();
    const credential = createCredential('LocalPool1', sub, 'Correct-horse-7', withSalt(salt));
    const users = snapshot.users.map((user) => ({ ...user, credential }));
    const salted = await createFixture({ state: { ...snapshot, users } });
    const saltedServer = await serve(salted);
    configureAmplify(saltedServer.url);
    await expect(
      amplify.signIn({ username: 'anna@example.org', password: 'Correct-horse-7' }),
    ).resolves.toMatchObject({
      isSignedIn: true,
    });
    await amplify.signOut();
  });

  test('of the same number makes the same verifier', () => {
    const credential = createCredential('LocalPool1', 'anna', 'secret', withSalt(Buffer.from('00ab', 'hex')));
    const shorter = { ...credential, salt: 'ab' };
    expect(matchesCredential('LocalPool1', 'anna', 'secret', shorter)).toBe(true);
    expect(matchesCredential('LocalPool1', 'anna', 'Secret', shorter)).toBe(false);
    expect(matchesCredential('LocalPool1', 'bea', 'secret', shorter)).toBe(false);
  });
});
