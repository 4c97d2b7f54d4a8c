import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leaksIn } from '../../bench/leaks.ts';
import { findSecret } from '../../local/demo/mailbox.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { createPatient, findUser, openClinic, signUp } from './clinic.ts';
import { type Ended, startUsers } from './start-users.ts';

let system: LocalSystem;
let folder: string;
const printed: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'invite-'));
  system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01 });
});
afterAll(async () => {
  await system.close();
  rmSync(folder, { recursive: true });
});

const write = (name: string, rows: readonly string[]) => {
  const file = join(folder, `${name}.csv`);
  writeFileSync(file, ['email,name,language', ...rows].join('\r\n'));
  return file;
};
const people = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}@example.com,${name} ${index},en`);
const start = (file: string, ...args: string[]) =>
  startUsers(['invite', '--csv', file, '--local', ...args], {
    environment: { CLINIC_MAIL_AWS_PORT: new URL(system.awsUrl).port },
  });
const run = async (file: string, ...args: string[]): Promise<Ended> => {
  const ended = await start(file, ...args).ended;
  printed.push(ended.stdout, ended.stderr);
  return ended;
};
/** Counts the emails of each address, once no more arrive. */
const emailsTo = async (name: string, wanted: number) => {
  const counts: Record<string, number> = {};
  for (;;) {
    const emails = (await system.inbox.emails()).flatMap(({ destination }) => destination.to);
    if (emails.filter((address) => address.startsWith(name)).length >= wanted) break;
    await sleep(20);
  }
  await system.lambda.settled();
  for (const { destination } of await system.inbox.emails()) {
    for (const address of destination.to) {
      if (address.startsWith(name)) counts[address] = (counts[address] ?? 0) + 1;
    }
  }
  return counts;
};
const onceEach = (name: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}@example.com`, 1]));
const settledLines = (file: string) =>
  existsSync(`${file}.invited`) ? readFileSync(`${file}.invited`, 'utf8').split('"line"').length - 1 : 0;

describe('invite --csv', () => {
  test('invites the rows that are right and reports the others', async () => {
    const file = write('mixed', [...people('mixed', 3), 'nobody,No,en', 'mixed0@example.com,Twice,en']);
    const plan = await run(file, '--dry-run');
    expect(plan).toMatchObject({ code: 1, stdout: expect.stringContaining('3 to invite, 2 refused.') });
    expect(existsSync(`${file}.invited`)).toBe(false);
    expect(await run(file)).toMatchObject({ code: 3, stderr: expect.stringContaining('Send 3 invitations') });

    const { code, stdout } = await run(file, '--yes', '--rate', '100', '--temporary-password');
    expect(code).toBe(1);
    expect(stdout).toContain('line 5: the address must have one @');
    expect(stdout).toContain('line 6: the address is that of line 2');
    expect(stdout).toContain('3 invited, 0 had an account already, 0 failed.');
    expect(await emailsTo('mixed', 3)).toEqual(onceEach('mixed', 3));
  });

  test('goes on after it was killed, and everybody has one invitation', async () => {
    const file = write('killed', people('killed', 60));
    for (const lines of [10, 25]) {
      const { child, ended } = start(file, '--yes', '--rate', '60');
      while (settledLines(file) < lines) await sleep(5);
      child.kill('SIGKILL');
      expect((await ended).code).toBeNull();
    }
    const { code, stdout } = await run(file, '--yes', '--rate', '100');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d+ to invite, (2[5-9]|[345]\d) done before\./);
    expect(await emailsTo('killed', 60)).toEqual(onceEach('killed', 60));
    expect(await run(file, '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 to invite, 60 done before. Nothing was sent.'),
    });
  });

  test('treats an account that is there as done, whatever became of the journal', async () => {
    const file = write('again', people('again', 4));
    expect((await run(file, '--yes', '--rate', '100')).code).toBe(0);
    rmSync(`${file}.invited`);
    const { code, stdout } = await run(file, '--yes', '--rate', '100', '--json');
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.toSorted((one, other) => one.line - other.line)).toEqual(
      [2, 3, 4, 5].map((line) => ({ line, did: 'exists' })),
    );
    expect(await emailsTo('again', 4)).toEqual(onceEach('again', 4));
  });

  test('invites whoever has no account, whatever strangers have tried with the address', async () => {
    const clinic = openClinic(system);
    await createPatient(clinic, 'owner0@example.com');
    const attempt = await signUp(clinic, 'owner1@example.com');
    const { code, stdout } = await run(write('owner', people('Owner', 2)), '--yes', '--rate', '100');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('1 invited, 1 had an account already, 0 failed.'),
    });
    expect(await findUser(clinic, attempt)).toMatchObject({ UserStatus: 'UNCONFIRMED' });
    expect(await emailsTo('owner', 2)).toEqual({ 'owner1@example.com': 2 });
  });

  test('keeps the pace, and says after Ctrl-C how to go on', async () => {
    const file = write('slow', people('slow', 100));
    const { child, ended } = start(file, '--yes', '--rate', '10');
    while (settledLines(file) < 1) await sleep(5);
    const before = settledLines(file);
    const began = performance.now();
    while (settledLines(file) < before + 10) await sleep(5);
    const within = settledLines(file) - before;
    const seconds = (performance.now() - began) / 1000;
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    // A bucket holds some invitations for the start; after that, ten a second at most.
    expect(within).toBeLessThanOrEqual(10 + 10 * seconds);
    expect(code).toBe(130);
    expect(stderr).toContain(`npm run users -- invite --csv '${file}' --rate 10 --local`);
    const sent = Object.values(await emailsTo('slow', settledLines(file)));
    expect(sent).toEqual(Array(settledLines(file)).fill(1));
  });

  test.each([
    ['is not there', 'nothing.csv', 'nothing.csv cannot be read'],
    ['has no header', 'headless.csv', 'The first line must name the columns: email,name,language.'],
  ])('says so when a file %s', async (_, name, sentence) => {
    writeFileSync(join(folder, 'headless.csv'), 'ana@example.com,Ana,es\n');
    const { code, stderr } = await run(join(folder, name));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
  });

  test('prints no temporary password, and the journal names nobody', async () => {
    const secrets = (await system.inbox.emails()).map(findSecret).filter((secret) => secret !== undefined);
    expect(secrets.length).toBeGreaterThanOrEqual(3);
    expect(leaksIn(printed, secrets)).toEqual([]);
    expect(readFileSync(join(folder, 'killed.csv.invited'), 'utf8')).not.toMatch(/killed|example/);
  });
});
