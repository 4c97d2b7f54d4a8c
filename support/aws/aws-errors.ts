/** A request to AWS, as far as a message about its failure needs it. */
export interface AwsRequest {
  readonly region: string;
  /** The local endpoint; undefined on AWS. */
  readonly url?: string | undefined;
  /** As IAM names it, e.g. `amplify:CreateDeployment`. */
  readonly action?: string;
  /** Advice about missing credentials and rights; by default that of the support commands. */
  readonly advice?: AwsAdvice;
}

/** Sentences on how to sign in, and where the rights that a command needs are listed. */
export interface AwsAdvice {
  readonly signIn: string;
  readonly rights: string;
}

const SUPPORT_ADVICE: AwsAdvice = {
  signIn:
    'Sign in, for example with aws sso login --profile NAME, and name the profile with --profile; --local works with this machine.',
  rights: ' docs/users.md lists what each command needs, and docs/policies has whole policies.',
};

/** The advice of the commands that deploy, or look whether one can. */
export const DEPLOYER_ADVICE: AwsAdvice = {
  signIn:
    'Sign in (for example with `aws sso login --profile NAME`) and name the profile with --profile or AWS_PROFILE.',
  rights: '\ndocs/deploying.md lists the rights that this command needs.',
};

/** Messages about credentials and signatures are left out: they may quote a token. */
const REFUSALS: readonly (readonly [
  RegExp,
  (message: string, action: string | undefined, advice: AwsAdvice) => string,
])[] = [
  [
    /^(CredentialsProviderError|TokenProviderError)$/,
    (_message, _action, { signIn }) => `There are no AWS credentials. ${signIn}`,
  ],
  [
    /^(ExpiredToken(Exception)?|RequestExpired)$/,
    (_message, _action, { signIn }) => `The AWS credentials have expired. ${signIn}`,
  ],
  [
    /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken(Exception)?)$/,
    (_message, _action, { signIn }) => `AWS does not accept these credentials. ${signIn}`,
  ],
  [
    /^(AccessDenied(Exception)?|KmsAccessDenied|UnauthorizedException)$/,
    (message, action, { rights }) =>
      `AWS does not let you call ${action ?? 'this operation'}: ${message}${rights}`,
  ],
  [
    /^(Throttling(Exception)?|TooManyRequestsException|LimitExceededException)$/,
    (_message, action) =>
      `AWS takes no more calls of ${action ?? 'this operation'} for now. Wait, then try again.`,
  ],
];

const UNREACHABLE = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;

/**
 * Explains in a sentence why AWS, or the system on this machine, did not do what a request asked for.
 *
 * @returns undefined for an error that is neither a known refusal nor a missing connection
 */
export function explainAwsError(cause: unknown, request: AwsRequest): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { region, url, action, advice = SUPPORT_ADVICE } = request;
  const refusal = REFUSALS.find(([names]) => names.test(cause.name))?.[1];
  if (refusal !== undefined) return refusal(cause.message, action, advice);
  const code = 'code' in cause ? String(cause.code) : '';
  if (!UNREACHABLE.test(code) && cause.name !== 'TimeoutError') return undefined;
  return url === undefined
    ? `AWS cannot be reached in ${region} (${code || cause.name}). Is there a network, and does AWS have this region?`
    : `Nothing answers at ${url}. Start the system with npm start, or name its port with --aws-port.`;
}

/** Wraps an error of AWS in one whose message explains it; returns any other error as it is. */
export function toReadableError(cause: unknown, request: AwsRequest): unknown {
  const sentence = explainAwsError(cause, request);
  return sentence === undefined ? cause : new Error(sentence, { cause });
}
