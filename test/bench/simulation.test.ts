import { type Settings, simulate } from '../../bench/simulation/simulation.ts';

const settings: Settings = {
  concurrency: 10,
  sendBudget: 30_000,
  pause: { first: 1_000, last: 20_000 },
  lambdaRetries: 1,
  maximumAge: 600_000,
  memoryMb: 1024,
};
const SES = 14;
const load = (perMinute: number, minutes = 2) => ({ perMinute, minutes, sesPerSecond: SES });

describe('the simulation', () => {
  test('gives the same result for the same seed, and another for a different seed', () => {
    expect(simulate(settings, load(600), 7)).toEqual(simulate(settings, load(600), 7));
    expect(simulate(settings, load(600), 7)).not.toEqual(simulate(settings, load(600), 8));
  });

  test.each([10, 600, 1_000, 3_000])('accounts for every email at %i a minute', (perMinute) => {
    const { requested, arrived, lost } = simulate(settings, load(perMinute));
    expect(requested).toBeGreaterThan(perMinute * 1.4);
    expect(arrived + Math.round(lost * requested)).toBe(requested);
  });

  test('loses nothing and takes seconds below the rate of SES', () => {
    const { lost, late, p99 } = simulate(settings, load(0.8 * SES * 60));
    expect({ lost, late }).toEqual({ lost: 0, late: 0 });
    expect(p99).toBeLessThan(5);
  });

  test('never sends faster than SES allows', () => {
    const { arrived, lastAt } = simulate(settings, load(3_000));
    expect(arrived).toBeLessThanOrEqual(SES * (lastAt + 1));
    expect(arrived).toBeGreaterThan(0.5 * SES * lastAt);
  });

  test('discards emails at the maximum age', () => {
    const { p99, lastAt } = simulate({ ...settings, maximumAge: 120_000 }, load(3_000, 1));
    expect(p99).toBeLessThan(140);
    expect(lastAt).toBeLessThan(60 + 140);
  });

  test('sends nothing during an outage of SES, and everything afterwards', () => {
    const { arrived, requested, late } = simulate(settings, { ...load(60), outage: [30_000, 60_000] });
    expect(arrived).toBe(requested);
    expect(late).toBeGreaterThan(0);
    const never = simulate(settings, { ...load(60), outage: [0, 3_600_000] });
    expect(never).toMatchObject({ arrived: 0, lost: 1 });
  });

  test('makes no more attempts than Lambda', () => {
    const impatient = { ...settings, sendBudget: 1 };
    const once = simulate({ ...impatient, lambdaRetries: 0 }, load(2_000));
    const again = simulate({ ...impatient, lambdaRetries: 2 }, load(2_000));
    expect(once.lost).toBeGreaterThan(again.lost);
    expect(again.costPerThousand).toBeGreaterThan(0.16);
  });
});
