import { join, resolve } from 'node:path';
import { describeOptions, readCommand, UsageError } from '../terminal/options.ts';
import { bad, bold, giveUp, good, quiet, say } from '../terminal/terminal.ts';
import { formatLocation } from './diagnostic.ts';
import { compose, type PreviewState } from './preview-state.ts';
import { startPreview } from './server.ts';
import { REPOSITORY_SOURCES } from './source-paths.ts';
import { writeFiles } from './write-files.ts';

const NUMBERS = {
  port: { variable: 'CLINIC_MAIL_PREVIEW_PORT', byDefault: 3003, means: 'port of the gallery' },
};
const FLAGS = { help: 'show this' };
const OUT = { 'out DIR': 'write the gallery into a folder instead, as files that need no server' };

try {
  await preview();
} catch (error) {
  giveUp(error);
}

async function preview(): Promise<void> {
  const { out, rest } = takeOut(process.argv.slice(2));
  const { numbers, flags, positionals } = readCommand(NUMBERS, FLAGS, rest);
  if (flags.help) {
    say(
      'npm run preview -- [options]\n\nShows every email in every language and follows changes until Ctrl-C.\n',
    );
    say(describeOptions(NUMBERS, { ...OUT, ...FLAGS }));
    return;
  }
  if (positionals.length > 0) {
    throw new UsageError(`"${positionals[0]}" is not expected here. --help lists what there is.`);
  }
  if (out === undefined) await serve(numbers.port);
  else writeInto(resolve(out));
}

/** `--out DIR` and `--out=DIR`; other options are numbers and switches. */
function takeOut(argv: readonly string[]): { out: string | undefined; rest: string[] } {
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
  const server = await startPreview({ sources: REPOSITORY_SOURCES, port, onComposed: tell });
  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    await server.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  say(`\n  ${bold('Emails')}  http://localhost:${server.port}\n`);
  say(quiet('The page follows what is saved in templates/ and site.config.json. Ctrl-C ends it.'));
}

function writeInto(folder: string): void {
  const shown = compose(REPOSITORY_SOURCES, undefined);
  if (shown.gallery === null) {
    tell(shown);
    process.exitCode = 1;
    return;
  }
  writeFiles(shown.gallery, folder);
  say(`${good('✓')} ${shown.gallery.emails.length} emails written; open ${join(folder, 'index.html')}`);
}

function tell({ gallery, composedAt, problem }: PreviewState): void {
  if (problem === null) {
    const time = quiet(composedAt.toLocaleTimeString('en-GB'));
    say(`${good('✓')} ${time} ${gallery?.emails.length ?? 0} emails composed`);
    return;
  }
  process.stderr.write(
    `${bad('✗')} ${[formatLocation(problem), problem.sentence].filter(Boolean).join(' ')}\n`,
  );
}
