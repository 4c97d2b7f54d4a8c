import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Folders with TypeScript, and the folders that each of them may import from, itself aside. Only tests may use all. */
const MAY_IMPORT = {
  formats: [],
  sender: ['formats'],
  site: ['formats'],
  terminal: [],
  cdk: ['formats', 'sender', 'site', 'terminal', 'web'],
  web: ['formats'],
  emulator: [],
  local: ['emulator', 'formats', 'sender', 'site', 'support/timeline', 'terminal', 'web'],
  package: [
    'cdk',
    'emulator',
    'formats',
    'preview',
    'sender',
    'site',
    'support/aws',
    'support/people/ask.ts',
    'terminal',
  ],
  support: ['formats', 'sender', 'site', 'terminal', 'web'],
  preview: ['emulator', 'formats', 'sender', 'site', 'terminal'],
  bench: ['cdk', 'emulator', 'local', 'preview', 'sender', 'site', 'terminal', 'web'],
  docs: [],
  'docs-site': ['cdk', 'emulator', 'formats', 'local', 'sender', 'site', 'support', 'terminal'],
  test: [
    'bench',
    'cdk',
    'docs',
    'docs-site',
    'emulator',
    'formats',
    'local',
    'package',
    'preview',
    'sender',
    'site',
    'support',
    'terminal',
    'web',
  ],
} as const satisfies Record<string, readonly string[]>;
type Folder = keyof typeof MAY_IMPORT;
const FOLDERS = Object.keys(MAY_IMPORT) as readonly Folder[];

/** Within a folder, the folders that each part may import from; files beside the parts are for all of them. */
const MAY_IMPORT_WITHIN = {
  'sender/codes': ['sender/email', 'sender/telemetry'],
  'sender/notices': ['sender/email', 'sender/telemetry'],
  'sender/account-rules': ['sender/telemetry'],
  'sender/canary': ['sender/telemetry'],
  'sender/delivery-events': ['sender/email', 'sender/telemetry'],
  'sender/email': ['sender/telemetry'],
  'sender/telemetry': [],
  'sender/build': ['sender/email'],
  'support/timeline': [],
  'support/aws': [],
  'support/audit': ['support/aws', 'support/timeline'],
  'support/people': ['support/audit', 'support/aws', 'support/timeline'],
  'support/diagnosis': ['support/aws', 'support/people', 'support/timeline'],
  'support/report': [
    'support/audit',
    'support/aws',
    'support/diagnosis',
    'support/people',
    'support/timeline',
  ],
  'support/widget': [
    'support/audit',
    'support/aws',
    'support/diagnosis',
    'support/people',
    'support/report',
    'support/timeline',
  ],
  'support/deploy-web': ['support/aws'],
  'support/preflight': ['support/aws'],
  'support/change-set': [],
  'support/commands': [
    'support/aws',
    'support/change-set',
    'support/deploy-web',
    'support/people',
    'support/preflight',
    'support/report',
  ],
} as const satisfies Record<string, readonly string[]>;

const sources = (folder: string) =>
  globSync(`${folder}/**/*.{ts,tsx}`, { cwd: ROOT }).map((file) => ({
    file,
    text: readFileSync(join(ROOT, file), 'utf8'),
  }));

const importsOf = ({ file, text }: { file: string; text: string }) =>
  [...text.matchAll(/(?:from|import\() ?'(?<path>\.[^']+)'/g)].map((match) =>
    relative(ROOT, resolve(ROOT, dirname(file), match.groups?.path ?? '')),
  );

/** Lists the imports of a folder's files that lead neither to one of the folders nor to one of the files allowed. */
const importsFromElsewhere = (folder: string, allowed: readonly string[]) =>
  sources(folder).flatMap((source) =>
    importsOf(source)
      .filter((path) => !allowed.some((place) => path === place || path.startsWith(`${place}/`)))
      .map((path) => `${source.file} imports ${path}`),
  );

/** Finds groups of files that import each other, by Tarjan's algorithm for strongly connected components. */
function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    const number = order.size;
    let low = number;
    order.set(file, number);
    open.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!imports.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, order.get(next) ?? low);
    }
    if (low === number) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles;
}

describe('the repository', () => {
  test.each(FOLDERS)('%s imports from where it may', (folder) => {
    expect(importsFromElsewhere(folder, [folder, ...MAY_IMPORT[folder]])).toEqual([]);
  });

  test.each(Object.entries(MAY_IMPORT_WITHIN))('%s imports from where it may', (part, others) => {
    const [folder = ''] = part.split('/');
    const outside = MAY_IMPORT[folder as Folder];
    const beside = sources(folder)
      .map(({ file }) => file)
      .filter((file) => dirname(file) === folder);
    expect(importsFromElsewhere(part, [part, ...others, ...outside, ...beside])).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    expect(
      findCircles(new Map(FOLDERS.flatMap(sources).map((source) => [source.file, importsOf(source)]))),
    ).toEqual([]);
  });

  test('the functions read their environment in one place', () => {
    const readers = sources('sender').filter(({ text }) => text.includes('process.env'));
    expect(readers.map(({ file }) => file)).toEqual(['sender/config.ts']);
  });

  test('only the telemetry of the functions names the libraries that log and trace', () => {
    const users = sources('sender').filter(({ text }) =>
      /from '(@aws-lambda-powertools|aws-xray-sdk|@opentelemetry)[/-]/.test(text),
    );
    expect(users.map(({ file }) => dirname(file))).toEqual(users.map(() => 'sender/telemetry'));
    expect(users.length).toBeGreaterThan(0);
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

  test('the index of decisions lists every record with its title and status', () => {
    const folder = join(ROOT, 'docs/decisions');
    const records = globSync('[0-9]*.md', { cwd: folder }).map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const [, number, title] = /^# (\d{4}): (.+)$/m.exec(text) ?? [];
      const [, status] =
        /^Status: (accepted|superseded by \[\d{4}\]\(.+\))\\\nDate: \d{4}-\d\d-\d\d$/m.exec(text) ?? [];
      return `| ${number} | [${title}](${file}) | ${status} |`;
    });
    const index = readFileSync(join(folder, 'README.md'), 'utf8');
    const rows = [...index.matchAll(/^\| \d{4} \|.+?\|.+?\|(?= \S.+ \|$)/gm)].map(([row]) => row);
    expect(rows).toEqual(records.sort());
  });

  test('every dependency has one reason in docs/dependencies.md', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    );
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    const document = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');
    const explained = [...document.matchAll(/^\| `([^`]+)` \| .+ \|$/gm)].map(([, name = '']) => name);
    expect(explained.sort()).toEqual(names.sort());
  });

  test('every folder with code is in the table of imports', () => {
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$|^cdk\.out$|^dist$/.test(entry.name))
      .map(({ name }) => name);
    expect(folders.filter((folder) => sources(folder).length > 0).sort()).toEqual([...FOLDERS].sort());
  });

  test('no folder holds more than a third of the code', () => {
    const lines = FOLDERS.filter((folder) => folder !== 'test').map((folder) => ({
      folder,
      count: sources(folder).reduce((sum, { text }) => sum + text.split('\n').length - 1, 0),
    }));
    const total = lines.reduce((sum, { count }) => sum + count, 0);
    expect(lines.filter(({ count }) => count > total / 3)).toEqual([]);
  });
});
