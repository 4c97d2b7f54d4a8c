/** A filter pattern that is not understood; the message is a sentence for whoever wrote it. */
export class FilterPatternError extends Error {
  override readonly name = 'FilterPatternError';
}
