import { randomUUID } from 'node:crypto';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

const PASSWORD = 'Correct-horse-77';
const HOUR = 3_600_000;

let system: LocalSystem;
let cognito: CognitoIdentityProvider;
let later = 0;
beforeAll(async () => {
  system = await startLocalSystem({ assembly: ASSEMBLY, clock: () => Date.now() + later });
  cognito = new CognitoIdentityProvider({
    region: system.region,
    endpoint: system.awsUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // Refusals are counted, so the client must not retry.
    maxAttempts: 1,
  });
});
afterAll(async () => {
  cognito.destroy();
  await system.close();
});

const app = (Username: string) => ({ ClientId: system.clientId, Username });

/** Signs up as the portal does, with a new user name. @returns the user name */
async function signUp(email: string, name?: string): Promise<string> {
  const Username = randomUUID();
  await cognito.signUp({
    ...app(Username),
    Password: PASSWORD,
    UserAttributes: [
      { Name: 'email', Value: email },
      ...(name === undefined ? [] : [{ Name: 'name', Value: name }]),
    ],
    ...(name !== undefined && { ClientMetadata: { name, locale: name } }),
  });
  return Username;
}

async function createPatient(email: string): Promise<void> {
  const { userPoolId: UserPoolId } = system;
  const Username = randomUUID();
  await cognito.adminCreateUser({
    UserPoolId,
    Username,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  await cognito.adminSetUserPassword({ UserPoolId, Username, Password: PASSWORD, Permanent: true });
}

const signIn = (USERNAME: string, PREFERRED_CHALLENGE: string, more: Record<string, string> = {}) =>
  cognito.initiateAuth({
    ClientId: system.clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME, PREFERRED_CHALLENGE, ...more },
  });

/** Requests that need nothing but an address. */
const REQUESTS: Readonly<Record<string, (address: string) => Promise<object>>> = {
  'requests a password reset': (address) => cognito.forgotPassword(app(address)),
  'guesses the code of a password reset': (address) =>
    cognito.confirmForgotPassword({ ...app(address), ConfirmationCode: '000000', Password: PASSWORD }),
  'requests a sign-in code': (address) => signIn(address, 'EMAIL_OTP'),
  'tries a password': (address) => signIn(address, 'PASSWORD', { PASSWORD: 'Wrong-horse-77' }),
  'starts an SRP exchange': (address) => signIn(address, 'PASSWORD_SRP', { SRP_A: 'abc123' }),
  'requests the available sign-in methods': (address) =>
    cognito.initiateAuth({
      ClientId: system.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: address },
    }),
};

/** Accounts may have a passkey or none, so Cognito offers one to some unknown addresses too: see the test below. */
const withoutPasskey = (shape: string) => shape.replace(',\\"WEB_AUTHN\\"', '').replace(',"WEB_AUTHN"', '');

const PAIRS = 15;
const ROUNDS = 10;

describe('someone who does not know if an address has an account', () => {
  const known = Array.from({ length: PAIRS }, (_, index) => `known${index}@example.com`);
  const unknown = known.map((address) => address.replace('known', 'guess'));
  beforeAll(async () => {
    for (const address of known) await createPatient(address);
  });

  test.each(Object.entries(REQUESTS))(
    'and %s gets the same response after the same time, with or without an account',
    async (_, ask) => {
      const fastest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
      const ratio = () => fastest.unknown / fastest.known;
      // Other work on the machine only adds to a time, so more rounds bring the fastest ones closer to the truth.
      for (let round = 0; round < ROUNDS && !(ratio() > 0.5 && ratio() < 2); round += 1) {
        const answers: Record<'known' | 'unknown', string[]> = { known: [], unknown: [] };
        for (let pair = 0; pair < PAIRS; pair += 1) {
          for (const kind of pair % 2 === 0
            ? (['known', 'unknown'] as const)
            : (['unknown', 'known'] as const)) {
            const address = (kind === 'known' ? known : unknown)[pair] ?? '';
            // Waits until earlier requests no longer use the processor.
            await system.lambda.settled();
            const began = performance.now();
            const answer = await ask(address).catch((error: Error) => error);
            fastest[kind] = Math.min(fastest[kind], performance.now() - began);
            answers[kind].push(JSON.stringify(shapeOf(answer)));
          }
        }
        const [seen, expected] = [answers.unknown, answers.known].map((shapes) => shapes.map(withoutPasskey));
        expect(seen?.map((answer) => answer.replaceAll('g***@', 'k***@'))).toEqual(expected);
        // Resets the hourly limits of each address.
        later += HOUR + 1_000;
      }
      expect(ratio()).toBeGreaterThan(0.5);
      expect(ratio()).toBeLessThan(2);
    },
  );

  test('and requests the available sign-in methods is offered a passkey for some addresses without an account, each time the same', async () => {
    const offers = async () => {
      const answers = await Promise.all(
        unknown.map((address) => REQUESTS['requests the available sign-in methods']?.(address)),
      );
      return answers.map((answer) => JSON.stringify(shapeOf(answer ?? {})).includes('WEB_AUTHN'));
    };
    const first = await offers();
    expect(new Set(first)).toEqual(new Set([true, false]));
    expect(await offers()).toEqual(first);
  });
});

/** Removes the random parts of a response. */
function shapeOf(answer: object): object {
  if (answer instanceof Error) return { error: answer.name, message: answer.message };
  return JSON.parse(
    JSON.stringify(answer, (name, value) => {
      if (name === '$metadata') return undefined;
      const isRandom = ['Session', 'SALT', 'SECRET_BLOCK', 'SRP_B', 'USERNAME', 'USER_ID_FOR_SRP'].includes(
        name,
      );
      return isRandom ? typeof value : value;
    }),
  );
}

describe('someone who floods an address', () => {
  const emailsTo = async (address: string) => {
    await system.lambda.settled();
    return (await system.inbox.emails()).filter(({ destination }) => destination.to.includes(address));
  };

  test('with an account causes at most 43 emails an hour', async () => {
    const victim = 'victim@example.com';
    await createPatient(victim);
    const asked = Array.from({ length: 30 }, () => [
      cognito.forgotPassword(app(victim)),
      signIn(victim, 'EMAIL_OTP'),
      cognito.resendConfirmationCode(app(victim)),
    ]).flat();
    const outcomes = await Promise.allSettled(asked);
    const refusals = new Set(
      outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.name] : [])),
    );
    expect(refusals).toEqual(new Set(['LimitExceededException']));
    expect(await emailsTo(victim)).toHaveLength(40);
    for (let account = 0; account < 10; account += 1) await signUp(victim);
    // Three accounts an hour may cause an email, which says that the address has an account.
    expect((await emailsTo(victim)).length).toBeLessThanOrEqual(43);
    later += HOUR + 1_000;
    await expect(cognito.forgotPassword(app(victim))).resolves.toBeDefined();
  });

  test('without an account causes no emails', async () => {
    const unknown = 'unknown@example.com';
    for (const ask of Object.values(REQUESTS)) {
      for (let round = 0; round < 5; round += 1) await ask(unknown).catch(() => undefined);
    }
    expect(await emailsTo(unknown)).toEqual([]);
  });

  test('by signing it up causes at most eighteen emails an hour', async () => {
    const victim = 'not-yet@example.com';
    const usernames: string[] = [];
    for (let account = 0; account < 6; account += 1) usernames.push(await signUp(victim));
    for (const username of usernames) {
      const again = Array.from({ length: 10 }, () => cognito.resendConfirmationCode(app(username)));
      await Promise.allSettled(again);
      await system.lambda.settled();
    }
    // Three accounts may cause emails: one for the sign-up, and five by requests for another code.
    expect(await emailsTo(victim)).toHaveLength(18);
  });
});

describe('someone who signs up another person with a hostile name', () => {
  const NAMES = {
    'a link': 'Win at https://evil.example now',
    markup: '<a href="https://evil.example">Press here</a>',
    'right-to-left text': '\u202eelpmaxe.live//:sptth\u202c',
    'an injected header': 'Alex\r\nBcc: everybody@evil.example',
    'template code': '{{ code }}{% if true %}evil{% endif %}[[ words.greeting ]]',
  };

  test.each(Object.entries(NAMES))('such as %s gets none of it into the email', async (what, name) => {
    const address = `${what.replaceAll(' ', '-')}@example.com`;
    await signUp(address, name);
    await system.lambda.settled();
    const emails = (await system.inbox.emails()).filter(({ destination }) =>
      destination.to.includes(address),
    );
    expect(emails).toHaveLength(1);
    expect(JSON.stringify(emails)).not.toMatch(/evil|everybody|elpmaxe/);
    expect(emails[0]?.destination).toEqual({ to: [address], cc: [], bcc: [] });
  });

  test('of ten thousand letters is rejected', async () => {
    await expect(signUp('long@example.com', 'x'.repeat(10_000))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
