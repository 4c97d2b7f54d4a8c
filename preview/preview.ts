import { join, resolve } from 'node:path';
import { describeOptions, readCommand, UsageError } from '../terminal/options.ts';
import { bad, bold, giveUp, good, quiet, say } from '../terminal/terminal.ts';
import { formatLocation } from './diagnostic.ts';
import { composePreview, type PreviewState } from './preview-state.ts';
import { startPreview } from './server.ts';
import { REPOSITORY_SOURCES } from './source-paths.ts';
import { writeFiles } from './write-files.ts';

const NUMBERS = {
  port: { variable: 'CLINIC_MAIL_PREVIEW_PORT', byDefault: 3003, means: 'port of the gallery' },
};
const FLAGS = { help: 'show this help' };
const OUT = { 'out DIR': 'write the gallery to a folder as static files' };

try {
  await preview();
} catch (error) {
  giveUp(error);
}

async function preview(): Promise<void> {
  const { out, rest } = extractOut(process.argv.slice(2));
  const { numbers, flags, positionals } = readCommand(NUMBERS, FLAGS, rest);
  if (flags.help) {
    say(
      'npm run preview -- [options]\n\nShows every email in every language, and updates when files change, until Ctrl-C.\n',
    );
    say(describeOptions(NUMBERS, { ...OUT, ...FLAGS }));
    return;
  }
  if (positionals.length > 0) {
    throw new UsageError(`"${positionals[0]}" is not expected here. --help lists all options.`);
  }
  if (out === undefined) await serve(numbers.port);
  else writeInto(resolve(out));
}

/** Extracts `--out DIR` or `--out=DIR`, which `readCommand` does not support. */
function extractOut(argv: readonly string[]): { out: string | undefined; rest: string[] } {
  const at = argv.findIndex((argument) => argument === '--out' || argument.startsWith('--out='));
  if (at === -1) return { out: undefined, rest: [...argv] };
  const joined = argv[at]?.startsWith('--out=') === true;
  const out = joined ? argv[at]?.slice('--out='.length) : argv[at + 1];
  if (out === undefined || out === '' || (!joined && out.startsWith('-'))) {
    throw new UsageError('--out needs a folder, such as: npm run preview -- --out gallery');
  }
  return { out, rest: argv.toSpliced(at, joined ? 1 : 2) };
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
  say(`\n  ${bold('Emails')}  http://localhost:${server.port}\n`);
  say(
    quiet(
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
  say(`${good('✓')} ${state.gallery.emails.length} emails written; open ${join(folder, 'index.html')}`);
}

function report({ gallery, composedAt, diagnostic }: PreviewState): void {
  if (diagnostic === null) {
    const time = quiet(composedAt.toLocaleTimeString('en-GB'));
    say(`${good('✓')} ${time} ${gallery?.emails.length ?? 0} emails composed`);
    return;
  }
  process.stderr.write(
    `${bad('✗')} ${[formatLocation(diagnostic), diagnostic.message].filter(Boolean).join(' ')}\n`,
  );
}
