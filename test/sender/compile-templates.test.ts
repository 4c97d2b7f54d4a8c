import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSamples } from '../../preview/samples.ts';
import { compileTemplates, type TemplateSite } from '../../sender/build/compile-templates.ts';
import { parseTemplate } from '../../sender/build/parse-template.ts';
import { TEMPLATES, templateLanguages } from '../../sender/build/template-languages.ts';
import { createCompose } from '../../sender/email/compose.ts';
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
    return compileTemplates(readSiteConfig(), [{ path: root, name: 'templates' }]);
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
      ':5:8: "cod" is not known; there are brand, clinic, code, link',
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
      '"code" must not be in subject or preheader, which locked screens show; there are brand, clinic, signIn',
    );
  });

  test('rejects a language that lacks a kind', () => {
    rmSync(join(root, 'en', 'invitation.liquid'));
    expect(() => compileTemplates(readSiteConfig(), [{ path: root, name: 'templates' }])).toThrow(
      /templates\/en\/invitation\.liquid is missing/,
    );
  });

  test('rejects a default language without templates', () => {
    expect(() =>
      compileTemplates({ ...readSiteConfig(), defaultLanguage: 'cy' }, [{ path: root, name: 'templates' }]),
    ).toThrow(/defaultLanguage is "cy", but templates\/ has only: .*\ben\b/);
  });
});

describe("templates of one's own", () => {
  let own: string;
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(own, file)), { recursive: true });
    writeFileSync(join(own, file), content);
  };
  const compile = (site: Partial<TemplateSite> = {}) =>
    compileTemplates({ ...readSiteConfig(), ...site }, [{ path: own, name: 'emails' }, TEMPLATES]);
  const compose = (
    kind: 'sign-in-code' | 'verify-account' | 'password-changed',
    language = 'en',
    site: Partial<TemplateSite> = {},
  ) => {
    const sample = readSamples(fileURLToPath(new URL('../../events', import.meta.url))).find(
      (candidate) => candidate.kind === kind,
    );
    if (sample === undefined) throw new Error(`There is no sample of ${kind}`);
    const { request, secret } = sample;
    return createCompose(compile(site), '')({ ...request, languages: [language] }, secret);
  };
  beforeEach(() => {
    own = mkdtempSync(join(tmpdir(), 'emails-'));
  });
  afterEach(() => rmSync(own, { recursive: true }));

  test('replace one kind; the others and the frame are those of the next folder', () => {
    write('en/sign-in-code.liquid', `${head}# Hello from {{ brand.name }}\n\n${CODE}`);
    expect(compose('sign-in-code').text).toContain('Hello from Riverside Clinic');
    expect(compose('sign-in-code').text).toContain('We will never ask you');
    expect(compose('verify-account').subject).toBe('Confirm your email address for Riverside Clinic');
    expect(compose('sign-in-code', 'fr').text).not.toContain('Hello');
  });

  test('replace one block and one sentence in all emails', () => {
    write('blocks/heading.text.liquid', '*** [[ content ]] ***\n');
    write('en/words.json', JSON.stringify({ neverAsk: 'We never call.' }));
    const { text } = compose('verify-account');
    expect(text).toContain('*** Confirm your email address ***');
    expect(text).toContain('We never call.');
    expect(text).toContain('use the code in the newest one');
  });

  test('call the brand brand or clinic', () => {
    write('en/sign-in-code.liquid', `${head}# {{ brand.name }} is {{ clinic.name }}\n\n${CODE}`);
    expect(compose('sign-in-code').text).toContain('Riverside Clinic is Riverside Clinic');
  });

  test('are named in messages by their own path, and those of the next folder by theirs', () => {
    write('en/sign-in-code.liquid', `${head}# {{ brand.nme }}\n\n${CODE}`);
    expect(compile).toThrow('emails/en/sign-in-code.liquid:5:6: "brand.nme" is not known');
    rmSync(join(own, 'en'), { recursive: true });
    write('blocks/code.html.liquid', '{{ cod }}');
    expect(compile).toThrow('emails/blocks/code.html.liquid:1:4: "cod" is not known');
  });

  test('add a language only as a whole', () => {
    write('cy/sign-in-code.liquid', `${head}# Helo\n\n${CODE}`);
    expect(compile).toThrow(/emails\/cy\/[\w-]+\.liquid is missing: every language needs every kind/);
    cpSync(join(TEMPLATES.path, 'en'), join(own, 'cy'), { recursive: true });
    expect(Object.keys(compile().languages)).toContain('cy');
  });

  test('are limited to the languages of the site', () => {
    expect(Object.keys(compile({ languages: ['fr', 'en'] }).languages)).toEqual(['fr', 'en']);
    expect(() => compile({ languages: ['en', 'cy'] })).toThrow(
      'languages has "cy", but emails/ and templates/ has only: ',
    );
    expect(() => compile({ languages: ['fr'] })).toThrow(
      'defaultLanguage is "en-GB", but languages has only: fr',
    );
  });

  const bare = {
    clinic: { name: 'Example', colour: '#1d4ed8' },
    links: { site: null, confirm: null, reset: null, account: null, login: null },
  };

  test.each(templateLanguages())('need only the name of a brand, and no page, in %s', (language) => {
    for (const kind of ['sign-in-code', 'verify-account', 'password-changed'] as const) {
      const { subject, html, text } = compose(kind, language, bare);
      expect(subject).toContain('Example');
      expect(html).not.toMatch(/href="(tel|mailto|https?):|class="button"/);
      expect(text).not.toMatch(/undefined|null|\n\n\n/);
    }
  });

  test('need a button only for a page that there is', () => {
    write('en/verify-account.liquid', `${head}# Hello\n\n${CODE}`);
    expect(compose('verify-account', 'en', bare).text).toContain('Hello');
    const links = { ...bare.links, confirm: 'https://app.example/welcome' };
    expect(() => compile({ ...bare, links })).toThrow(
      'emails/en/verify-account.liquid:9:1: the block "button" is used 0 times; put [% render',
    );
    expect(() => compile()).toThrow('the block "button" is used 0 times');
  });

  test('link to the pages of the site that there are', () => {
    const links = { ...bare.links, site: 'https://app.example', confirm: 'https://app.example/welcome' };
    const { html, text } = compose('verify-account', 'en', { ...bare, links });
    expect(html).toMatch(
      /href="https:\/\/app\.example\/welcome#code=\d+&#38;ref=|href="https:\/\/app\.example\/welcome#code=/,
    );
    expect(text).toContain('Enter this code only at app.example.');
    expect(compose('password-changed', 'en', { ...bare, links }).html).not.toContain('href="https://app');
  });
});
