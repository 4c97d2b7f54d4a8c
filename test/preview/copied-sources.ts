import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_SOURCES, type SourcePaths } from '../../preview/source-paths.ts';

/** A copy of the sources of a preview, which a test can change. */
export interface CopiedSources extends SourcePaths {
  /** Changes one file; `path` starts with `templates/` or `events/` or is `site.config.json`. */
  edit(path: string, change: (text: string) => string): void;
  remove(): void;
}

/** @param languages languages whose templates are copied; all by default */
export function copySources(languages?: readonly string[]): CopiedSources {
  const home = mkdtempSync(join(tmpdir(), 'preview-'));
  const sources = {
    templates: join(home, 'templates'),
    siteConfig: join(home, 'site.config.json'),
    events: join(home, 'events'),
    load: REPOSITORY_SOURCES.load,
  };
  cpSync(REPOSITORY_SOURCES.templates, sources.templates, { recursive: true });
  for (const language of readdirSync(sources.templates).filter((name) => /^[a-z]{2}$/.test(name))) {
    const wanted = languages?.includes(language) ?? true;
    if (!wanted) rmSync(join(sources.templates, language), { recursive: true });
  }
  cpSync(REPOSITORY_SOURCES.siteConfig, sources.siteConfig);
  cpSync(REPOSITORY_SOURCES.events, sources.events, { recursive: true });
  return {
    ...sources,
    edit: (path, change) => writeFileSync(join(home, path), change(readFileSync(join(home, path), 'utf8'))),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Returns a change that sets a property of a JSON file. */
export const setting = (name: string, value: unknown) => (text: string) =>
  JSON.stringify({ ...JSON.parse(text), [name]: value }, undefined, 2);
