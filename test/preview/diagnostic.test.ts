import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatLocation } from '../../preview/diagnostic.ts';
import { composePreview } from '../../preview/preview-state.ts';
import { type CopiedSources, copySources } from './copied-sources.ts';

const TEMPLATE = 'templates/en/welcome.liquid';

describe('an error', () => {
  let sources: CopiedSources;
  beforeEach(() => {
    sources = copySources();
  });
  afterEach(() => sources.remove());

  const diagnose = (path: string, change: (text: string) => string) => {
    sources.edit(path, change);
    const { diagnostic } = composePreview(sources, undefined);
    if (diagnostic === null) throw new Error('There is no error');
    return diagnostic;
  };

  test('in the name of a variable is reported with file, line, column and the line itself', () => {
    const diagnostic = diagnose(TEMPLATE, (text) => `${text}\n\nCall {{ clinic.phnoe }}.\n`);
    expect(diagnostic.message).toContain('clinic.phnoe');
    const line = diagnostic.excerpt.find(({ isError }) => isError);
    expect(line).toEqual({ number: diagnostic.line, text: 'Call {{ clinic.phnoe }}.', isError: true });
    expect(formatLocation(diagnostic)).toMatch(/^templates\/en\/welcome\.liquid:\d+:\d+$/);
  });

  test('in the head is reported with its line', () => {
    const diagnostic = diagnose(TEMPLATE, (text) => text.replace('preheader:', 'preheder:'));
    expect(diagnostic).toMatchObject({ file: TEMPLATE, line: 3 });
  });

  test('in a block is located in the block, not in the first email that uses it', () => {
    const diagnostic = diagnose(
      'templates/blocks/code.html.liquid',
      (text) => `${text}\n[[ wrods.newestCode ]]\n`,
    );
    expect(diagnostic.file).toBe('templates/blocks/code.html.liquid');
    expect(diagnostic.message).toContain('wrods');
    expect(diagnostic.excerpt.find(({ isError }) => isError)?.text).toContain('wrods');
  });

  test('that occurs only at run time is located in the layout', () => {
    const diagnostic = diagnose(
      'templates/layout/layout.text.liquid',
      (text) => `${text}\n{{ clinic.fax }}\n`,
    );
    expect(diagnostic.file).toBe('templates/layout/layout.text.liquid');
    expect(diagnostic.message).toContain('clinic.fax');
    expect(diagnostic.excerpt.find(({ isError }) => isError)?.text).toBe('{{ clinic.fax }}');
  });

  test('in the words of a language is reported with its line', () => {
    const unquoted = diagnose(
      'templates/en/words.json',
      () => '{\n  "phone": "Phone",\n  "email": Email address\n}\n',
    );
    expect(unquoted).toMatchObject({ file: 'templates/en/words.json', line: 3, column: 12 });
    const comma = diagnose('templates/en/words.json', () => '{\n  "phone": "Phone"\n  "email": "Email"\n}\n');
    expect(comma).toMatchObject({ file: 'templates/en/words.json', line: 3 });
  });

  test('in site.config.json is reported with its setting, without an absolute path', () => {
    const colour = diagnose('site.config.json', (text) => text.replace(/#\w{6}/, '#ffff00'));
    expect(colour).toMatchObject({ file: 'site.config.json', line: null });
    expect(colour.message).toContain('clinic.colour');

    const json = diagnose('site.config.json', () => '{\n  oops\n}');
    expect(json).toMatchObject({ file: 'site.config.json', line: 2 });
    expect(json.message).not.toContain(sources.siteConfig);
  });

  test('in an event is reported with its file', () => {
    const diagnostic = diagnose('events/sign-up.json', (text) => text.replace('"userName"', '"user"'));
    expect(diagnostic).toMatchObject({ file: 'events/sign-up.json' });
    expect(diagnostic.message).toContain('userName');
  });

  test('for a missing file names the file', () => {
    rmSync(join(sources.templates, 'en', 'welcome.liquid'));
    const { diagnostic } = composePreview(sources, undefined);
    expect(diagnostic?.message).toContain('is missing');
    expect(diagnostic?.message ?? '').toContain(TEMPLATE);
  });

  test('keeps the previous emails until it is fixed', () => {
    const first = composePreview(sources, undefined);
    sources.edit(TEMPLATE, (text) => text.replace('---', 'subject'));
    const wrong = composePreview(sources, first);
    expect(wrong.gallery).toBe(first.gallery);
    expect(wrong.composedAt).toBe(first.composedAt);
    expect(wrong.version).not.toBe(first.version);
    sources.edit(TEMPLATE, (text) => text.replace('subject', '---'));
    expect(composePreview(sources, wrong)).toMatchObject({ diagnostic: null, version: first.version });
  });
});
