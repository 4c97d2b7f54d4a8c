import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeGallery } from '../../preview/gallery.ts';
import { REPOSITORY_SOURCES } from '../../preview/source-paths.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = 'preview/preview.ts';

const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], { cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

describe('npm run preview', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'preview-out-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('describes its options with --help', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const word of ['--port N', 'CLINIC_MAIL_PREVIEW_PORT; 3003', '--out DIR', '--help']) {
      expect(stdout).toContain(word);
    }
  });

  test('reports a port that is in use and the flag that changes it', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    const { code, stderr } = await run('--port', `${port}`);
    busy.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} is in use. Choose another with --port (0 takes a free one).`);
    expect(stderr).not.toContain('    at ');
  });

  test('prints its address and ends with Ctrl-C', async () => {
    const child = spawn(process.execPath, [COMMAND, '--port', '0'], { cwd: ROOT });
    try {
      let output = '';
      for await (const chunk of child.stdout) {
        output += chunk;
        if (output.includes('Ctrl-C')) break;
      }
      const url = /http:\/\/localhost:\d+/.exec(output)?.[0] ?? '';
      expect((await fetch(url)).status).toBe(200);
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('writes the composed emails unchanged with --out', async () => {
    const out = join(folder, 'new', 'gallery');
    const { code, stderr } = await run('--out', out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { emails } = composeGallery(REPOSITORY_SOURCES);
    const files = emails.flatMap(({ id }) => [`${id}.html`, `${id}.txt`]);
    expect(readdirSync(join(out, 'emails')).sort()).toEqual(files.sort());
    const index = readFileSync(join(out, 'index.html'), 'utf8');
    for (const { id, email } of emails) {
      expect(readFileSync(join(out, 'emails', `${id}.html`)).equals(Buffer.from(email.html))).toBe(true);
      expect(readFileSync(join(out, 'emails', `${id}.txt`)).equals(Buffer.from(email.text))).toBe(true);
      expect(index).toContain(`href="emails/${id}.html"`);
    }
    expect(index).not.toContain('data-live');
  });

  test('keeps other files of the folder', async () => {
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    expect((await run(`--out=${folder}`)).code).toBe(0);
    expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
  });

  test.each([
    [['--out'], "Option '--out <value>' argument missing"],
    [['--out', '--port'], "Option '--out' argument is ambiguous"],
    [['--out='], '--out needs a DIR'],
    [['--port', 'ten'], '--port (or CLINIC_MAIL_PREVIEW_PORT) must be a port from 0 to 65535, not "ten".'],
    [['--colour'], '--help lists all options'],
    [['gallery'], '"gallery" is not expected here'],
  ])('refuses %j with a message', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
