import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { parse } from 'yaml';
import { packPackage } from '../../package/build/build-package.ts';
import { PACKAGE } from '../harness/assembly.ts';

const manifest = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));

/** The most bytes of each part, unpacked; what is beside these is not in the package. */
const BUDGETS: Readonly<Record<string, number>> = {
  LICENSE: 2_000,
  'README.md': 30_000,
  'THIRD-PARTY-LICENSES': 120_000,
  'events/': 20_000,
  'functions/deliveryEvents/index.cjs': 130_000,
  'functions/notices/index.cjs': 330_000,
  'functions/sender/index.cjs': 400_000,
  'functions/sender/index.mjs': 1_000,
  'lib/': 1_400_000,
  'package.json': 2_000,
  'templates/': 120_000,
};

/** Lists the files of an archive as tar has them: a header of 512 bytes, and the content in blocks of as many. */
function readTar(archive: Buffer): Map<string, number> {
  const tar = gunzipSync(archive);
  const files = new Map<string, number>();
  for (let at = 0; tar[at] !== 0 && at < tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('ascii', at + 124, at + 136), 8);
    files.set(name.replace(/^package\//, ''), size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

describe('the packed package', () => {
  let folder: string;
  let archive: Buffer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packed-'));
    archive = await readFile(await packPackage(PACKAGE, folder));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('has only the files that belong to it, within their budgets', () => {
    const sizes = new Map<string, number>();
    for (const [file, size] of readTar(archive)) {
      const part = Object.keys(BUDGETS).find(
        (name) => file === name || (name.endsWith('/') && file.startsWith(name)),
      );
      sizes.set(part ?? file, (sizes.get(part ?? file) ?? 0) + size);
    }
    expect([...sizes.keys()].sort()).toEqual(Object.keys(BUDGETS).sort());
    const excesses = [...sizes].filter(([part, size]) => size > (BUDGETS[part] ?? 0));
    expect(excesses).toEqual([]);
    expect(archive.length).toBeLessThan(700_000);
  });

  test('has declarations of the public interface only, as they were reviewed', () => {
    const files = [...readTar(archive).keys()].filter((file) => file.endsWith('.d.ts'));
    const declarations = files.map((file) => readFileSync(join(PACKAGE, file), 'utf8'));
    expect(declarations.join('\n')).toMatchSnapshot();
  });

  test('keeps to what jsii accepts, so that other languages can follow without a break', () => {
    const options = readFileSync(join(PACKAGE, 'lib/options.d.ts'), 'utf8');
    // JSII3001, JSII1003, and a name that Python reserves.
    expect(options).not.toMatch(/readonly \w+\[\]|ReadonlyArray|ReadonlyMap|: \{|\bfrom\?:/);
    const members = [...options.matchAll(/^ {4}readonly (\w+)\??: /gm)].length;
    expect(options.match(/^ {4}(\/\*\*.*\*\/|\*\/| \*\/)\n {4}readonly /gm)).toHaveLength(members);
  });

  test('needs nothing but the CDK, which it does not bring', () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.peerDependencies).toEqual({ 'aws-cdk-lib': '^2.257.0', constructs: '^10.6.0' });
    const files = [...readTar(archive).keys()].filter((file) => /^lib\/.*\.js$/.test(file));
    const code = files.map((file) => readFileSync(join(PACKAGE, file), 'utf8')).join('\n');
    const required = [...code.matchAll(/require\(["'`]([^"'`.$][^"'`$]*)["'`]\)/g)].map(
      ([, name = '']) => name,
    );
    // The AWS SDK asks for them only where a request needs signatures for several Regions.
    const optional = ['@aws-sdk/signature-v4-crt', '@aws-sdk/signature-v4a'];
    const isPeer = (name: string) => /^(aws-cdk-lib(\/|$)|constructs$)/.test(name);
    const foreign = required.filter((name) => ![isBuiltin, isPeer].some((test) => test(name)));
    expect(required).toContain('aws-cdk-lib');
    expect(foreign.filter((name) => !optional.includes(name))).toEqual([]);
  });

  test('names the licence of everything in it', () => {
    const licences = readFileSync(join(PACKAGE, 'THIRD-PARTY-LICENSES'), 'utf8');
    for (const name of ['liquidjs', '@aws-crypto/decrypt-node', '@aws-sdk/client-sesv2', 'punycode']) {
      expect([name, new RegExp(`^${name} \\d`, 'm').test(licences)]).toEqual([name, true]);
    }
    const named = [...licences.matchAll(/^(?:@[\w-]+\/)?[\w.-]+ \d+\.\d+\.\d+\S* \((.+)\)$/gm)].map(
      ([, licence]) => licence,
    );
    expect(named.length).toBeGreaterThan(30);
    const permissive = ['MIT', 'MIT-0', 'Apache-2.0', 'ISC', '0BSD', 'BSD-3-Clause'];
    expect(named.filter((licence = '') => !permissive.includes(licence))).toEqual([]);
  });

  test('is what publint accepts', async () => {
    const { messages } = await publint({ pkgDir: PACKAGE, strict: true });
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  test('has the right types for every way of importing it', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(archive));
    expect(analysis).toMatchObject({ types: { kind: 'included' }, problems: [] });
  });

  test('is published by a workflow with provenance, and without a token', () => {
    const workflow = parse(
      readFileSync(new URL('../../.github/workflows/publish.yml', import.meta.url), 'utf8'),
    );
    expect(workflow.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(JSON.stringify(workflow)).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/);
    const steps: { run?: string }[] = workflow.jobs.publish.steps;
    expect(steps.at(-1)?.run).toContain('npm publish dist/packages/cognito-emails-');
  });
});
