import { join, resolve } from 'node:path';
import { runPreview } from '../../preview/run-preview.ts';
import { findTemplateFile } from '../../sender/build/template-languages.ts';
import { describeOptions, parseOptions } from '../../terminal/options.ts';
import { print } from '../../terminal/terminal.ts';
import { PACKAGE } from '../package-folder.ts';
import { compileSite, templateFolders } from '../template-site.ts';
import { readEmailsConfig } from './emails-config.ts';

const OPTIONS = {
  texts: {
    config: { placeholder: 'FILE', description: 'the settings of the emails (emails.json)' },
    templates: { placeholder: 'DIR', description: 'your own templates; overrides the settings' },
    out: { placeholder: 'DIR', description: 'write the gallery to a folder as static files' },
  },
  numbers: {
    port: { variable: 'COGNITO_EMAILS_PREVIEW_PORT', defaultValue: 3003, description: 'port of the gallery' },
  },
  flags: { help: 'show this help' },
} as const;

/** Shows every email in every language, and updates when files change. */
export async function previewCommand(args: string[]): Promise<void> {
  const { texts, numbers, flags } = parseOptions(OPTIONS, args);
  if (flags.help) {
    print(
      'npx cognito-emails preview [options]\n\nShows every email in every language, and updates when files change, until Ctrl-C.\n',
    );
    print(describeOptions(OPTIONS));
    return;
  }
  const siteConfig = resolve(texts.config ?? 'emails.json');
  const read = () => readEmailsConfig(siteConfig, texts.templates);
  const { templates = join(PACKAGE, 'templates') } = read();
  await runPreview({
    sources: {
      templates,
      siteConfig,
      events: join(PACKAGE, 'events'),
      load() {
        const options = read();
        const folders = templateFolders(options);
        return {
          templates: compileSite(options),
          siteUrl: '',
          signInUrl: undefined,
          fileOf: (language, kind) => findTemplateFile(folders, `${language}/${kind}.liquid`)?.name ?? kind,
        };
      },
    },
    port: numbers.port,
    out: texts.out,
    watched: `${templates} or ${siteConfig}`,
  });
}
