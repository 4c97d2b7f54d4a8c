import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseBody } from '../../sender/build/body.ts';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { readSiteConfig } from '../../site/config.ts';

const head = '---\nsubject: S\npreheader: P\n---\n';

describe('a template', () => {
  test('is front matter and blocks between blank lines', () => {
    const body = parseBody(`${head}# One\n\ntwo\nlines\n\n\n## Three\n\n[% render 'code' %]\n`, 'a.liquid');
    expect(body).toEqual({
      subject: 'S',
      preheader: 'P',
      blocks: [
        { type: 'heading', content: 'One' },
        { type: 'paragraph', content: 'two lines' },
        { type: 'subheading', content: 'Three' },
        { type: 'tag', content: "[% render 'code' %]" },
      ],
    });
  });

  test.each([
    ['no front matter', '# One', /a\.liquid: starts without/],
    ['no subject', '---\npreheader: P\n---\n# One', /a\.liquid: has no subject/],
    ['no preheader', '---\nsubject: S\n---\n# One', /a\.liquid: has no preheader/],
    ['an unknown field', '---\nsubject: S\ntitle: T\n---\n# One', /"title: T" is neither/],
    ['no text', head, /has no text/],
  ])('with %s is refused', (_, source, sentence) => {
    expect(() => parseBody(source, 'a.liquid')).toThrow(sentence);
  });
});

describe('compiling a folder of templates', () => {
  let root: string;
  const compile = (source: string) => {
    writeFileSync(join(root, 'en', 'sign-in-code.liquid'), source);
    return compileTemplates(readSiteConfig(), root);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'templates-'));
    cpSync(fileURLToPath(new URL('../../templates', import.meta.url)), root, { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('makes HTML text of what the author typed and leaves $ alone', () => {
    const { html, text } = compile(`${head}# Fish & chips <now> $& $1`).languages.en?.['sign-in-code'] ?? {};
    expect(html).toContain('Fish &#38; chips &#60;now&#62; $&#38; $1');
    expect(text).toContain('Fish & chips <now> $& $1');
  });

  test.each([
    ['an unknown block', "# A\n\n[% render 'buton' %]", /sign-in-code\.liquid.*buton/],
    ['an unknown word of the build', '# A [[ expiress ]]', /sign-in-code\.liquid.*expiress/],
    ['an unfinished tag', '# A [[ expires', /sign-in-code\.liquid/],
  ])('refuses %s by file', (_, body, sentence) => {
    expect(() => compile(head + body)).toThrow(sentence);
  });

  test('refuses a language that lacks a kind', () => {
    rmSync(join(root, 'en', 'invitation.liquid'));
    expect(() => compileTemplates(readSiteConfig(), root)).toThrow(
      /templates\/en\/invitation\.liquid is missing/,
    );
  });

  test('refuses a default language without templates', () => {
    expect(() => compileTemplates({ ...readSiteConfig(), defaultLanguage: 'cy' }, root)).toThrow(
      /has only: en/,
    );
  });
});
