import { createHash } from 'node:crypto';
import { type Diagnostic, toDiagnostic } from './diagnostic.ts';
import { composeGallery, type Gallery } from './gallery.ts';
import type { SourcePaths } from './source-paths.ts';

/** The content of the gallery page. */
export interface PreviewState {
  /** The last emails composed without an error; null before there were any. */
  readonly gallery: Gallery | null;
  /** When they were composed. */
  readonly composedAt: Date;
  /** The error of the last attempt to compose. */
  readonly diagnostic: Diagnostic | null;
  /** A hash of the emails and the error. */
  readonly version: string;
}

/** Composes all emails. After an error, the emails of the previous state remain. */
export function composePreview(
  sources: SourcePaths,
  previous: PreviewState | undefined,
  now = new Date(),
): PreviewState {
  try {
    const gallery = composeGallery(sources);
    return { gallery, composedAt: now, diagnostic: null, version: digest([gallery]) };
  } catch (error) {
    const gallery = previous?.gallery ?? null;
    const diagnostic = toDiagnostic(error, sources);
    const version = digest([gallery, diagnostic]);
    return { gallery, composedAt: previous?.composedAt ?? now, diagnostic, version };
  }
}

/** Returns a short hash of a JSON value. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}
