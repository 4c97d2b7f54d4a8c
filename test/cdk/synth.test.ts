import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ASSEMBLY } from '../harness/assembly.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));

/** Says in the end how long the process kept a processor busy, which other processes do not change. */
const TELL_TIME = `process.on('exit', () => console.log(JSON.stringify(process.cpuUsage())))`;

/** What the command line adds to the context. */
const AS_COMMAND_LINE = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };

/** A copy of what the app reads; it lies elsewhere and shares the dependencies. */
function copyRepository(folder: string): string {
  const parts = globSync(['{cdk,sender,site,templates,web}/**/*.{ts,json,liquid,css}', '*.json'], {
    cwd: ROOT,
    exclude: ['**/node_modules/**'],
  });
  for (const file of parts) cpSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs the app as the CDK command line does; without its validation, in a third of the time. */
function synthesise(root: string, outdir: string, more: object = {}, validate = true) {
  mkdirSync(outdir, { recursive: true });
  const tellTime = `data:text/javascript,${encodeURIComponent(TELL_TIME)}`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', tellTime, 'cdk/app.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: outdir,
      CDK_VALIDATION: String(validate),
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...more }),
    },
  });
  return { stdout, stderr, status };
}

const read = (outdir: string, file: string) => readFileSync(join(outdir, file), 'utf8');

describe('cdk synth', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'synth-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('writes the same template and assets from another folder to another folder, in 15 seconds of a processor', () => {
    const other = copyRepository(join(folder, 'repository'));
    const outdir = join(folder, 'deeper', 'down', 'two');
    const { stdout, stderr, status } = synthesise(other, outdir, AS_COMMAND_LINE);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const { user, system } = JSON.parse(stdout);
    expect((user + system) / 1e6).toBeLessThan(15);
    expect(read(outdir, 'ClinicMail.template.json')).toBe(read(ASSEMBLY, 'ClinicMail.template.json'));
    const [assets, sameAssets] = [outdir, ASSEMBLY].map((from) =>
      Object.keys(JSON.parse(read(from, 'ClinicMail.assets.json')).files),
    );
    expect(assets?.length).toBeGreaterThan(2);
    expect(sameAssets).toEqual(assets);
  });

  test('takes stage and region from the command line before the file', () => {
    const { status } = synthesise(ROOT, folder, { stage: 'staging', region: 'eu-central-1' }, false);
    expect(status).toBe(0);
    const { environment, properties } = JSON.parse(read(folder, 'manifest.json')).artifacts.ClinicMail;
    expect([environment, properties.stackName, properties.tags.Stage]).toEqual([
      'aws://unknown-account/eu-central-1',
      'ClinicMail-staging',
      'staging',
    ]);
  });

  test('says every mistake once, in a sentence and without a stack trace', () => {
    const { status, stderr } = synthesise(ROOT, folder, { stage: 'Production!' });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'site.config.json needs attention:\n' +
        '  stage must be a short word in lower case such as production or staging\n',
    );
  });
});
