import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourcePaths } from './source-paths.ts';

/** How often the files are looked at, in milliseconds. */
const EVERY = 200;

/**
 * Calls back after every change of what a preview shows.
 *
 * The files are looked at over and over, because that sees everything on every system: editors that replace a file
 * instead of writing it, new folders, shared drives. They are few, so it costs next to nothing.
 *
 * @param onChange called once for all changes since the last look
 * @returns ends the watch
 */
export function watchSources(sources: SourcePaths, onChange: () => void, every = EVERY): () => void {
  let seen = fingerprint(sources);
  const timer = setInterval(() => {
    const now = fingerprint(sources);
    if (now === seen) return;
    seen = now;
    onChange();
  }, every);
  return () => clearInterval(timer);
}

function fingerprint({ templates, siteConfig, events }: SourcePaths): string {
  return [siteConfig, ...filesIn(templates), ...filesIn(events)]
    .map((file) => `${file} ${stampOf(file)}`)
    .join('\n');
}

function filesIn(folder: string): string[] {
  const entries = unlessGone(() => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  return (entries ?? []).sort().map((name) => join(folder, name));
}

function stampOf(file: string): string {
  const stats = unlessGone<Stats>(() => statSync(file));
  return stats === undefined ? 'gone' : [stats.mtimeMs, stats.ctimeMs, stats.size, stats.ino].join();
}

/** A file can go between being listed and being looked at; the next look sees that. */
function unlessGone<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined;
    }
    throw error;
  }
}
