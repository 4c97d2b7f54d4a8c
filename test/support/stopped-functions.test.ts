import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { type Clinic, openClinic, signUp } from './clinic.ts';

interface Template {
  readonly Resources: Readonly<Record<string, { Type: string; Properties: Record<string, unknown> }>>;
}

/**
 * The stack with functions that are cut off after two seconds and run one at a time, and events that live one and a
 * half seconds at the pace of these tests.
 */
function hurriedAssembly(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hurried-'));
  cpSync(ASSEMBLY, folder, { recursive: true });
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  const template: Template = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const changes: Record<string, object> = {
    'AWS::Lambda::Function': { Timeout: 2, ReservedConcurrentExecutions: 1 },
    'AWS::Lambda::EventInvokeConfig': { MaximumEventAgeInSeconds: 150 },
  };
  for (const { Type, Properties } of Object.values(template.Resources)) {
    Object.assign(Properties, changes[Type]);
  }
  writeFileSync(join(folder, file), JSON.stringify(template));
  return folder;
}

let folder: string;
let clinic: Clinic;
beforeAll(async () => {
  folder = hurriedAssembly();
  const system = await startLocalSystem({
    assembly: folder,
    delayScale: 0.01,
    faults: {
      ses: (route) => (route.startsWith('POST') ? new Promise(() => undefined) : undefined),
    },
  });
  clinic = openClinic(system);
  await signUp(clinic, 'first@example.com');
  await signUp(clinic, 'second@example.com');
  await system.lambda.settled();
});
afterAll(async () => {
  await clinic.system.close();
  rmSync(folder, { recursive: true });
});

test('an email whose function was stopped has a diagnosis of its own', async () => {
  const { name, exitCode, text } = await clinic.diagnosisOf('first@example.com', 'function-stopped');
  expect({ name, exitCode }).toEqual({ name: 'function-stopped', exitCode: 3 });
  expect(text).toContain('In the failure queue: code to confirm the account');
});

test('an email that waited too long is found, although the log has no line about it', async () => {
  const { name, exitCode, text } = await clinic.diagnosisOf('second@example.com', 'never-started');
  expect({ name, exitCode }).toEqual({ name: 'never-started', exitCode: 3 });
  expect(text).toContain('  None.');
  expect(text).toContain('npm run support -- --lost');
});

test('the failure queue shows both causes', async () => {
  const { lost } = JSON.parse((await clinic.ask('--lost', '--json')).output);
  const causes = lost.map(({ cause }: { cause: string }) => cause);
  expect(causes.toSorted()).toEqual(['stopped', 'waited-too-long']);
});
