import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { writeFiles } from '../../sender/build/write-files.ts';
import { readSiteFiles, SITE_FORMAT, toSiteFiles } from '../../sender/email/site-files.ts';
import { readSiteConfig } from '../../site/config.ts';

const templates = compileTemplates(readSiteConfig());

describe('the files of a site', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'site-files-'));
    writeFiles(folder, toSiteFiles(templates));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are read as they were compiled', () => {
    expect(readSiteFiles(folder)).toEqual(templates);
  });

  test('are read one language at a time, when an email is in it', () => {
    rmSync(join(folder, 'fr.json'));
    const { languages } = readSiteFiles(folder);
    expect(languages.en).toEqual(templates.languages.en);
    expect(() => languages.fr).toThrow(
      expect.objectContaining({
        failureClass: 'invalid_configuration',
        message: expect.stringContaining('fr.json'),
      }),
    );
  });

  test.each([
    ['a newer format', { format: SITE_FORMAT + 1 }, 'newer_site_format'],
    ['no format', {}, 'invalid_configuration'],
    ['a format that is none', { format: 'one' }, 'invalid_configuration'],
  ])('stop the function if they have %s', (_, content, failureClass) => {
    writeFileSync(join(folder, 'site.json'), JSON.stringify(content));
    expect(() => readSiteFiles(folder)).toThrow(expect.objectContaining({ failureClass, retryable: false }));
  });

  test('stop the function if they are missing', () => {
    rmSync(join(folder, 'site.json'));
    expect(() => readSiteFiles(folder)).toThrow(
      expect.objectContaining({ failureClass: 'invalid_configuration' }),
    );
  });
});
