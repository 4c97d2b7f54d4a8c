import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, ROOT), 'utf8'));

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  /** Whether the package is part of the archive of its parent. */
  readonly inBundle?: boolean;
  readonly link?: boolean;
}

const { dependencies, devDependencies, allowScripts } = read('package.json');
const budgets: Record<string, { packages: Record<string, number> }> = read('sender/build/budgets.json');
const locked: [string, LockedPackage][] = Object.entries<LockedPackage>(read('package-lock.json').packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => [path, entry]);
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Licences that allow use and sale without an obligation to publish source code. */
const PERMISSIVE = [
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
];

/** Further licences for tools, fonts and data that are not distributed, or distributed unchanged. */
const USE_ONLY = ['MPL-2.0', 'OFL-1.1', 'CC0-1.0', 'CC-BY-4.0', 'Unlicense', 'Python-2.0'];

/** Returns whether a licence, or one of several to choose from, is allowed. */
const isOneOf = (allowed: readonly string[], licence = '') =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((one) => allowed.includes(one));

test('every dependency has an exact version', () => {
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
  );
  expect(loose).toEqual([]);
});

test('every package comes from the registry and has a checksum', () => {
  const downloaded = locked.filter(([, { inBundle, link }]) => inBundle !== true && link !== true);
  // Without `resolved`, npm downloads a package from the registry.
  const unchecked = downloaded.filter(
    ([, { resolved, integrity }]) => resolved !== undefined || !integrity?.startsWith('sha512-'),
  );
  expect(unchecked).toEqual([]);
  expect(downloaded.length).toBeGreaterThan(500);
});

test('no package runs a script when it is installed', () => {
  const scripted = locked
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => [nameOf(path), false]);
  expect(Object.entries(allowScripts).sort()).toEqual(scripted.sort());
});

test('the packages in the functions have permissive licences', () => {
  const shipped = new Set(Object.values(budgets).flatMap(({ packages }) => Object.keys(packages)));
  shipped.delete('sender');
  const licences = new Map(locked.map(([path, { license }]) => [nameOf(path), license]));
  const others = [...shipped].filter((name) => !isOneOf(PERMISSIVE, licences.get(name)));
  expect(others).toEqual([]);
  expect(shipped.size).toBeGreaterThan(20);
});

test('all other packages have a licence that allows their use', () => {
  const others = locked
    .filter(([, { license }]) => !isOneOf([...PERMISSIVE, ...USE_ONLY], license))
    .map(([path, { license }]) => `${path}: ${license}`);
  expect(others).toEqual([]);
});

test('npm run sbom lists every package with its licence, in CycloneDX', () => {
  const sbom = JSON.parse(
    execFileSync('npm', ['run', '--silent', 'sbom'], {
      cwd: fileURLToPath(ROOT),
      encoding: 'utf8',
      maxBuffer: 50_000_000,
    }),
  );
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { type: 'application' } } });
  const listed = new Set(sbom.components.map(({ name }: { name: string }) => name));
  const direct = Object.keys({ ...dependencies, ...devDependencies });
  expect(direct.filter((name) => !listed.has(name))).toEqual([]);
  const unlicensed = sbom.components.filter(
    ({ licenses }: { licenses?: object[] }) => licenses === undefined,
  );
  expect(unlicensed).toEqual([]);
});
