import { createBrandLookup, createFindBrand } from '../../sender/email/app-brands.ts';
import type { Telemetry } from '../../sender/telemetry/telemetry.ts';

const LIST = JSON.stringify([
  ['portal1', null],
  ['booking1', 'dental'],
]);
const MINUTE = 60_000;

interface LogEntry {
  readonly event: string;
  readonly fields: unknown;
}

/** Looks brands up in `answers`, one after the other; the last one repeats. */
function open(...answers: (string | Error)[]) {
  const logged: LogEntry[] = [];
  let reads = 0;
  let now = 0;
  const log: Telemetry['log'] = (event, _hint, { fields } = {}) => void logged.push({ event, fields });
  const findBrand = createBrandLookup(
    async () => {
      const answer = answers[Math.min(reads++, answers.length - 1)] ?? '';
      if (answer instanceof Error) throw answer;
      return answer;
    },
    { log },
    () => now,
  );
  return {
    findBrand,
    logged,
    reads: () => reads,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('the brand of an app', () => {
  test('is the one in the list, or the clinic for an app without one', async () => {
    const { findBrand, reads, logged } = open(LIST);
    await expect(findBrand('booking1')).resolves.toBe('dental');
    await expect(findBrand('portal1')).resolves.toBeUndefined();
    expect([reads(), logged]).toEqual([1, []]);
  });

  test('is read once for many emails at the same time', async () => {
    const { findBrand, reads } = open(LIST);
    await Promise.all(['booking1', 'booking1', 'portal1'].map(findBrand));
    expect(reads()).toBe(1);
  });

  test("is the clinic's own for administrators' actions, without a lookup", async () => {
    const { findBrand, reads } = open(LIST);
    await expect(findBrand('CLIENT_ID_NOT_APPLICABLE')).resolves.toBeUndefined();
    expect(reads()).toBe(0);
  });

  test('of a new app is looked up once a minute until it is found', async () => {
    const longer = JSON.stringify([...JSON.parse(LIST), ['new1', 'eyes']]);
    const { findBrand, reads, wait, logged } = open(LIST, LIST, longer);
    await expect(findBrand('new1')).resolves.toBeUndefined();
    await expect(findBrand('new1')).resolves.toBeUndefined();
    expect(reads()).toBe(1);
    wait(MINUTE);
    await expect(findBrand('new1')).resolves.toBeUndefined();
    await expect(findBrand('new1')).resolves.toBeUndefined();
    expect(reads()).toBe(2);
    wait(MINUTE);
    await expect(findBrand('new1')).resolves.toBe('eyes');
    expect([reads(), logged]).toEqual([3, []]);
  });

  test.each([
    [
      'is missing',
      Object.assign(new Error('secret words'), { name: 'ParameterNotFound' }),
      'ParameterNotFound',
    ],
    ['is not JSON', '[["booking1"', 'SyntaxError'],
    ['is not a list', '{"booking1":"dental"}', 'TypeError'],
    ['has other members', '[["booking1",7]]', 'TypeError'],
    ['is empty', '', 'SyntaxError'],
  ])("is the clinic's own if the list %s; this is logged, and tried again", async (_, wrong, reason) => {
    const { findBrand, logged } = open(wrong, LIST);
    await expect(findBrand('booking1')).resolves.toBeUndefined();
    expect(logged).toEqual([{ event: 'brand_unknown', fields: { reason } }]);
    await expect(findBrand('booking1')).resolves.toBe('dental');
    expect(logged).toHaveLength(1);
  });

  test('is never looked up if there is one brand', async () => {
    const traceClient = () => {
      throw new Error('A client was created');
    };
    const findBrand = createFindBrand(traceClient, { log: () => undefined } as unknown as Telemetry);
    await expect(findBrand('booking1')).resolves.toBeUndefined();
  });
});
