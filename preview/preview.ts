import { join, resolve } from 'node:path';
import { describeOptions, parseOptions, UsageError } from '../terminal/options.ts';
import { bold, exitWithError, failure, muted, print, success } from '../terminal/terminal.ts';
import { formatLocation } from './diagnostic.ts';
import { composePreview, type PreviewState } from './preview-state.ts';
import { startPreview } from './server.ts';
import { REPOSITORY_SOURCES } from './source-paths.ts';
import { writeFiles } from './write-files.ts';

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
  if (texts.out === undefined) await serve(numbers.port);
  else writeInto(resolve(texts.out));
}

async function serve(port: number): Promise<void> {
  const server = await startPreview({ sources: REPOSITORY_SOURCES, port, onComposed: report });
  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    await server.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  print(`\n  ${bold('Emails')}  http://localhost:${server.port}\n`);
  print(
    muted(
      'The page updates when files in templates/, events/ or site.config.json are saved. Stop with Ctrl-C.',
    ),
  );
}

function writeInto(folder: string): void {
  const state = composePreview(REPOSITORY_SOURCES, undefined);
  if (state.gallery === null) {
    report(state);
    process.exitCode = 1;
    return;
  }
  writeFiles(state.gallery, folder);
  print(`${success('✓')} ${state.gallery.emails.length} emails written; open ${join(folder, 'index.html')}`);
}

function report({ gallery, composedAt, diagnostic }: PreviewState): void {
  if (diagnostic === null) {
    const time = muted(composedAt.toLocaleTimeString('en-GB'));
    print(`${success('✓')} ${time} ${gallery?.emails.length ?? 0} emails composed`);
    return;
  }
  process.stderr.write(
    `${failure('✗')} ${[formatLocation(diagnostic), diagnostic.message].filter(Boolean).join(' ')}\n`,
  );
}
