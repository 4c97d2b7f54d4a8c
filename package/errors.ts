/** A setting of the emails is wrong; the message says which, and what to do. */
export class CognitoEmailsError extends Error {
  override readonly name = 'CognitoEmailsError';
}
