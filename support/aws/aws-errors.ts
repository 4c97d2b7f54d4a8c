/** Where a request went. */
interface Asked {
  readonly region: string;
  /** The address on this machine; undefined on AWS. */
  readonly url: string | undefined;
}

const SIGN_IN =
  'Sign in, for example with aws sso login --profile NAME, and name the profile with --profile; --local works with this machine.';

/** What AWS services call the same refusal. Of those about signatures no more is told: they may quote a token. */
const REFUSALS: readonly (readonly [RegExp, (message: string) => string])[] = [
  [/^(CredentialsProviderError|TokenProviderError)$/, () => `There are no AWS credentials. ${SIGN_IN}`],
  [/^(ExpiredToken(Exception)?|RequestExpired)$/, () => `The AWS credentials have expired. ${SIGN_IN}`],
  [
    /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken(Exception)?)$/,
    () => `AWS does not accept these credentials. ${SIGN_IN}`,
  ],
  [
    /^AccessDenied(Exception)?$/,
    (message) => `AWS does not allow this: ${message} docs/users.md lists what each command needs.`,
  ],
  [
    /^(Throttling(Exception)?|TooManyRequestsException|LimitExceededException)$/,
    () => 'Cognito takes no more requests of this kind for now. Wait, then try again.',
  ],
];

const UNREACHABLE = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;

/**
 * Says in a sentence why AWS, or what stands for it on this machine, did not do what was asked.
 *
 * @returns an error with the sentence, and the given one as its cause; what is no refusal of AWS is given back
 */
export function explain(cause: unknown, { region, url }: Asked): unknown {
  if (!(cause instanceof Error)) return cause;
  const refusal = REFUSALS.find(([names]) => names.test(cause.name))?.[1](cause.message);
  if (refusal !== undefined) return new Error(refusal, { cause });
  const code = 'code' in cause ? String(cause.code) : '';
  if (!UNREACHABLE.test(code) && cause.name !== 'TimeoutError') return cause;
  const sentence =
    url === undefined
      ? `AWS cannot be reached in ${region} (${code || cause.name}). Is there a network, and such a region?`
      : `Nothing answers at ${url}. Start the system with npm start, or name its port with --aws-port.`;
  return new Error(sentence, { cause });
}
