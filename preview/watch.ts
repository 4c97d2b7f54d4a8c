import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourcePaths } from './source-paths.ts';

/** Milliseconds between two checks of the files. */
const INTERVAL = 200;

/**
 * Watches the sources of a preview.
 *
 * Polls the files, because that detects every change on every system: editors that replace files, new folders, shared
 * drives. There are few files, so polling is cheap.
 *
 * @param onChange called once for all changes between two checks
 * @returns a function that stops watching
 */
export function watchSources(sources: SourcePaths, onChange: () => void, interval = INTERVAL): () => void {
  let previous = fingerprint(sources);
  const timer = setInterval(() => {
    const current = fingerprint(sources);
    if (current === previous) return;
    previous = current;
    onChange();
  }, interval);
  return () => clearInterval(timer);
}

function fingerprint({ templates, siteConfig, events }: SourcePaths): string {
  return [siteConfig, ...filesIn(templates), ...filesIn(events)]
    .map((file) => `${file} ${stampOf(file)}`)
    .join('\n');
}

function filesIn(folder: string): string[] {
  const entries = unlessMissing(() => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  return (entries ?? []).sort().map((name) => join(folder, name));
}

function stampOf(file: string): string {
  const stats = unlessMissing<Stats>(() => statSync(file));
  return stats === undefined ? 'missing' : [stats.mtimeMs, stats.ctimeMs, stats.size, stats.ino].join();
}

/** Ignores a file that is deleted after it was listed; the next check detects the deletion. */
function unlessMissing<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined;
    }
    throw error;
  }
}
