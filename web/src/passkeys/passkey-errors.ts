import type { PasskeyWords } from '../words/passkeys/en.ts';

export type PasskeyProblem = keyof PasskeyWords['passkeyProblems'];

/**
 * The errors of Amplify and Cognito when a passkey is added.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-create-request-exceptions
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html
 */
const PROBLEMS: Readonly<Record<string, PasskeyProblem>> = {
  PasskeyRegistrationCanceled: 'cancelled',
  PasskeyOperationAborted: 'cancelled',
  PasskeyAlreadyExists: 'exists',
  PasskeyNotSupported: 'unsupported',
  RelyingPartyMismatch: 'wrongPlace',
  WebAuthnOriginNotAllowedException: 'wrongPlace',
  WebAuthnRelyingPartyMismatchException: 'wrongPlace',
  WebAuthnChallengeNotFoundException: 'tooLate',
  WebAuthnCredentialNotSupportedException: 'unsuitable',
  InvalidPasskeyRegistrationOptions: 'unsuitable',
  PasskeyRegistrationFailed: 'unsuitable',
  // The browser's own errors, to which Amplify gives no name.
  ConstraintError: 'unsuitable',
  NotSupportedError: 'unsuitable',
  TooManyPasskeysError: 'tooMany',
  NoCodeError: 'unconfirmed',
};

/**
 * Maps an error to the problem that the page shows.
 *
 * @returns undefined if the error is not about passkeys
 */
export function toPasskeyProblem(error: unknown): PasskeyProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { underlyingError } = error as { underlyingError?: unknown };
  return (
    PROBLEMS[error.name] ?? (underlyingError === undefined ? undefined : toPasskeyProblem(underlyingError))
  );
}
