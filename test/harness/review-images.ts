import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { roundColours, writeIndexedPng } from './indexed-png.ts';

/** Input of the worker that runs this file; the worker answers with a list of problems, one sentence each. */
export interface Review {
  /** Folder of the reviewed PNG files. */
  readonly folder: string;
  /** PNG files by name. */
  readonly seen: ReadonlyMap<string, Uint8Array>;
  /** True to replace the reviewed files by the new ones. */
  readonly update: boolean;
}

const SEEN = fileURLToPath(new URL('../../.local/screenshots/', import.meta.url));

/** Other versions of Chromium draw some edges differently; a changed word affects more pixels than this. */
const TOLERATED_PIXELS = 40;

function review({ folder, seen, update }: Review): string[] {
  // Without any picture, something else failed before.
  if (update && seen.size > 0) replaceExpected(folder, seen);
  const known = readdirSync(folder);
  return [
    ...[...seen].flatMap(([file, png]) =>
      known.includes(file)
        ? compare(folder, file, Buffer.from(png))
        : [`${file} is new; npm run pictures accepts it`],
    ),
    ...known
      .filter((file) => !seen.has(file))
      .map((file) => `${file} is not the screenshot of anything any more`),
  ];
}

function replaceExpected(folder: string, seen: Review['seen']): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, png] of seen) writeFileSync(join(folder, file), compact(Buffer.from(png)));
}

function compare(folder: string, file: string, png: Buffer): string[] {
  const expected = PNG.sync.read(readFileSync(join(folder, file)));
  const actual = PNG.sync.read(png);
  const width = Math.max(expected.width, actual.width);
  const height = Math.max(expected.height, actual.height);
  const sides = [enlarge(expected, width, height).data, enlarge(actual, width, height).data] as const;
  const match = (diff?: PNG) => pixelmatch(...sides, diff?.data, width, height, { threshold: 0.1 });
  const pixels = match();
  if (pixels <= TOLERATED_PIXELS && expected.height === actual.height) return [];
  const diff = new PNG({ width, height });
  match(diff);
  const paths = { actual: join(SEEN, file), diff: join(SEEN, file.replace('.png', '.diff.png')) };
  mkdirSync(SEEN, { recursive: true });
  writeFileSync(paths.actual, png);
  writeFileSync(paths.diff, PNG.sync.write(diff));
  return [
    `${file}: ${pixels} pixels differ: see ${paths.actual} and ${paths.diff}; npm run pictures accepts it`,
  ];
}

function enlarge(image: PNG, width: number, height: number): PNG {
  if (image.width === width && image.height === height) return image;
  const larger = new PNG({ width, height });
  PNG.bitblt(image, larger, 0, 0, image.width, image.height, 0, 0);
  return larger;
}

function compact(png: Buffer): Buffer {
  const image = PNG.sync.read(png);
  roundColours(image);
  const indexed = writeIndexedPng(image);
  return (
    indexed ?? PNG.sync.write(image, { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 })
  );
}

parentPort?.postMessage(review(workerData as Review));
