import { createHash } from 'node:crypto';
import { composeGallery, type Gallery } from './gallery.ts';
import { describeProblem, type Problem } from './problem.ts';
import type { Sources } from './sources.ts';

/** What the page shows at a moment. */
export interface Shown {
  /** The last emails that could be composed; null before there were any. */
  readonly gallery: Gallery | null;
  /** When they were composed. */
  readonly composedAt: Date;
  /** What has been wrong since then. */
  readonly problem: Problem | null;
  /** Changes with everything else. */
  readonly version: string;
}

/**
 * Composes everything anew. After a mistake the emails from before stay.
 *
 * @param before what was shown until now, if anything was
 */
export function compose(sources: Sources, before: Shown | undefined, now = new Date()): Shown {
  try {
    const gallery = composeGallery(sources);
    return { gallery, composedAt: now, problem: null, version: digest([gallery]) };
  } catch (error) {
    const gallery = before?.gallery ?? null;
    const problem = describeProblem(error, sources);
    return { gallery, composedAt: before?.composedAt ?? now, problem, version: digest([gallery, problem]) };
  }
}

/** A short name for a value: equal values have equal names. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}
