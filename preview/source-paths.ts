import { fileURLToPath } from 'node:url';
import { compileTemplates } from '../sender/build/compile-templates.ts';
import type { CompiledTemplates } from '../sender/email/templates.ts';
import { signInUrlOf } from '../site/apps.ts';
import { readSiteConfig, siteConfigFile } from '../site/config.ts';

/** The files and folders that emails are composed from. */
export interface PreviewSite {
  readonly templates: CompiledTemplates;
  readonly siteUrl: string;
  readonly signInUrl: string | undefined;
  /** Returns the path of a template as messages name it. */
  readonly fileOf: (language: string, kind: string) => string;
}

/** The files from which a preview is composed. */
export interface SourcePaths {
  /** Folder. */
  readonly templates: string;
  /** File. */
  readonly siteConfig: string;
  /** Folder of the sample events. */
  readonly events: string;
  /** Reads and compiles the files. @throws the error of the first mistake */
  readonly load: (sources: SourcePaths) => PreviewSite;
}

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export const REPOSITORY_SOURCES: SourcePaths = {
  templates: inRepository('templates'),
  siteConfig: siteConfigFile(),
  events: inRepository('events'),
  load({ siteConfig, templates }) {
    const site = readSiteConfig(siteConfig);
    return {
      templates: compileTemplates(site, [{ path: templates, name: 'templates' }]),
      siteUrl: site.siteUrl,
      signInUrl: signInUrlOf(site),
      fileOf: (language, kind) => `templates/${language}/${kind}.liquid`,
    };
  },
};
