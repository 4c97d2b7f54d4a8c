import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../sender/build/bundle.ts';
import { bundleOnce } from '../../sender/build/bundle-cache.ts';

describe('a bundle', () => {
  let folder: string;
  let bundled = 0;
  let whileBundling: () => void;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-cache-'));
    bundled = 0;
    whileBundling = () => undefined;
    write(
      'entry.ts',
      "import { text } from './used.ts'; import './unused.ts'; export const handler = () => text;",
    );
    write('used.ts', "export const text: string = 'first';");
    write('unused.ts', 'export const nothing = 0;');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes a file that is a minute old. */
  function write(file: string, content: string): void {
    const path = join(folder, file);
    writeFileSync(path, content);
    const before = Date.now() / 1000 - 60;
    utimesSync(path, before, before);
  }

  async function bundle(to = 'one') {
    const once = bundleOnce(join(folder, 'cache'), async (...args) => {
      bundled += 1;
      const made = await bundleFunction(...args);
      whileBundling();
      return made;
    });
    const { folder: made, bytes, modules } = await once(join(folder, 'entry.ts'), join(folder, to));
    return { bytes, modules, files: readdirSync(made), code: readFileSync(join(made, 'index.cjs'), 'utf8') };
  }

  test('is made once, and is the same in another folder', async () => {
    const first = await bundle('one');
    expect(first.code).toContain('first');
    expect(first.modules.length).toBeGreaterThan(0);
    expect(await bundle('two')).toEqual(first);
    expect(bundled).toBe(1);
  });

  test('replaces what is in its folder', async () => {
    const first = await bundle();
    write('one/left-over.cjs', '');
    expect(await bundle()).toEqual(first);
  });

  test('is made again when a file of it has changed', async () => {
    await bundle();
    write('used.ts', "export const text: string = 'second';");
    expect((await bundle()).code).toContain('second');
    expect(bundled).toBe(2);
  });

  test('is made again when a file has changed that left nothing in it', async () => {
    await bundle();
    write('unused.ts', "console.log('used now');");
    expect((await bundle()).code).toContain('used now');
  });

  test('is refused when a file of it is gone', async () => {
    await bundle();
    rmSync(join(folder, 'used.ts'));
    await expect(bundle()).rejects.toThrow('used.ts');
  });

  test('is not kept when a file has changed meanwhile', async () => {
    whileBundling = () => appendFileSync(join(folder, 'used.ts'), "console.log('meanwhile');");
    expect((await bundle()).code).not.toContain('meanwhile');
    whileBundling = () => undefined;
    expect((await bundle()).code).toContain('meanwhile');
  });

  test('is made again when the earlier one cannot be read', async () => {
    await bundle();
    const [file = ''] = readdirSync(join(folder, 'cache'));
    writeFileSync(join(folder, 'cache', file), '{"bundle":');
    expect((await bundle()).code).toContain('first');
    expect(bundled).toBe(2);
  });
});
