import type { Lifetime, WebConfig } from './config.ts';
import { formatDuration, isolate } from './format.ts';
import type { Words } from './words/en.ts';

export type ProblemKey = keyof Words['problems'];

/** The operation that failed. */
export type AuthOperation =
  | 'signUp'
  | 'confirm'
  | 'signIn'
  | 'signInCode'
  | 'signInPasskey'
  | 'newPassword'
  | 'sendReset'
  | 'reset'
  | 'profile'
  | 'address'
  | 'changePassword';

/** A problem, or several that differ only in Cognito's message; a pattern of null matches any message. */
type ProblemByMessage = ProblemKey | readonly (readonly [RegExp | null, ProblemKey])[];

const COMMON_PROBLEMS: Readonly<Record<string, ProblemByMessage>> = {
  NetworkError: 'network',
  // The answer of a web ACL on the user pool.
  ForbiddenException: 'blocked',
  LimitExceededException: 'tooOften',
  TooManyFailedAttemptsException: 'codeTriedTooOften',
  TooManyRequestsException: 'tooBusy',
  CodeMismatchException: 'codeWrong',
  ExpiredCodeException: 'codeExpired',
  InvalidPasswordException: 'passwordRefused',
  PasswordHistoryPolicyViolationException: 'passwordUsedBefore',
  AliasExistsException: 'emailTaken',
  AddressChangePendingError: 'addressPending',
  UserUnAuthenticatedException: 'signedOut',
  StorageRefusedError: 'storageRefused',
};

const SIGN_IN_REFUSED: ProblemByMessage = [
  [/attempts exceeded/i, 'locked'],
  [/temporary password/i, 'temporaryPasswordExpired'],
  [/disabled/i, 'disabled'],
  [null, 'passwordWrong'],
];

/** Cognito names the refused member in its message. */
const PASSWORD_MEMBER = /at '[\w.]*password'/i;
const PASSWORD_REFUSED = [PASSWORD_MEMBER, 'passwordRefused'] as const;

/**
 * Maps Cognito's errors to problems, for each operation. `COMMON_PROBLEMS` holds for the rest.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
const PROBLEMS: Readonly<Record<AuthOperation, Readonly<Record<string, ProblemByMessage>>>> = {
  signUp: { InvalidParameterException: [PASSWORD_REFUSED, [null, 'emailRefused']] },
  confirm: {
    UserNotFoundException: 'codeWrong',
    InvalidParameterException: 'codeWrong',
    UnknownSignUpError: 'signUpUnknown',
  },
  signIn: {
    NotAuthorizedException: SIGN_IN_REFUSED,
    UserNotFoundException: 'passwordWrong',
    InvalidParameterException: [
      [PASSWORD_MEMBER, 'passwordWrong'],
      [null, 'emailRefused'],
    ],
    NoCodeError: 'passwordOnly',
    NotConfirmedError: 'passwordWrong',
  },
  signInCode: {
    NotAuthorizedException: [
      [/attempts exceeded/i, 'locked'],
      [null, 'codeSignInExpired'],
    ],
    SignInException: 'codeSignInExpired',
  },
  signInPasskey: {
    NotAuthorizedException: [
      [/attempts exceeded/i, 'locked'],
      [/disabled/i, 'disabled'],
      [null, 'passkeyRefused'],
    ],
    UserNotFoundException: 'passkeyUnknown',
    InvalidParameterException: 'passkeyRefused',
    NoPasskeyError: 'passkeyUnknown',
    NotConfirmedError: 'passkeyUnknown',
    InvalidPasskeyAuthenticationOptions: 'passkeyRefused',
    PasskeyAuthenticationCanceled: 'passkeyCancelled',
    PasskeyOperationAborted: 'passkeyCancelled',
    PasskeyNotSupported: 'passkeyUnsupported',
    PasskeyRetrievalFailed: 'passkeyCancelled',
    RelyingPartyMismatch: 'passkeyElsewhere',
  },
  newPassword: {
    NotAuthorizedException: 'signInExpired',
    SignInException: 'signInExpired',
    InvalidParameterException: [PASSWORD_REFUSED],
  },
  sendReset: {
    NotAuthorizedException: [
      [/disabled/i, 'disabled'],
      [null, 'invited'],
    ],
  },
  reset: {
    UserNotFoundException: 'codeWrong',
    NotAuthorizedException: 'disabled',
    InvalidParameterException: [PASSWORD_REFUSED],
  },
  profile: { NotAuthorizedException: 'signedOut', UserNotFoundException: 'signedOut' },
  address: {
    NotAuthorizedException: 'signedOut',
    UserNotFoundException: 'signedOut',
    InvalidParameterException: 'emailRefused',
  },
  changePassword: {
    NotAuthorizedException: [
      [/token/i, 'signedOut'],
      [null, 'currentPasswordWrong'],
    ],
    UserNotFoundException: 'signedOut',
    InvalidParameterException: [[/at 'previousPassword'/i, 'currentPasswordWrong'], PASSWORD_REFUSED],
  },
};

/** The field that shows a problem, if the form has it. */
const FIELD_OF: Partial<Record<ProblemKey, string>> = {
  codeWrong: 'code',
  codeExpired: 'code',
  codeTriedTooOften: 'code',
  passwordRefused: 'newPassword',
  passwordUsedBefore: 'newPassword',
  currentPasswordWrong: 'currentPassword',
  emailRefused: 'email',
  emailTaken: 'email',
  signUpUnknown: 'email',
};

/** Maps an error to the problem that the page shows; an unexpected error is `unknown`. */
export function toProblem(error: unknown, operation: AuthOperation): ProblemKey {
  if (!(error instanceof Error)) return 'unknown';
  const problems = PROBLEMS[operation][error.name] ?? COMMON_PROBLEMS[error.name] ?? 'unknown';
  if (typeof problems === 'string') return problems;
  const found = problems.find(([pattern]) => pattern === null || pattern.test(error.message));
  return found?.[1] ?? 'unknown';
}

/** Returns whether an error means that a new code is needed, or may be. */
export function isCodeProblem(error: string | undefined): boolean {
  return error !== undefined && FIELD_OF[error as ProblemKey] === 'code';
}

export function fieldOf(problem: ProblemKey): string | undefined {
  return FIELD_OF[problem];
}

const HOUR: Lifetime = { value: 1, unit: 'hour' };

/**
 * The longest wait that a problem's sentence names. Cognito counts requests by the hour, and locks a sign-in after five
 * failures: for a second at first, twice as long after each further one, and for about 15 minutes at most.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html
 */
const WAITS: Partial<Record<ProblemKey, Lifetime>> = {
  tooOften: HOUR,
  codeTriedTooOften: HOUR,
  locked: { value: 15, unit: 'minute' },
};

/** Returns the sentence for a problem in the language of the page. */
export function problemSentence(
  problem: ProblemKey,
  { words, language, config }: { words: Words; language: string; config: WebConfig },
): string {
  const text = words.problems[problem];
  if (typeof text === 'string') return text;
  const wait = WAITS[problem];
  return text(wait === undefined ? isolate(config.clinic.phone) : formatDuration(wait, language));
}
