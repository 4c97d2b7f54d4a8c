import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UNCHECKED } from '../../emulator/iam/credentials.ts';
import { functionEnvironment } from '../../emulator/lambda/environment-variables.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

/** Starts the deployed code, and prints how the rehearsal ended and every way out of the process that it tried. */
const START = `
  const net = require('node:net');
  const dgram = require('node:dgram');
  const dns = require('node:dns');
  const used = [];
  const forbid = (name) => () => {
    used.push(name);
    throw new Error('Forbidden');
  };
  net.Socket.prototype.connect = forbid('TCP');
  dgram.Socket.prototype.send = forbid('UDP');
  dns.lookup = forbid('DNS');
  const { started, handler } = require(process.argv[1]);
  started.then((reached) => console.log(JSON.stringify({ reached, used, handler: typeof handler })));
`;

const [sender] = readStack(ASSEMBLY).functions();
if (sender === undefined) throw new Error('The stack has no sender');

function start(folder: string) {
  const env = functionEnvironment({
    config: sender as NonNullable<typeof sender>,
    logStream: 'rehearsal',
    daemonAddress: '127.0.0.1:2000',
    credentials: UNCHECKED,
    path: process.env.PATH ?? '',
    runtimeApi: '127.0.0.1:1',
    extra: {},
  });
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', START, join(folder, 'index.cjs')], {
    encoding: 'utf8',
    env,
  });
  return { stdout, stderr };
}

const result = (reached: boolean) => ({
  stdout: `${JSON.stringify({ reached, used: [], handler: 'function' })}\n`,
  stderr: '',
});

describe('the rehearsal of the sender at its start', () => {
  test('composes a whole email, which leaves no log line and opens no connection', () => {
    expect(start(sender.assetDir)).toEqual(result(true));
  });

  test('fails without failing the start', () => {
    const folder = mkdtempSync(join(tmpdir(), 'clinic-mail-test-'));
    try {
      cpSync(sender.assetDir, folder, { recursive: true });
      rmSync(join(folder, 'en.json'));
      expect(start(folder)).toEqual(result(false));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
