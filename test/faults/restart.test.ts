import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
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
import { ADMINISTRATOR } from '../../local/access.ts';
import { REPOSITORY } from '../../local/build-cache.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Number of responses after which the system is killed. */
const RESPONSES = 25;
/** Milliseconds between two looks at all processes, which take a core while they last. */
const PAUSE = 50;
const PORTS = ['web', 'aws', 'inbox', 'auth', 'app'].flatMap((server) => [`--${server}-port`, '0']);

/** `npm start` in a process group of its own, as in a terminal. */
interface Running {
  readonly npm: ChildProcess;
  /** Process id of the local system. */
  readonly main: number;
  readonly cognito: CognitoIdentityProviderClient;
  readonly UserPoolId: string;
  readonly ClientId: string;
  readonly ports: readonly number[];
}

const signUpCommand = (ClientId: string, Username: string, Value: string) =>
  new SignUpCommand({
    ClientId,
    Username,
    Password: 'correct horse battery',
    UserAttributes: [{ Name: 'email', Value }],
  });

describe('npm start -- --keep', () => {
  let folder: string;
  const groups: number[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'restart-'));
    symlinkSync(REPOSITORY.cache, join(folder, 'built'));
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
    let output = '';
    for (const stream of [npm.stdout, npm.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    while (!output.includes('npm run demo')) {
      if (npm.exitCode !== null) throw new Error(output);
      await delay(5);
    }
    const [, endpoint = '', region = ''] = /--endpoint-url (\S+) --region ([\w-]+)/.exec(output) ?? [];
    const [, UserPoolId = '', ClientId = ''] = /User pool\S*\s+(\S+), app client (\w+)/.exec(output) ?? [];
    const ofSystem = processesOf(npm.pid ?? 0).find(({ command }) => /^\S*node local\//.test(command));
    return {
      npm,
      main: ofSystem?.id ?? 0,
      UserPoolId,
      ClientId,
      cognito: new CognitoIdentityProviderClient({
        endpoint,
        region,
        credentials: ADMINISTRATOR,
        maxAttempts: 1,
      }),
      ports: [...new Set([...output.matchAll(/localhost:(\d+)/g)].map(([, port]) => Number(port)))],
    };
  };

  test('loses no confirmed account when it is killed during sign-ups, and leaves no processes or ports behind, also after Ctrl-C', async () => {
    const { npm, main, cognito, UserPoolId, ClientId } = await start();
    const answered = new Map<string, 'UNCONFIRMED' | 'CONFIRMED'>();
    let responses = 0;
    const note = (name: string, status: 'UNCONFIRMED' | 'CONFIRMED') => {
      answered.set(name, status);
      responses += 1;
      // Immediately, so that the system has no time to save anything after its response.
      if (responses === RESPONSES) process.kill(main, 'SIGKILL');
    };
    const signUp = async (name: string) => {
      for (let index = 0; responses < RESPONSES; index += 1) {
        const Username = randomUUID();
        await cognito.send(signUpCommand(ClientId, Username, `${name}${index}@example.com`));
        note(Username, 'UNCONFIRMED');
        await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
        note(Username, 'CONFIRMED');
      }
    };
    const exited = once(npm, 'exit');
    await Promise.allSettled(['a', 'b', 'c'].map(signUp));
    await exited;
    // Its child processes exit when they notice.
    while (processesOf(npm.pid ?? 0).length > 0) await delay(PAUSE);
    expect(() => JSON.parse(readFileSync(join(folder, 'user-pool.json'), 'utf8'))).not.toThrow();

    const again = await start();
    for (const [Username, UserStatus] of answered) {
      const { UserStatus: savedStatus } = await again.cognito.send(
        new AdminGetUserCommand({ UserPoolId, Username }),
      );
      // The action that had no response yet may have been completed.
      expect([UserStatus, 'CONFIRMED']).toContain(savedStatus);
    }

    const group = again.npm.pid ?? 0;
    const runsFunctions = () => processesOf(group).some(({ command }) => command.includes('aws-lambda-ric'));
    await again.cognito.send(signUpCommand(ClientId, randomUUID(), 'last@example.com'));
    while (!runsFunctions()) await delay(PAUSE);
    const left = once(again.npm, 'exit');
    signal(group, 'SIGINT');
    await left;
    expect(processesOf(group)).toEqual([]);
    // Web, AWS and inbox, the sign-in pages, and two sample apps.
    expect(again.ports).toHaveLength(6);
    expect(await Promise.all(again.ports.map(isOpen))).toEqual(again.ports.map(() => false));
    expect(readdirSync(folder).filter((name) => name.startsWith('user-pool'))).toEqual([
      'user-pool.json',
      'user-pool.json.lock',
    ]);
  });
});

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // The group has no processes left.
  }
}

/** Lists the processes of a group. */
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
