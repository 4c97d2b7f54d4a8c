/** A file that cannot be read as a whole. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}
