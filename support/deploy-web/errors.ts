/** Why the site was not put up and what to do about it, in sentences for whoever deploys. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
}

/** Ctrl-C. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}
