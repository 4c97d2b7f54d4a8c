import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { requireBudgets } from '../../sender/build/budget.ts';
import { bundleAll } from '../../sender/build/bundle.ts';
import { licenceTexts } from './licences.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const fromRoot = (path: string) => join(ROOT, path);

/** The functions whose code is in the package. */
const FUNCTIONS = ['sender', 'notices', 'deliveryEvents'] as const;

/** The declarations of the public classes and types; others are not reachable from them. */
const DECLARATIONS = ['index', 'cognito-emails', 'cognito-emails-mixin', 'errors', 'options'];

/** Parts of the gallery's page, which it reads beside its code. */
const PAGE = ['page.css', 'page.client.js', 'page.liquid'];

/** Folders that the package has as they are in the repository. */
const COPIED = ['templates', 'events'];

/**
 * Builds the npm package into a folder: the library as CommonJS with its declarations, the code of the functions, and
 * the templates.
 *
 * @param folder replaced if it exists
 * @throws BudgetError when a function exceeds its budget, or the errors of the bundler and the compiler
 */
export async function buildPackage(folder: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'package-'));
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'lib'), { recursive: true });
    const [functions, library] = await Promise.all([
      bundleAll(scratch),
      bundleLibrary(join(folder, 'lib')),
      writeDeclarations(join(folder, 'lib'), join(scratch, 'declarations')),
    ]);
    requireBudgets(functions);
    for (const name of FUNCTIONS)
      await cp(functions[name].folder, join(folder, 'functions', name), { recursive: true });
    for (const name of COPIED) await cp(fromRoot(name), join(folder, name), { recursive: true });
    for (const file of PAGE) await cp(fromRoot(`preview/${file}`), join(folder, 'lib', file));
    await cp(fromRoot('LICENSE'), join(folder, 'LICENSE'));
    await cp(fromRoot('package/README.md'), join(folder, 'README.md'));
    await cp(fromRoot('package/manifest.json'), join(folder, 'package.json'));
    const files = [
      ...library,
      ...FUNCTIONS.flatMap((name) => functions[name].modules.map(({ file }) => file)),
    ];
    await writeFile(join(folder, 'THIRD-PARTY-LICENSES'), await licenceTexts(files));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Packs a built package as `npm publish` does.
 *
 * @returns the path of the archive
 */
export async function packPackage(folder: string, outdir: string): Promise<string> {
  await mkdir(outdir, { recursive: true });
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', outdir, folder],
    { cwd: ROOT },
  );
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  return join(outdir, packed?.filename ?? '');
}

/** Bundles the library readably, for stack traces, and the command, which is larger, without what it does not use. */
async function bundleLibrary(outdir: string): Promise<string[]> {
  const [library, command] = await Promise.all([
    bundle('index', outdir, { minify: false }),
    bundle('cli', outdir, { minify: true }),
  ]);
  return [...library, ...command];
}

/** @returns the paths of the modules */
async function bundle(
  entry: 'index' | 'cli',
  outdir: string,
  { minify }: { minify: boolean },
): Promise<string[]> {
  await using bundler = await rolldown({
    input: { [entry]: fromRoot(`package/${entry}.ts`) },
    platform: 'node',
    external: [/^aws-cdk-lib(\/|$)/, 'constructs'],
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: 'node22' },
    logLevel: 'silent',
  });
  const { output } = await bundler.write({
    dir: outdir,
    entryFileNames: '[name].js',
    chunkFileNames: `${entry}-[name].js`,
    format: 'cjs',
    exports: 'named',
    minify,
  });
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
}

async function writeDeclarations(outdir: string, scratch: string): Promise<void> {
  await run(process.execPath, [
    fromRoot('node_modules/typescript/bin/tsc'),
    '-p',
    fromRoot('package/build/declarations.json'),
    '--outDir',
    scratch,
  ]);
  for (const name of DECLARATIONS) {
    const text = await readFile(join(scratch, 'package', `${name}.d.ts`), 'utf8');
    await writeFile(join(outdir, `${name}.d.ts`), text.replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'"));
  }
}
