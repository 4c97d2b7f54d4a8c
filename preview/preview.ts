import { describeOptions, parseOptions, UsageError } from '../terminal/options.ts';
import { exitWithError, print } from '../terminal/terminal.ts';
import { runPreview } from './run-preview.ts';
import { REPOSITORY_SOURCES } from './source-paths.ts';

const OPTIONS = {
  texts: { out: { placeholder: 'DIR', description: 'write the gallery to a folder as static files' } },
  numbers: {
    port: { variable: 'CLINIC_MAIL_PREVIEW_PORT', defaultValue: 3003, description: 'port of the gallery' },
  },
  flags: { help: 'show this help' },
} as const;

try {
  await preview();
} catch (error) {
  exitWithError(error);
}

async function preview(): Promise<void> {
  const { numbers, texts, flags, positionals } = parseOptions(OPTIONS);
  if (flags.help) {
    print(
      'npm run preview -- [options]\n\nShows every email in every language, and updates when files change, until Ctrl-C.\n',
    );
    print(describeOptions(OPTIONS));
    return;
  }
  if (positionals.length > 0) {
    throw new UsageError(`"${positionals[0]}" is not expected here. --help lists all options.`);
  }
  await runPreview({
    sources: REPOSITORY_SOURCES,
    port: numbers.port,
    out: texts.out,
    watched: 'templates/, events/ or site.config.json',
  });
}
