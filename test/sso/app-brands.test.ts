import { statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../../sender/build/bundle.ts';
import { createBrandLookup } from '../../sender/email/app-brands.ts';
import { createFindBrand as createSingleBrand } from '../../sender/email/one-brand.ts';
import type { Telemetry } from '../../sender/telemetry/telemetry.ts';
import { readSiteConfig } from '../../site/config.ts';

const LIST = JSON.stringify([
  ['portal1', null],
  ['booking1', 'dental'],
]);
const MINUTE = 60_000;

interface Told {
  readonly event: string;
  readonly fields: unknown;
}

/** Looks brands up in what `answers` say, in turn; the last is for ever. */
function open(...answers: (string | Error)[]) {
  const told: Told[] = [];
  let reads = 0;
  let now = 0;
  const log: Telemetry['log'] = (event, _hint, { fields } = {}) => void told.push({ event, fields });
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
    told,
    reads: () => reads,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('the brand of an app', () => {
  test('is what the list says; the clinic itself for whom it names without one', async () => {
    const { findBrand, reads, told } = open(LIST);
    await expect(findBrand('booking1')).resolves.toBe('dental');
    await expect(findBrand('portal1')).resolves.toBeUndefined();
    expect([reads(), told]).toEqual([1, []]);
  });

  test('is read once, however many emails ask at a time', async () => {
    const { findBrand, reads } = open(LIST);
    await Promise.all(['booking1', 'booking1', 'portal1'].map(findBrand));
    expect(reads()).toBe(1);
  });

  test("is the clinic's own for what administrators do, without asking", async () => {
    const { findBrand, reads } = open(LIST);
    await expect(findBrand('CLIENT_ID_NOT_APPLICABLE')).resolves.toBeUndefined();
    expect(reads()).toBe(0);
  });

  test('of an app that is new is found after a minute, and asked for once a minute until then', async () => {
    const longer = JSON.stringify([...JSON.parse(LIST), ['new1', 'eyes']]);
    const { findBrand, reads, wait, told } = open(LIST, LIST, longer);
    await expect(findBrand('new1')).resolves.toBeUndefined();
    await expect(findBrand('new1')).resolves.toBeUndefined();
    expect(reads()).toBe(1);
    wait(MINUTE);
    await expect(findBrand('new1')).resolves.toBeUndefined();
    await expect(findBrand('new1')).resolves.toBeUndefined();
    expect(reads()).toBe(2);
    wait(MINUTE);
    await expect(findBrand('new1')).resolves.toBe('eyes');
    expect([reads(), told]).toEqual([3, []]);
  });

  test.each([
    [
      'is not there',
      Object.assign(new Error('secret words'), { name: 'ParameterNotFound' }),
      'ParameterNotFound',
    ],
    ['is no JSON', '[["booking1"', 'SyntaxError'],
    ['is no list', '{"booking1":"dental"}', 'TypeError'],
    ['has other members', '[["booking1",7]]', 'TypeError'],
    ['is empty', '', 'SyntaxError'],
  ])("is the clinic's own where the list %s; that is told, and tried again", async (_, wrong, reason) => {
    const { findBrand, told } = open(wrong, LIST);
    await expect(findBrand('booking1')).resolves.toBeUndefined();
    expect(told).toEqual([{ event: 'brand_unknown', fields: { reason } }]);
    await expect(findBrand('booking1')).resolves.toBe('dental');
    expect(told).toHaveLength(1);
  });

  test('is never looked up where there is one brand', async () => {
    await expect(createSingleBrand()('booking1')).resolves.toBeUndefined();
  });
});

describe('the bundles', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brands-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const bundle = async (name: string, site: Parameters<typeof bundleFunctions>[0]) => {
    const { sender, notices } = await bundleFunctions(site, join(folder, name));
    return [sender, notices].map((dir) => join(dir, 'index.cjs'));
  };

  test('hold a client of SSM only where apps have brands, and stay small', async () => {
    const site = readSiteConfig();
    const plain = await bundle('plain', { ...site, apps: [] });
    const branded = await bundle('branded', site);
    const hasClient = async (file: string) => (await readFile(file, 'utf8')).includes('AmazonSSM');
    await expect(Promise.all(plain.map(hasClient))).resolves.toEqual([false, false]);
    await expect(Promise.all(branded.map(hasClient))).resolves.toEqual([true, true]);
    for (const [index, file] of branded.entries()) {
      expect(statSync(file).size - statSync(plain[index] ?? '').size).toBeLessThan(100_000);
    }
  });
});
