import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSite } from '../../web/build.ts';
import { SITE } from '../harness/assembly.ts';

describe('the build of the web app', () => {
  test('fails when the first page exceeds its budget, and lists the files', async () => {
    const outDir = await mkdtemp(join(tmpdir(), 'site-'));
    await expect(buildSite(outDir, { budget: 100_000 })).rejects.toThrow(
      /would load 1\d{5} bytes of JavaScript; it may load 100000 \(after gzip\):\n +\d+ {2}assets\/app/,
    );
  });

  test('contains the logo of the clinic', async () => {
    const outDir = await mkdtemp(join(tmpdir(), 'site-'));
    const logoFile = 'web/public/icon.svg';
    await buildSite(outDir, { logoFile });
    expect(await readFile(join(outDir, 'logo.svg'))).toEqual(await readFile(logoFile));
  });

  test('contains no account data and no address of another site', async () => {
    const files = (await readdir(SITE, { recursive: true })).filter((name) => /\.(js|css|html)$/.test(name));
    expect(files.length).toBeGreaterThan(6);
    for (const name of files) {
      const text = await readFile(join(SITE, name), 'utf8');
      expect({ name, account: text.match(/eu-west-1_\w+|riverside/i) }).toEqual({ name, account: null });
      if (!name.endsWith('.js'))
        expect({ name, others: text.match(/https?:\/\/[^"' )]+/g) }).toEqual({ name, others: null });
    }
  });

  test('contains the licences of its packages', async () => {
    const licences = await readFile(join(SITE, 'licences.txt'), 'utf8');
    for (const name of ['react', 'react-dom', '@aws-amplify/auth']) {
      expect(licences).toContain(`## ${name} - `);
    }
  });
});
