import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { parseTemplate } from '../../sender/build/parse-template.ts';
import type { Program } from '../../sender/email/templates.ts';
import { readSiteConfig } from '../../site/config.ts';

const CODE = "[% render 'code' %]\n\n[% render 'code-rules' %]";
const head = '---\nsubject: S\npreheader: P\n---\n';

describe('parsing a template', () => {
  test('returns front matter and the blocks between blank lines', () => {
    const parsed = parseTemplate(
      `${head}# One\n\ntwo\nlines\n\n\n## Three\n\n[% render 'code' %]\n\n> four\n> lines\n`,
      'a.liquid',
    );
    expect(parsed).toEqual({
      subject: 'S',
      preheader: 'P',
      blocks: [
        { type: 'heading', content: 'One' },
        { type: 'paragraph', content: 'two lines' },
        { type: 'subheading', content: 'Three' },
        { type: 'tag', content: "[% render 'code' %]" },
        { type: 'note', content: 'four lines' },
      ],
    });
  });

  test.each([
    ['no front matter', '# One', /a\.liquid:1:1: does not start with/],
    ['no subject', '---\npreheader: P\n---\n# One', /a\.liquid:1:1: has no subject/],
    ['no preheader', '---\nsubject: S\n---\n# One', /a\.liquid:1:1: has no preheader/],
    ['an unknown field', '---\nsubject: S\ntitle: T\n---\n# One', /a\.liquid:3:1: "title: T" is neither/],
    ['no text', head, /has no text/],
  ])('rejects a template with %s', (_, source, sentence) => {
    expect(() => parseTemplate(source, 'a.liquid')).toThrow(sentence);
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

  test('escapes the text of the author for HTML and leaves $ alone', () => {
    const { languages } = compile(`${head}# Fish & chips <now> $& $1\n\n${CODE}`);
    const { html = [], text = [] } = languages.en?.['sign-in-code'] ?? {};
    const literals = (program: Program) => program.filter((piece) => typeof piece === 'string').join('');
    expect(literals(html)).toContain('Fish &#38; chips &#60;now&#62; $&#38; $1');
    expect(literals(text)).toContain('Fish & chips <now> $& $1');
  });

  test.each([
    [
      'an unknown block',
      "# A\n\n[% render 'buton' %]",
      ':7:1: there is no block "buton"; there are code, code-rules, password, button, link, sign-in-details',
    ],
    ['no code block', '# A', ':5:1: the block "code" is used 0 times; put [% render'],
    [
      'a code without its rules',
      "# A\n\n[% render 'code' %]",
      ':7:1: the block "code-rules" is used 0 times; put [% render',
    ],
    ['two code blocks', `# A\n\n${CODE}\n\n${CODE}`, ':11:1: the block "code" is used 2 times'],
    [
      'a button in a kind without a page',
      `# A\n\n${CODE}\n\n[% render 'button', label: 'B' %]`,
      ':11:1: the block "button"',
    ],
    [
      'an unknown name of the build',
      `# A [[ expiress ]]\n\n${CODE}`,
      ':5:8: "expiress" is not known; there are expires',
    ],
    [
      'an unknown name of an event',
      `# A {{ cod }}\n\n${CODE}`,
      ':5:8: "cod" is not known; there are clinic, code, link',
    ],
    [
      'an unknown detail of the clinic',
      `# A\n\n{{ clinic.fax }}\n\n${CODE}`,
      ':7:4: "clinic.fax" is not known; clinic has name, ',
    ],
    ['a condition without an end', `# A\n\n{% if link %}\n\n${CODE}`, ':7:1: tag {% if link %} not closed'],
    ['an unknown filter', `# A {{ code | shout }}\n\n${CODE}`, ':5:5: undefined filter: shout'],
    [
      'a filter on a value of an event',
      `# A {{ code | upcase }}\n\n${CODE}`,
      ':5:5: {{ code | upcase }} is more than the name of a value; filters and operators work only between',
    ],
    [
      'a comparison with a value of an event',
      `# A\n\n{% if code == "1" %}\n\nB\n\n{% endif %}\n\n${CODE}`,
      ':7:1: {% if code == "1" %} is more than the name of a value',
    ],
    [
      'another tag with a value of an event',
      `# A\n\n{% for a in code %}\n\nB\n\n{% endfor %}\n\n${CODE}`,
      ':7:1: {% for a in code %} is not known when an email is sent; there is if',
    ],
    ['an unfinished mark', `# A [[ expires\n\n${CODE}`, ':5:5: output "[[ expires'],
  ])('rejects %s with file, line and column', (_, body, sentence) => {
    expect(() => compile(head + body)).toThrow(`templates/en/sign-in-code.liquid${sentence}`);
  });

  test.each(['subject', 'preheader'])('rejects a code in the %s, which locked screens show', (field) => {
    const fields = { subject: 'S', preheader: 'P', [field]: 'Use {{ code }}' };
    const source = `---\nsubject: ${fields.subject}\npreheader: ${fields.preheader}\n---\n# A\n\n${CODE}`;
    expect(() => compile(source)).toThrow(
      '"code" must not be in subject or preheader, which locked screens show; there are clinic, signIn',
    );
  });

  test('rejects a language that lacks a kind', () => {
    rmSync(join(root, 'en', 'invitation.liquid'));
    expect(() => compileTemplates(readSiteConfig(), root)).toThrow(
      /templates\/en\/invitation\.liquid is missing/,
    );
  });

  test('rejects a default language without templates', () => {
    expect(() => compileTemplates({ ...readSiteConfig(), defaultLanguage: 'cy' }, root)).toThrow(
      /defaultLanguage is "cy", but templates\/ has only: .*\ben\b/,
    );
  });
});
