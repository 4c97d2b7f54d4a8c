declare module '@11ty/eleventy' {
  import type MarkdownIt from 'markdown-it';

  /** The part of Eleventy's configuration that the site uses (https://www.11ty.dev/docs/config/). */
  interface Configuration {
    addTemplate(path: string, content: string, data: Readonly<Record<string, unknown>>): void;
    setIncludesDirectory(folder: string): void;
    setLibrary(engine: 'md', library: MarkdownIt): void;
    setTemplateFormats(formats: readonly string[]): void;
    setLiquidOptions(options: Readonly<Record<string, unknown>>): void;
  }

  export default class Eleventy {
    constructor(
      input: string,
      output: string,
      options: {
        readonly quietMode: boolean;
        readonly configPath: null;
        readonly config: (configuration: Configuration) => unknown;
      },
    );
    disableLogger(): void;
    write(): Promise<unknown>;
  }
}
