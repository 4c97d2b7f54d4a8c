import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readDocuments } from './documents.ts';
import { ROOT } from './guide.ts';

const documents = readDocuments();
const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);

/** Says what is wrong with a link of a document; undefined if it leads somewhere. External addresses are not asked. */
function faultOf(file: string, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return URL.canParse(link) ? undefined : 'is no address';
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : posix.join(posix.dirname(file), decodeURI(path));
  if (!existsSync(join(ROOT, target))) return 'leads to no file';
  const document = documents.find((other) => other.file === target);
  if (anchor === undefined) return undefined;
  if (document === undefined) return 'has an anchor, but leads to no document';
  return document.anchors.has(anchor) ? undefined : 'leads to no heading';
}

describe('a document', () => {
  test('has only links that lead to a file and a heading', () => {
    const faults = documents.flatMap(({ file, links }) =>
      links.flatMap((link) => {
        const fault = faultOf(file, link);
        return fault === undefined ? [] : [`${file}: ${link} ${fault}`];
      }),
    );
    expect(faults).toEqual([]);
    expect(documents.flatMap(({ links }) => links).length).toBeGreaterThan(300);
  });

  test('names only scripts of this project', () => {
    const unknown = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/npm (?:run )?(start|test|(?<=run )(?!-)[\w:-]+)/g)]
        .map(([, name = '']) => name)
        .filter((name) => !(name in scripts))
        .map((name) => `${file}: npm run ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  test('names only tests that exist', () => {
    const unknown = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/npm test -- ((?:test\/[\w/.-]+ ?)+)/g)]
        .flatMap(([, paths = '']) => paths.trim().split(' '))
        .filter((path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, `${path}.test.ts`)))
        .map((path) => `${file}: ${path}`),
    );
    expect(unknown).toEqual([]);
  });

  test('says what each of its pictures shows', () => {
    const alternatives = documents.flatMap(({ alternatives: texts }) => texts);
    expect(alternatives.filter((text) => text.trim().split(/\s+/).length < 3)).toEqual([]);
    expect(alternatives.length).toBeGreaterThan(0);
  });
});
