import { DeployError, InterruptedError } from './errors.ts';

const SIGN_IN =
  'Sign in (for example with `aws sso login --profile NAME`) and name the profile with --profile or AWS_PROFILE.';

const RIGHTS = 'docs/deploying.md lists the rights that this command needs.';

/** What AWS services call the same refusal. Of those about signatures nothing else is told: they may quote a token. */
const REFUSALS: readonly (readonly [RegExp, (action: string, message: string) => string])[] = [
  [
    /^(CredentialsProviderError|TokenProviderError)$/,
    (_, message) => `There are no AWS credentials: ${message}\n${SIGN_IN}`,
  ],
  [/^(ExpiredToken(Exception)?|RequestExpired)$/, () => `The AWS credentials have expired. ${SIGN_IN}`],
  [
    /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken(Exception)?)$/,
    () => `AWS does not accept these credentials. ${SIGN_IN}`,
  ],
  [
    /^(AccessDenied(Exception)?|UnauthorizedException)$/,
    (action, message) => `AWS does not let you call ${action}: ${message}\n${RIGHTS}`,
  ],
  [
    /^(Throttling(Exception)?|TooManyRequestsException|LimitExceededException)$/,
    (action, message) => `AWS takes no more calls of ${action} for now: ${message}\nTry again in a minute.`,
  ],
];

const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/**
 * Calls AWS, and says in sentences what went wrong when it refuses.
 *
 * @param action as IAM names it, e.g. `amplify:CreateDeployment`
 * @throws DeployError, or InterruptedError when the call was aborted
 */
export async function call<Output>(
  action: string,
  region: string,
  send: () => Promise<Output>,
): Promise<Output> {
  try {
    return await send();
  } catch (cause) {
    throw explain(cause, action, region);
  }
}

function explain(cause: unknown, action: string, region: string): Error {
  if (!(cause instanceof Error)) return new DeployError(`${action} failed: ${cause}`, { cause });
  if (cause.name === 'AbortError') return new InterruptedError('Interrupted.', { cause });
  const refusal = REFUSALS.find(([names]) => names.test(cause.name));
  if (refusal !== undefined) return new DeployError(refusal[1](action, cause.message), { cause });
  const code = 'code' in cause ? String(cause.code) : '';
  if (UNREACHABLE.has(code) || cause.name === 'TimeoutError') {
    const reason = code === '' ? cause.name : code;
    return new DeployError(
      `AWS cannot be reached in ${region} (${reason}). Is there a network, and is that a region that AWS has?`,
      { cause },
    );
  }
  return new DeployError(`${action} failed: ${cause.name}: ${cause.message}`, { cause });
}
