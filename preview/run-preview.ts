import { join, resolve } from 'node:path';
import { bold, failure, muted, print, success } from '../terminal/terminal.ts';
import { formatLocation } from './diagnostic.ts';
import { composePreview, type PreviewState } from './preview-state.ts';
import { startPreview } from './server.ts';
import type { SourcePaths } from './source-paths.ts';
import { writeFiles } from './write-files.ts';

export interface RunOptions {
  readonly sources: SourcePaths;
  /** TCP port on loopback; 0 selects a free one. */
  readonly port: number;
  /** Where the gallery is written as static files; if undefined, it is served until the process is stopped. */
  readonly out: string | undefined;
  /** Names the files after whose change the page is updated. */
  readonly watched: string;
}

/** Serves the gallery, or writes it as static files. */
export async function runPreview(options: RunOptions): Promise<void> {
  if (options.out === undefined) await serve(options);
  else writeInto(options.sources, resolve(options.out));
}

async function serve({ sources, port, watched }: RunOptions): Promise<void> {
  const server = await startPreview({ sources, port, onComposed: report });
  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    await server.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  print(`\n  ${bold('Emails')}  http://localhost:${server.port}\n`);
  print(muted(`The page updates when files in ${watched} are saved. Stop with Ctrl-C.`));
}

function writeInto(sources: SourcePaths, folder: string): void {
  const state = composePreview(sources, undefined);
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
