import { fileURLToPath } from 'node:url';

/** Where everything that a preview shows comes from. */
export interface SourcePaths {
  /** The folder of the templates. */
  readonly templates: string;
  /** The file of the site configuration. */
  readonly siteConfig: string;
  /** The folder of the sample events. */
  readonly events: string;
}

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The repository's own. */
export const REPOSITORY_SOURCES: SourcePaths = {
  templates: inRepository('templates'),
  siteConfig: inRepository('site.config.json'),
  events: inRepository('events'),
};
