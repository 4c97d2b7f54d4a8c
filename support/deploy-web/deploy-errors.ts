/** The site was not deployed; the message says why and what to do about it. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
}

/** Ctrl-C. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}
