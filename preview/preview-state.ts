import { createHash } from 'node:crypto';
import { type Diagnostic, toDiagnostic } from './diagnostic.ts';
import { composeGallery, type Gallery } from './gallery.ts';
import type { SourcePaths } from './source-paths.ts';

/** What the page shows at a moment. */
export interface PreviewState {
  /** The last emails that could be composed; null before there were any. */
  readonly gallery: Gallery | null;
  /** When they were composed. */
  readonly composedAt: Date;
  /** What has been wrong since then. */
  readonly problem: Diagnostic | null;
  /** Changes with everything else. */
  readonly version: string;
}

/**
 * Composes everything anew. After a mistake the emails from before stay.
 *
 * @param before what was shown until now, if anything was
 */
export function compose(
  sources: SourcePaths,
  before: PreviewState | undefined,
  now = new Date(),
): PreviewState {
  try {
    const gallery = composeGallery(sources);
    return { gallery, composedAt: now, problem: null, version: digest([gallery]) };
  } catch (error) {
    const gallery = before?.gallery ?? null;
    const problem = toDiagnostic(error, sources);
    return { gallery, composedAt: before?.composedAt ?? now, problem, version: digest([gallery, problem]) };
  }
}

/** A short name for a value: equal values have equal names. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}
