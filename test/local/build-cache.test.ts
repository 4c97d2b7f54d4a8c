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

/** A file of each folder that the stack, the functions and the web app import from. */
const REACHED = Object.values(
  Object.fromEntries((await filesReached()).map((file) => [file.split('/')[0], file])),
);

async function filesReached(): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [
      'cdk/app.ts',
      'web/build.ts',
      'web/src/main.tsx',
      ...globSync('sender/**/*.ts', { cwd: ROOT }),
    ],
    bundle: true,
    packages: 'external',
    loader: { '.css': 'empty' },
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    write: false,
    metafile: true,
  });
  return Object.keys(metafile.inputs);
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
  async function built(part = 'assembly', to = 'start'): Promise<string> {
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
    ...REACHED.map((source) => `root/${source}`),
    'root/templates/en/welcome.liquid',
    'root/web/index.html',
    'root/package-lock.json',
    'root/cdk.json',
    'site.config.json',
  ])('is made again when %s has changed', async (file) => {
    await built();
    write(file, 'changed');
    await built();
    expect(builds).toBe(2);
  });

  test('is made again when a source has another name, or has gone', async () => {
    write('root/web/one.ts', 'text');
    await built();
    rmSync(join(folder, 'root/web/one.ts'));
    write('root/web/two.ts', 'text');
    await built();
    rmSync(join(folder, 'root/web/two.ts'));
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
