import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCS, examples, guide } from './guide.ts';

const lines = (code: string) =>
  code
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

test.each(['browser-app/app.ts', 'server-app/server.ts'])(
  'the excerpt of %s in the guide matches the file',
  (file) => {
    const code = readFileSync(join(DOCS, 'samples', file), 'utf8');
    const excerpt = examples('ts').find(({ before }) => before.includes(`samples/${file}`));
    const shown = lines(excerpt?.code ?? '');
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((line) => !code.includes(line))).toEqual([]);
  },
);

test('the links of the guide have targets', () => {
  const anchors = (file: string) =>
    (readFileSync(file, 'utf8').match(/^#+ .*/gm) ?? []).map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
  const links = [...guide.matchAll(/\]\(([^)]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !link.startsWith('https:'));
  expect(links.length).toBeGreaterThan(10);
  const broken = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const file = join(DOCS, path === '' ? 'sso.md' : path);
    return !existsSync(file) || (anchor !== undefined && !anchors(file).includes(anchor));
  });
  expect(broken).toEqual([]);
});
