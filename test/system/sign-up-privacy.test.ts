import { randomUUID } from 'node:crypto';
import { findSecret } from '../../local/demo/mailbox.ts';
import { type Attacks, HOUR, openAttacks, PASSWORD } from './attacks.ts';

let attacks: Attacks;
beforeAll(async () => {
  attacks = await openAttacks();
});
afterAll(() => attacks.close());

/** Returns the lines of the sender about an event. */
function linesOf(event: string): readonly Readonly<Record<string, unknown>>[] {
  const { logs, sender } = attacks.system;
  const lines = logs.query({ group: sender.logGroup }).map(({ message }) => JSON.parse(message));
  return lines.filter(({ message }) => message === event);
}

/** Replaces what is random in an answer, and what the caller sent. */
function shapeOf(answer: object, address: string): object {
  if (answer instanceof Error) return { error: answer.name, message: answer.message };
  const [name = ''] = address;
  return JSON.parse(
    JSON.stringify(answer, (key, value) => {
      if (key === '$metadata') return { httpStatusCode: value.httpStatusCode };
      return ['UserSub', 'Session'].includes(key) ? typeof value : value;
    }).replaceAll(`${name}***@`, 'x***@'),
  );
}

/** Milliseconds of this thread's processor time, in which the user pool runs; other work on the machine does not count. */
async function measure(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const medianOf = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const PAIRS = 10;
const MINIMUM_ROUNDS = 3;
const MAXIMUM_ROUNDS = 9;
const KINDS = ['known', 'unknown'] as const;

describe('somebody who wants to know who is a patient', () => {
  const known = Array.from({ length: PAIRS }, (_, index) => `known${index}@example.com`);
  const unknown = known.map((address) => address.replace('known', 'guess'));
  const userNames = new Map<string, string>();
  beforeAll(async () => {
    for (const address of known) await attacks.createPatient(address);
    attacks.wait(HOUR);
  });

  const REQUESTS: Readonly<Record<string, (address: string) => Promise<object>>> = {
    'signs up with an address': (address) => {
      const Username = randomUUID();
      userNames.set(address, Username);
      return attacks.cognito.signUp({
        ClientId: attacks.system.clientId,
        Username,
        Password: PASSWORD,
        UserAttributes: [{ Name: 'email', Value: address }],
      });
    },
    'asks for the code of that sign-up again': (address) =>
      attacks.cognito.resendConfirmationCode({
        ClientId: attacks.system.clientId,
        Username: userNames.get(address),
      }),
    'guesses the code of that sign-up': (address) =>
      attacks.cognito.confirmSignUp({
        ClientId: attacks.system.clientId,
        Username: userNames.get(address),
        ConfirmationCode: '000000',
      }),
    'signs in with the password of that sign-up': (address) => attacks.signIn(address, 'another horse'),
  };

  test.each(Object.entries(REQUESTS))('and %s gets the same answer in the same time', async (_, ask) => {
    const times = { known: [] as number[], unknown: [] as number[] };
    const ratio = () => medianOf(times.unknown) / medianOf(times.known);
    const isAlike = () => ratio() > 0.5 && ratio() < 2;
    // The median of more rounds is closer to the truth.
    for (let round = 0; round < MAXIMUM_ROUNDS && (round < MINIMUM_ROUNDS || !isAlike()); round += 1) {
      // The clock of a thread is too coarse for one request.
      const sums = { known: 0, unknown: 0 };
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const answers = { known: {}, unknown: {} };
        for (const kind of pair % 2 === 0 ? KINDS : KINDS.toReversed()) {
          const address = (kind === 'known' ? known : unknown)[pair] ?? '';
          // Earlier requests no longer use the processor.
          await attacks.system.lambda.settled();
          sums[kind] += await measure(async () => {
            const answer = await ask(address).catch((error: Error) => error);
            answers[kind] = shapeOf(answer, address);
          });
        }
        expect(answers.unknown).toEqual(answers.known);
      }
      for (const kind of KINDS) times[kind].push(sums[kind]);
      attacks.wait(HOUR);
    }
    expect(ratio()).toBeGreaterThan(0.5);
    expect(ratio()).toBeLessThan(2);
  });

  test('reads nothing from the emails, because each goes to the owner of its address', async () => {
    const [first = ''] = known;
    const [other = ''] = unknown;
    const toOwner = (await attacks.emailsTo(first)).at(-1);
    expect(toOwner?.subject).toContain('You already have an account');
    expect(toOwner && findSecret(toOwner)).toBeUndefined();
    const toStranger = (await attacks.emailsTo(other)).at(-1);
    expect(toStranger && findSecret(toStranger)).toMatch(/^\d{6}$/);
  });
});

describe('somebody who signs up under another spelling of an address', () => {
  test.each([
    ['a local part beyond ASCII', 'jörg@example.com'],
    ['a domain in letters', 'anna@müller.example'],
    ['a full-width letter', 'ａlex@example.com'],
    ['an invisible mark', 'alex\u200b@example.com'],
    ['a capital', 'Alex@example.com'],
  ])('with %s is refused, and nobody gets an email', async (_, spelling) => {
    const { cognito, system } = attacks;
    const before = (await system.inbox.emails()).length;
    const UserAttributes = [{ Name: 'email', Value: spelling }];
    const request = { ClientId: system.clientId, Username: randomUUID(), Password: PASSWORD, UserAttributes };
    await expect(cognito.signUp(request)).rejects.toMatchObject({
      name: expect.stringMatching(/^(UserLambdaValidation|InvalidParameter)Exception$/),
    });
    await system.lambda.settled();
    expect(await system.inbox.emails()).toHaveLength(before);
  });
});

describe('somebody who floods a mailbox with sign-ups', () => {
  const floods: [string, (address: string) => Promise<unknown>][] = [
    ['of a patient', (address) => attacks.createPatient(address)],
    ['of somebody who has no account', async () => undefined],
  ];
  test.each(floods)(
    '%s causes at most 18 emails an hour, with any number of accounts',
    async (who, prepare) => {
      const { cognito, emailsTo, signUp, system } = attacks;
      const address = `${who.split(' ').at(-1)}@example.com`;
      await prepare(address);
      const before = (await emailsTo(address)).length;
      for (let round = 0; round < 10; round += 1) {
        const { userName } = await signUp(address);
        const again = Array.from({ length: 8 }, () =>
          cognito.resendConfirmationCode({ ClientId: system.clientId, Username: userName }),
        );
        await Promise.allSettled(again);
      }
      const sent = (await emailsTo(address)).length - before;
      expect(sent).toBeGreaterThan(0);
      expect(sent).toBeLessThanOrEqual(18);
    },
  );

  test('leaves a line in the log for each email that was withheld, and no failure', async () => {
    const withheld = linesOf('email_withheld');
    expect(withheld.length).toBeGreaterThan(20);
    for (const line of withheld) {
      expect(line).toMatchObject({
        email_withheld: 1,
        user_sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
        support_hint: expect.stringContaining('sign up again in an hour'),
      });
    }
    expect(linesOf('email_failed')).toEqual([]);
    expect(attacks.system.failedEvents).toEqual([]);
  });

  test('does not keep others from signing up', async () => {
    await expect(attacks.createPatient('somebody.else@example.com')).resolves.toHaveProperty('sub');
  });
});
