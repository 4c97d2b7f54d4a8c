import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { REPOSITORY } from '../../local/build-cache.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Milliseconds between two looks at all processes, which take a core while they last. */
const PAUSE = 100;
const FREE_PORTS = ['web', 'aws', 'inbox', 'auth', 'app'].flatMap((server) => [`--${server}-port`, '0']);

describe('npm start', () => {
  let folder: string;
  const started: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-up-'));
  });
  afterEach(async () => {
    for (const child of started.splice(0)) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await noProcessOf(folder);
    rmSync(folder, { recursive: true });
  });

  const start = (args: readonly string[], more: { root?: string; env?: object; uid?: number } = {}) => {
    const { root = ROOT, env, ...options } = more;
    const child = spawn(process.execPath, ['local/commands/start.ts', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CLINIC_MAIL_FOLDER: folder, ...env },
      ...options,
    });
    started.push(child);
    return child;
  };
  const run = async (...args: Parameters<typeof start>) => {
    const child = start(...args);
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout ?? []),
      text(child.stderr ?? []),
      once(child, 'close'),
    ]);
    return { stdout, stderr, code };
  };
  /** Resolves with the output up to "Ready", which only comes after an email. */
  const ready = async (child: ChildProcess) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    while (!output.includes('npm run demo')) {
      if (child.exitCode !== null) throw new Error(output);
      await delay(10);
    }
    return output;
  };

  test.each(['web', 'aws', 'inbox', 'auth', 'app'])(
    'names --%s-port when its port is in use, before the synthesis',
    async (name) => {
      const busy = createServer().listen(0, '::1');
      await once(busy, 'listening');
      const { port } = busy.address() as AddressInfo;
      const { stdout, stderr, code } = await run([...FREE_PORTS, `--${name}-port`, `${port}`]);
      busy.close();
      expect({ stdout, stderr, code }).toEqual({
        stdout: '',
        stderr: expect.stringContaining(`Port ${port} is in use. Choose another with --${name}-port`),
        code: 1,
      });
    },
  );

  test('names the flag of the second sample app, whose port follows the first', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    const { stdout, stderr } = await run([...FREE_PORTS, '--app-port', `${port - 1}`]);
    busy.close();
    expect([stdout, stderr]).toEqual([
      '',
      expect.stringContaining(`Port ${port} is in use. Choose another with --app-port`),
    ]);
  });

  test('names both flags of one port', async () => {
    const { stdout, stderr } = await run([...FREE_PORTS, '--inbox-port', '3999', '--auth-port', '3999']);
    expect([stdout, stderr]).toEqual(['', expect.stringContaining('by --inbox-port and by --auth-port')]);
  });

  test('says how to choose another folder when it cannot write in its own', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { stdout, stderr, code } = await run(FREE_PORTS, {
      env: { CLINIC_MAIL_FOLDER: join(file, 'local') },
    });
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    expect(stderr).toContain('cannot be written (ENOTDIR). Set CLINIC_MAIL_FOLDER');
  });

  test('reports damaged accounts before the synthesis', async () => {
    writeFileSync(join(folder, 'user-pool.json'), '{"users":[]}');
    const { stdout, stderr } = await run([...FREE_PORTS, '--keep']);
    expect([stdout, stderr]).toEqual(['', expect.stringContaining('user-pool.json is damaged: createdAt')]);
    expect(readFileSync(join(folder, 'user-pool.json'), 'utf8')).toBe('{"users":[]}');
  });

  test.each([
    ['SIGTERM', 'cdk/app.ts'],
    ['SIGINT', 'cdk/app.ts'],
    ['SIGHUP', 'cdk/app.ts'],
    ['SIGKILL', 'cdk/app.ts'],
    ['SIGTERM', 'aws-lambda-ric'],
  ] as const)('leaves no process behind after %s while %s runs', async (signal, program) => {
    if (program === 'aws-lambda-ric') symlinkSync(REPOSITORY.cache, join(folder, 'built'));
    const child = start(FREE_PORTS);
    while (!processesOf(folder).some((command) => command.includes(program))) await delay(PAUSE);
    child.kill(signal);
    await once(child, 'exit');
    await noProcessOf(folder);
  });

  test('sends an email behind a proxy and from a folder with any name, which no other instance may share', async () => {
    const refused: string[] = [];
    const proxy = createHttpServer((request, response) => {
      refused.push(String(request.url));
      response.writeHead(502).end();
    }).on('connect', (request, socket) => {
      refused.push(String(request.url));
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const env = {
      HTTP_PROXY: address,
      HTTPS_PROXY: address,
      NODE_USE_ENV_PROXY: '1',
      CLINIC_MAIL_FOLDER: '',
    };

    const root = copyRepository(join(folder, 'a #b?c%41 d&é $HOME'));
    const output = await ready(start([...FREE_PORTS, '--keep'], { root, env }));
    expect(output).toContain('Ready');
    expect(refused).toEqual([]);
    const [, inbox] = /Inbox\S*\s+(\S+)/.exec(output) ?? [];
    const { emails } = (await (await fetch(`${inbox}/store`)).json()) as { emails: unknown[] };
    expect(emails).toEqual([]);

    const second = await run([...FREE_PORTS, '--keep'], { root, env });
    proxy.close();
    expect([second.stdout, second.code]).toEqual(['', 1]);
    expect(second.stderr).toMatch(
      /user-pool\.json is in use by another local system \(process \d+ on .*, since /,
    );

    // After a crash, the accounts are free again.
    started[0]?.kill('SIGKILL');
    await noProcessOf(folder);
    expect(await ready(start([...FREE_PORTS, '--keep'], { root, env }))).toContain('Ready');
  });
});

/** Copies what a local system needs, with a link to the dependencies. */
function copyRepository(folder: string): string {
  const parts = [
    'cdk',
    'docs',
    'emulator',
    'formats',
    'local',
    'sender',
    'site',
    'support',
    'templates',
    'terminal',
    'web',
  ];
  for (const part of parts) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  for (const file of globSync('*.json', { cwd: ROOT })) cpSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Lists the commands of the processes that have a folder in their environment or arguments, whatever their group. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc').flatMap((id) => {
    if (!/^\d+$/.test(id) || Number(id) === process.pid) return [];
    try {
      const [environment, command] = ['environ', 'cmdline'].map((file) =>
        readFileSync(`/proc/${id}/${file}`, 'utf8'),
      );
      return `${environment}${command}`.includes(folder) ? [String(command).replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
}

/** Waits until no process is left; the test fails by its timeout. */
async function noProcessOf(folder: string): Promise<void> {
  while (processesOf(folder).length > 0) await delay(PAUSE);
}
