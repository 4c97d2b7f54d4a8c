import { join, resolve } from 'node:path';
import { requireFreePorts } from '../emulator/aws/listen.ts';
import { LOCAL_FOLDER } from '../local/folder.ts';
import { describeOptions, parseOptions, UsageError } from '../terminal/options.ts';
import { bold, exitWithError, muted, print, success } from '../terminal/terminal.ts';

const OPTIONS = {
  texts: { out: { placeholder: 'DIR', description: 'build into this folder and do not serve it' } },
  numbers: {
    port: { variable: 'CLINIC_MAIL_DOCS_PORT', defaultValue: 3007, description: 'port of the documentation' },
  },
  flags: { help: 'show this help' },
} as const;

try {
  await docs();
} catch (error) {
  exitWithError(error);
}

async function docs(): Promise<void> {
  const { numbers, texts, flags, positionals } = parseOptions(OPTIONS);
  if (flags.help) {
    print(
      'npm run docs -- [options]\n\nBuilds this documentation as a site and serves it until Ctrl-C. The site also opens from disk.\n',
    );
    print(describeOptions(OPTIONS));
    return;
  }
  if (positionals.length > 0) {
    throw new UsageError(`"${positionals[0]}" is not expected here. --help lists all options.`);
  }
  // Imported late, so that help and usage errors appear at once.
  const [{ buildDocs }, { startDocsServer }] = await Promise.all([
    import('./build.ts'),
    import('./server.ts'),
  ]);
  if (texts.out === undefined) await requireFreePorts([{ port: numbers.port, flag: '--port' }]);
  const started = performance.now();
  const { pages, index } = await buildDocs(resolve(texts.out ?? join(LOCAL_FOLDER, 'docs')));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`${success('✓')} ${pages.length} pages built in ${seconds} s; open ${index}`);
  if (texts.out !== undefined) return;
  const server = await startDocsServer(join(LOCAL_FOLDER, 'docs'), numbers.port);
  process.once('SIGINT', server.close);
  process.once('SIGTERM', server.close);
  print(`\n  ${bold('Documentation')}  http://localhost:${server.port}\n`);
  print(muted('Run the command again after a change. Stop with Ctrl-C.'));
}
