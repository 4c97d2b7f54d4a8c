/** The most characters that a password of a user pool has. */
export const LONGEST_PASSWORD = 256;

/** Spaces, tabs, and marks without a shape or width, which copying adds to a password. */
const AROUND =
  /^[\s\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]+|[\s\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]+$/g;

/**
 * Returns a password as it is sent to the user pool, so that it is the same from every keyboard: composed letters (NFC),
 * and ASCII spaces instead of others. The profile's refusal of some characters is left to the user pool.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8265#section-4.2.1 the OpaqueString profile
 */
export function preparePassword(typed: string): string {
  return typed.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC');
}

/**
 * Returns an existing password as it is sent to the user pool. Spaces at its ends were pasted with it, because Cognito
 * allows none: its pattern is `^[\S]+.*[\S]+$`.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export function prepareExistingPassword(typed: string): string {
  return preparePassword(typed.replaceAll(AROUND, ''));
}

/** Returns whether a password begins or ends with a space, a tab or a mark that nobody sees. */
export function hasSpaceAtEnds(password: string): boolean {
  return password !== password.replaceAll(AROUND, '');
}
