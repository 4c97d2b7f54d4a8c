import { fileURLToPath } from 'node:url';
import { siteConfigFile } from '../site/config.ts';

/** The files from which a preview is composed. */
export interface SourcePaths {
  /** Folder. */
  readonly templates: string;
  /** File. */
  readonly siteConfig: string;
  /** Folder of the sample events. */
  readonly events: string;
}

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export const REPOSITORY_SOURCES: SourcePaths = {
  templates: inRepository('templates'),
  siteConfig: siteConfigFile(),
  events: inRepository('events'),
};
