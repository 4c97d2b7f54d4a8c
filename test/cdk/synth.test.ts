import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ASSEMBLY } from '../harness/assembly.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CDK = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));

/** The context that the CDK command line adds. */
const COMMAND_LINE_CONTEXT = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };

/** Copies the files that the app reads to another folder, with a link to the dependencies. */
function copyRepository(folder: string): string {
  const files = globSync(
    [
      '{cdk,formats,sender,site,support,templates,terminal,web}/**/*.{ts,json,liquid,css}',
      'docs/policies/*.json',
      '*.json',
    ],
    {
      cwd: ROOT,
      exclude: ['**/node_modules/**'],
    },
  );
  for (const file of files) cpSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs the app like the CDK command line. Without the validation, it takes a third of the time. */
function synthesise(root: string, outdir: string, more: object = {}, validate = true) {
  mkdirSync(outdir, { recursive: true });
  const { stderr, status } = spawnSync(process.execPath, ['cdk/app.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_VALIDATION: String(validate),
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...more }),
    },
  });
  return { stderr, status };
}

const read = (outdir: string, file: string) => readFileSync(join(outdir, file), 'utf8');

describe('cdk synth', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'synth-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('writes the same template and assets in other folders', () => {
    const other = copyRepository(join(folder, 'repository'));
    const outdir = join(folder, 'deeper', 'down', 'two');
    const { stderr, status } = synthesise(other, outdir, COMMAND_LINE_CONTEXT);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(read(outdir, 'ClinicMail.template.json')).toBe(read(ASSEMBLY, 'ClinicMail.template.json'));
    const [assets, sameAssets] = [outdir, ASSEMBLY].map((from) =>
      Object.keys(JSON.parse(read(from, 'ClinicMail.assets.json')).files),
    );
    expect(assets?.length).toBeGreaterThan(2);
    expect(sameAssets).toEqual(assets);
  });

  test("writes the same by the CDK's command line as for local commands, which do without it", () => {
    const { stderr, status } = spawnSync(process.execPath, [CDK, 'synth', '--quiet', '--output', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, CDK_VALIDATION: 'false' },
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    for (const file of ['ClinicMail.template.json', 'ClinicMail.assets.json', 'manifest.json']) {
      expect(read(folder, file)).toBe(read(ASSEMBLY, file));
    }
  });

  test('prefers stage, region and protection of the command line over the usual ones', () => {
    const overrides = { stage: 'staging', region: 'eu-central-1', 'first-deployment': 'yes' };
    const { status } = synthesise(ROOT, folder, overrides, false);
    expect(status).toBe(0);
    const settings = (outdir: string) => {
      const { environment, properties } = JSON.parse(read(outdir, 'manifest.json')).artifacts.ClinicMail;
      const { stackName, tags, terminationProtection = false } = properties;
      return { environment, stackName, stage: tags.Stage, terminationProtection };
    };
    expect(settings(ASSEMBLY).terminationProtection).toBe(true);
    expect(settings(folder)).toEqual({
      environment: 'aws://unknown-account/eu-central-1',
      stackName: 'ClinicMail-staging',
      stage: 'staging',
      // CloudFormation must be able to remove a stack whose creation failed.
      terminationProtection: false,
    });
  });

  test('prints every error once, without a stack trace', () => {
    const { status, stderr } = synthesise(ROOT, folder, { stage: 'Production!' });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'site.config.json needs attention:\n' +
        '  stage must be a short word in lower case such as production or staging\n',
    );
  });
});
