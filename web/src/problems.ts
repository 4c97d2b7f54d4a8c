import type { Lifetime, WebConfig } from './config.ts';
import { inWords } from './time.ts';
import type { Words } from './words/en.ts';

export type ProblemKey = keyof Words['problems'];

/** What the patient was doing when it went wrong. */
export type Doing =
  | 'signUp'
  | 'confirm'
  | 'signIn'
  | 'signInCode'
  | 'newPassword'
  | 'sendReset'
  | 'reset'
  | 'profile'
  | 'address'
  | 'changePassword';

/** A problem, or several that only Cognito's message tells apart; the last is for any other message. */
type Meaning = ProblemKey | readonly (readonly [RegExp | null, ProblemKey])[];

const ANYWHERE: Readonly<Record<string, Meaning>> = {
  NetworkError: 'network',
  LimitExceededException: 'tooOften',
  TooManyFailedAttemptsException: 'codeTriedTooOften',
  TooManyRequestsException: 'tooBusy',
  CodeMismatchException: 'codeWrong',
  ExpiredCodeException: 'codeExpired',
  InvalidPasswordException: 'passwordRefused',
  PasswordHistoryPolicyViolationException: 'passwordUsedBefore',
  AliasExistsException: 'emailTaken',
  UserUnAuthenticatedException: 'signedOut',
};

const SIGN_IN_REFUSED: Meaning = [
  [/attempts exceeded/i, 'locked'],
  [/temporary password/i, 'temporaryPasswordExpired'],
  [/disabled/i, 'disabled'],
  [null, 'passwordWrong'],
];

/**
 * What Cognito's errors mean to the patient.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
const MEANINGS: Readonly<Record<Doing, Readonly<Record<string, Meaning>>>> = {
  signUp: { InvalidParameterException: 'emailRefused' },
  confirm: { UserNotFoundException: 'codeWrong', InvalidParameterException: 'codeWrong' },
  signIn: {
    NotAuthorizedException: SIGN_IN_REFUSED,
    UserNotFoundException: 'passwordWrong',
    InvalidParameterException: 'emailRefused',
    NoCodeError: 'passwordOnly',
  },
  signInCode: {
    NotAuthorizedException: [
      [/attempts exceeded/i, 'locked'],
      [null, 'codeSignInExpired'],
    ],
    SignInException: 'codeSignInExpired',
  },
  newPassword: { NotAuthorizedException: 'signInExpired', SignInException: 'signInExpired' },
  sendReset: {
    NotAuthorizedException: [
      [/disabled/i, 'disabled'],
      [null, 'invited'],
    ],
    InvalidParameterException: 'emailUnconfirmed',
  },
  reset: { UserNotFoundException: 'codeWrong', NotAuthorizedException: 'disabled' },
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
  },
};

/** Which field a problem is about, where the form has it. */
const FIELD_OF: Partial<Record<ProblemKey, string>> = {
  codeWrong: 'code',
  codeExpired: 'code',
  codeTriedTooOften: 'code',
  passwordRefused: 'newPassword',
  passwordUsedBefore: 'newPassword',
  currentPasswordWrong: 'currentPassword',
  emailRefused: 'email',
  emailTaken: 'email',
};

/** Makes of an error what the patient is told. What nobody foresaw is `unknown`. */
export function explain(error: unknown, doing: Doing): ProblemKey {
  if (!(error instanceof Error)) return 'unknown';
  const meaning = MEANINGS[doing][error.name] ?? ANYWHERE[error.name] ?? 'unknown';
  if (typeof meaning === 'string') return meaning;
  const found = meaning.find(([pattern]) => pattern === null || pattern.test(error.message));
  return found?.[1] ?? 'unknown';
}

export function fieldOf(problem: ProblemKey): string | undefined {
  return FIELD_OF[problem];
}

const HOUR: Lifetime = { value: 1, unit: 'hour' };

/**
 * How long to wait. Cognito counts requests by the hour, and locks a sign-in for up to 15 minutes.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
const WAITS: Partial<Record<ProblemKey, Lifetime>> = {
  tooOften: HOUR,
  codeTriedTooOften: HOUR,
  locked: { value: 15, unit: 'minute' },
};

/** The sentence for a problem, in a language. */
export function sentenceFor(
  problem: ProblemKey,
  { words, language, config }: { words: Words; language: string; config: WebConfig },
): string {
  const text = words.problems[problem];
  if (typeof text === 'string') return text;
  const wait = WAITS[problem];
  return text(wait === undefined ? isolate(config.clinic.phone) : inWords(wait, language));
}

/** Keeps a number or an address together: on one line, and in a sentence that runs the other way. */
export function isolate(text: string): string {
  return `\u2068${text.replaceAll(' ', '\u00a0')}\u2069`;
}
