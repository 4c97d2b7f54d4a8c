import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** How many actions are answered before the system is killed. */
const ANSWERS = 25;
const PORTS = ['web', 'aws', 'inbox', 'auth', 'app'].flatMap((server) => [`--${server}-port`, '0']);

/** `npm start` in a process group of its own, as a terminal runs it. */
interface Running {
  readonly npm: ChildProcess;
  /** The process of the system itself. */
  readonly main: number;
  readonly cognito: CognitoIdentityProviderClient;
  readonly UserPoolId: string;
  readonly ClientId: string;
  readonly ports: readonly number[];
}

describe('npm start -- --keep', () => {
  let folder: string;
  const groups: number[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'restart-'));
  });
  afterAll(() => {
    for (const group of groups) signal(group, 'SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const start = async (): Promise<Running> => {
    const npm = spawn('npm', ['start', '--', '--keep', ...PORTS], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CLINIC_MAIL_FOLDER: folder },
    });
    groups.push(npm.pid ?? 0);
    let said = '';
    for (const output of [npm.stdout, npm.stderr]) {
      output?.on('data', (chunk) => {
        said += chunk;
      });
    }
    while (!said.includes('npm run demo')) {
      if (npm.exitCode !== null) throw new Error(said);
      await delay(5);
    }
    const [, endpoint = '', region = ''] = /--endpoint-url (\S+) --region ([\w-]+)/.exec(said) ?? [];
    const [, UserPoolId = '', ClientId = ''] = /User pool\S*\s+(\S+), app client (\w+)/.exec(said) ?? [];
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const ofSystem = processesOf(npm.pid ?? 0).find(({ command }) => /^\S*node local\//.test(command));
    return {
      npm,
      main: ofSystem?.id ?? 0,
      UserPoolId,
      ClientId,
      cognito: new CognitoIdentityProviderClient({ endpoint, region, credentials, maxAttempts: 1 }),
      ports: [...new Set([...said.matchAll(/localhost:(\d+)/g)].map(([, port]) => Number(port)))],
    };
  };

  test('loses no confirmed account when it is killed in the middle of sign-ups, and leaves nothing behind then or on Ctrl-C', async () => {
    const { npm, main, cognito, UserPoolId, ClientId } = await start();
    const answered = new Map<string, 'UNCONFIRMED' | 'CONFIRMED'>();
    let answers = 0;
    const note = (name: string, status: 'UNCONFIRMED' | 'CONFIRMED') => {
      answered.set(name, status);
      answers += 1;
      // At once, so that nothing that was answered has time to be kept later.
      if (answers === ANSWERS) process.kill(main, 'SIGKILL');
    };
    const signUp = async (name: string) => {
      for (let index = 0; answers < ANSWERS; index += 1) {
        const Username = `${name}${index}@example.com`;
        await cognito.send(new SignUpCommand({ ClientId, Username, Password: 'correct horse battery' }));
        note(Username, 'UNCONFIRMED');
        await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
        note(Username, 'CONFIRMED');
      }
    };
    const exited = once(npm, 'exit');
    await Promise.allSettled(['a', 'b', 'c'].map(signUp));
    await exited;
    // What it had started sees that it is gone.
    while (processesOf(npm.pid ?? 0).length > 0) await delay(20);
    expect(() => JSON.parse(readFileSync(join(folder, 'user-pool.json'), 'utf8'))).not.toThrow();

    const again = await start();
    for (const [Username, UserStatus] of answered) {
      const { UserStatus: kept } = await again.cognito.send(
        new AdminGetUserCommand({ UserPoolId, Username }),
      );
      // What was under way may have happened, too.
      expect([UserStatus, 'CONFIRMED']).toContain(kept);
    }

    const group = again.npm.pid ?? 0;
    const runsFunctions = () => processesOf(group).some(({ command }) => command.includes('aws-lambda-ric'));
    const last = { ClientId, Username: 'last@example.com', Password: 'correct horse battery' };
    await again.cognito.send(new SignUpCommand(last));
    while (!runsFunctions()) await delay(5);
    const left = once(again.npm, 'exit');
    signal(group, 'SIGINT');
    await left;
    expect(processesOf(group)).toEqual([]);
    // Of the three above, the shared sign-in and two sample apps.
    expect(again.ports).toHaveLength(6);
    expect(await Promise.all(again.ports.map(isOpen))).toEqual(again.ports.map(() => false));
    expect(readdirSync(folder).filter((name) => name.startsWith('user-pool'))).toEqual(['user-pool.json']);
  }, 60_000);
});

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // Nobody of the group is left.
  }
}

/** What runs in a process group. */
function processesOf(group: number): { readonly id: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
        const [state, , ofGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (Number(ofGroup) !== group || state === 'Z') return [];
        const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ id: Number(id), command }];
      } catch {
        return [];
      }
    });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
