import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildOnce } from '../../local/build-cache.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type Part = Parameters<typeof buildOnce>[1]['part'];

/** For each result, files of each folder that it is built from. */
const REACHED: Readonly<Record<Part, readonly string[]>> = {
  assembly: [
    ...(await filesReached(['cdk/app.ts', 'sender/**/*.ts', 'support/widget/support-widget.ts'])),
    'docs/policies/deploy.json',
    'local/synthesise.ts',
    'templates/en/welcome.liquid',
    'package-lock.json',
    'cdk.json',
  ],
  site: [
    ...(await filesReached(['web/build.ts', 'web/src/main.tsx'])),
    'web/index.html',
    'web/public/icon.svg',
    'package-lock.json',
  ],
  package: [
    ...(await filesReached(['package/**/*.ts'])),
    'events/sign-up.json',
    'preview/page.liquid',
    'templates/en/welcome.liquid',
  ],
};

/** Returns one file of each folder that these files import from, directly or not. */
async function filesReached(patterns: readonly string[]): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**'] }),
    bundle: true,
    packages: 'external',
    loader: { '.css': 'empty' },
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    write: false,
    metafile: true,
  });
  return Object.values(Object.fromEntries(Object.keys(metafile.inputs).map((file) => [dirname(file), file])));
}

describe('a build', () => {
  let folder: string;
  let builds = 0;
  beforeEach(() => {
    builds = 0;
    folder = mkdtempSync(join(tmpdir(), 'build-cache-'));
    write('root/cdk/stack.ts', 'first');
    write('root/package-lock.json', '{}');
    write('site.config.json', '{}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, content: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }

  /** Returns what a command finds in its folder; the build copies a source. */
  async function built(part: Part = 'assembly', to = 'start'): Promise<string> {
    await buildOnce(join(folder, to), {
      root: join(folder, 'root'),
      cache: join(folder, 'cache'),
      part,
      inputs: [join(folder, 'site.config.json')],
      build: async (fresh) => {
        builds += 1;
        const source = readFileSync(join(folder, 'root/cdk/stack.ts'), 'utf8');
        if (source === 'broken') throw new Error('The stack cannot be synthesised.');
        writeFileSync(join(fresh, `${source}.json`), source);
      },
    });
    return readdirSync(join(folder, to)).join();
  }

  test('is made once for all commands', async () => {
    expect(await built('assembly', 'start')).toBe('first.json');
    expect(await built('assembly', 'demo')).toBe('first.json');
    expect(builds).toBe(1);
    await built('site');
    expect(builds).toBe(2);
  });

  test('is made again when a source has changed, and nothing of the old one is left', async () => {
    await built();
    write('root/cdk/stack.ts', 'other');
    expect(await built()).toBe('other.json');
    write('root/cdk/stack.ts', 'first');
    expect(await built()).toBe('first.json');
    expect(builds).toBe(2);
  });

  test.each([
    ...Object.entries(REACHED).flatMap(([part, files]) =>
      files.map((file) => [part as Part, `root/${file}`] as const),
    ),
    ['assembly', 'site.config.json'],
    ['site', 'site.config.json'],
  ] as const)('of the %s is made again when %s has changed', async (part, file) => {
    await built(part);
    write(file, 'changed');
    await built(part);
    expect(builds).toBe(2);
  });

  test.each([
    ['assembly', 'root/web/src/App.tsx'],
    ['assembly', 'root/local/system.ts'],
    ['site', 'root/cdk/email/dns-records.ts'],
    ['site', 'root/sender/config.ts'],
    ['site', 'root/templates/en/welcome.liquid'],
  ] as const)('of the %s is not made again when %s has changed', async (part, file) => {
    await built(part);
    write(file, 'changed');
    await built(part);
    expect(builds).toBe(1);
  });

  test('is made again when a source has another name, or has gone', async () => {
    write('root/cdk/one.ts', 'text');
    await built();
    rmSync(join(folder, 'root/cdk/one.ts'));
    write('root/cdk/two.ts', 'text');
    await built();
    rmSync(join(folder, 'root/cdk/two.ts'));
    await built();
    expect(builds).toBe(3);
  });

  test('that fails is not kept', async () => {
    write('root/cdk/stack.ts', 'broken');
    await expect(built()).rejects.toThrow('The stack cannot be synthesised.');
    await expect(built()).rejects.toThrow('The stack cannot be synthesised.');
    expect(builds).toBe(2);
  });

  test('is removed by the next after an hour, when nobody can be copying it', async () => {
    await built();
    const [old = ''] = readdirSync(join(folder, 'cache'));
    write('root/cdk/stack.ts', 'second');
    await built();
    expect(readdirSync(join(folder, 'cache'))).toContain(old);
    const before = (Date.now() - 3_700_000) / 1000;
    utimesSync(join(folder, 'cache', old), before, before);
    write('root/cdk/stack.ts', 'third');
    await built();
    expect(readdirSync(join(folder, 'cache'))).not.toContain(old);
  });
});
