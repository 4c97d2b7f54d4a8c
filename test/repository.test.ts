import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = [
  'sender',
  'site',
  'terminal',
  'cdk',
  'web',
  'local',
  'support',
  'preview',
  'bench',
  'test',
] as const;
type Folder = (typeof FOLDERS)[number];

/** What each folder may import from; `sender/` stands on its own, and only tests may use all. */
const MAY_IMPORT: Record<Folder, readonly string[]> = {
  sender: ['sender'],
  site: ['site'],
  terminal: ['terminal'],
  cdk: ['cdk', 'sender', 'site', 'terminal', 'web'],
  web: ['web'],
  local: ['local', 'terminal', 'web'],
  support: ['support', 'sender', 'site', 'terminal'],
  preview: ['preview', 'sender', 'site', 'terminal', 'local'],
  bench: ['bench', 'cdk', 'local', 'preview', 'sender', 'site', 'terminal', 'test', 'web'],
  test: FOLDERS,
};

const sources = (folder: string) =>
  globSync(`${folder}/**/*.{ts,tsx}`, { cwd: ROOT }).map((file) => ({
    file,
    text: readFileSync(join(ROOT, file), 'utf8'),
  }));

const importsOf = ({ file, text }: { file: string; text: string }) =>
  [...text.matchAll(/(?:from|import\() ?'(?<path>\.[^']+)'/g)].map((match) =>
    relative(ROOT, resolve(ROOT, dirname(file), match.groups?.path ?? '')),
  );

describe('the repository', () => {
  test.each(FOLDERS)('%s imports from where it may', (folder) => {
    const elsewhere = sources(folder).flatMap((source) =>
      importsOf(source)
        .filter((path) => !MAY_IMPORT[folder].includes(path.split('/')[0] ?? ''))
        .map((path) => `${source.file} imports ${path}`),
    );
    expect(elsewhere).toEqual([]);
  });

  test('the functions read their environment in one place', () => {
    const readers = sources('sender').filter(({ text }) => text.includes('process.env'));
    expect(readers.map(({ file }) => file)).toEqual(['sender/config.ts']);
  });

  test('no generator that can be guessed is used, and no test mocks a module', () => {
    const random = ['Math', 'random'].join('.');
    const mock = ['jest', 'mock'].join('.');
    for (const { file, text } of FOLDERS.flatMap(sources)) {
      expect({ file, found: [random, mock].filter((word) => text.includes(word)) }).toEqual({
        file,
        found: [],
      });
    }
  });

  test('no helper of tests registers hooks when it is loaded, which happens once for many files', () => {
    const helpers = sources('test').filter(({ file }) => !file.endsWith('.test.ts'));
    const hooked = helpers.filter(({ text }) => /^(before|after)(Each|All)\(/m.test(text));
    expect(hooked.map(({ file }) => file)).toEqual([]);
  });

  test('documents name only files and scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const documents = globSync(['*.md', '{docs,templates,local}/**/*.md'], { cwd: ROOT });
    const missing = documents.flatMap((document) => {
      const text = readFileSync(join(ROOT, document), 'utf8');
      const commands = [...text.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:]+)/g)].map(
        ([, name = '']) => name,
      );
      const links = [...text.matchAll(/\]\((?!http|#)([^)#]+)/g)].map(([, path = '']) => path);
      return [
        ...commands.filter((name) => !(name in scripts)).map((name) => `${document}: npm run ${name}`),
        ...links
          .filter((path) => !existsSync(join(ROOT, dirname(document), path)))
          .map((path) => `${document}: ${path}`),
      ];
    });
    expect(missing).toEqual([]);
  });

  test('every dependency has its reason in the README', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    );
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    const unexplained = names.filter(
      (name) => !name.startsWith('@types/') && !readme.includes(`\`${name}\``),
    );
    expect(unexplained).toEqual([]);
  });
});
