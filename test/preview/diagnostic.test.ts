import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatLocation } from '../../preview/diagnostic.ts';
import { compose } from '../../preview/preview-state.ts';
import { type CopiedSources, copySources } from './copied-sources.ts';

const TEMPLATE = 'templates/en/welcome.liquid';

describe('a mistake', () => {
  let sources: CopiedSources;
  beforeEach(() => {
    sources = copySources();
  });
  afterEach(() => sources.remove());

  const mistake = (path: string, change: (text: string) => string) => {
    sources.edit(path, change);
    const { problem } = compose(sources, undefined);
    if (problem === null) throw new Error('Nothing is wrong');
    return problem;
  };

  test('in the name of a detail is told with file, line, column and the line itself', () => {
    const problem = mistake(TEMPLATE, (text) => `${text}\n\nCall {{ clinic.phnoe }}.\n`);
    expect(problem.sentence).toContain('clinic.phnoe');
    const wrong = problem.excerpt.find((line) => line.wrong);
    expect(wrong).toEqual({ number: problem.line, text: 'Call {{ clinic.phnoe }}.', wrong: true });
    expect(formatLocation(problem)).toMatch(/^templates\/en\/welcome\.liquid:\d+:\d+$/);
  });

  test('in the head is told with its line', () => {
    const problem = mistake(TEMPLATE, (text) => text.replace('preheader:', 'preheder:'));
    expect(problem).toMatchObject({ file: TEMPLATE, line: 3 });
  });

  test('in a block is told as one of the block, not of the email that shows it first', () => {
    const problem = mistake(
      'templates/blocks/code.html.liquid',
      (text) => `${text}\n[[ wrods.newestCode ]]\n`,
    );
    expect(problem.file).toBe('templates/blocks/code.html.liquid');
    expect(problem.sentence).toContain('wrods');
    expect(problem.excerpt.find(({ wrong }) => wrong)?.text).toContain('wrods');
  });

  test('that shows only when an email is sent is found in the layout', () => {
    const problem = mistake('templates/layout/layout.text.liquid', (text) => `${text}\n{{ clinic.fax }}\n`);
    expect(problem.file).toBe('templates/layout/layout.text.liquid');
    expect(problem.sentence).toContain('clinic.fax');
    expect(problem.excerpt.find(({ wrong }) => wrong)?.text).toBe('{{ clinic.fax }}');
  });

  test('in the words of a language is told with its line', () => {
    const unquoted = mistake(
      'templates/en/words.json',
      () => '{\n  "phone": "Phone",\n  "email": Email address\n}\n',
    );
    expect(unquoted).toMatchObject({ file: 'templates/en/words.json', line: 3, column: 12 });
    const comma = mistake('templates/en/words.json', () => '{\n  "phone": "Phone"\n  "email": "Email"\n}\n');
    expect(comma).toMatchObject({ file: 'templates/en/words.json', line: 3 });
  });

  test('in site.config.json is told by setting, without the path of this machine', () => {
    const colour = mistake('site.config.json', (text) => text.replace(/#\w{6}/, '#ffff00'));
    expect(colour).toMatchObject({ file: 'site.config.json', line: null });
    expect(colour.sentence).toContain('clinic.colour');

    const json = mistake('site.config.json', () => '{\n  oops\n}');
    expect(json).toMatchObject({ file: 'site.config.json', line: 2 });
    expect(json.sentence).not.toContain(sources.siteConfig);
  });

  test('in an event is told with its file', () => {
    const problem = mistake('events/sign-up.json', (text) => text.replace('"userName"', '"user"'));
    expect(problem).toMatchObject({ file: 'events/sign-up.json' });
    expect(problem.sentence).toContain('userName');
  });

  test('that is a missing file names the file', () => {
    rmSync(join(sources.templates, 'en', 'welcome.liquid'));
    const { problem } = compose(sources, undefined);
    expect(problem?.sentence).toContain('is missing');
    expect(problem?.sentence ?? '').toContain(TEMPLATE);
  });

  test('leaves the emails from before, until it is corrected', () => {
    const first = compose(sources, undefined);
    sources.edit(TEMPLATE, (text) => text.replace('---', 'subject'));
    const wrong = compose(sources, first);
    expect(wrong.gallery).toBe(first.gallery);
    expect(wrong.composedAt).toBe(first.composedAt);
    expect(wrong.version).not.toBe(first.version);
    sources.edit(TEMPLATE, (text) => text.replace('subject', '---'));
    expect(compose(sources, wrong)).toMatchObject({ problem: null, version: first.version });
  });
});
