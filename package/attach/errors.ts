/** Thrown when a command stops; the message says why, what state the user pool is in, and what to do. */
export class AttachError extends Error {
  override readonly name = 'AttachError';
}
