import { decodeJWT } from 'aws-amplify/auth';
import type { WebConfig } from '../config.ts';
import { namedError } from '../named-error.ts';
import { callUserPool } from '../pool-request.ts';

interface ChallengeAnswer {
  readonly ChallengeName: string;
  readonly Session: string;
}

interface Tokens {
  readonly AuthenticationResult: { readonly AccessToken: string; readonly RefreshToken: string };
}

/**
 * Begins a second sign-in of a signed-in patient with an emailed code. Amplify would refuse it, or end the first.
 *
 * @returns the session of the sign-in
 * @throws NoCodeError if Cognito sends no code to the account; Error named like Cognito's, or `NetworkError`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export async function beginFreshSignIn(
  config: WebConfig,
  username: string,
  ClientMetadata: Readonly<Record<string, string>>,
): Promise<string> {
  const { ChallengeName, Session } = await callUserPool<ChallengeAnswer>(config, 'InitiateAuth', {
    ClientId: config.userPoolClientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
    ClientMetadata,
  });
  if (ChallengeName !== 'EMAIL_OTP' || Session === undefined)
    throw namedError('NoCodeError', 'Cognito offers no code for this account');
  return Session;
}

/**
 * Finishes the second sign-in. Its tokens prove who answered and are of no other use, so they are revoked.
 *
 * @throws Error named like Cognito's, or `NetworkError`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 */
export async function finishFreshSignIn(
  config: WebConfig,
  { sub, username }: { readonly sub: string; readonly username: string },
  Session: string,
  code: string,
  ClientMetadata: Readonly<Record<string, string>>,
): Promise<void> {
  const ClientId = config.userPoolClientId;
  const { AuthenticationResult: tokens } = await callUserPool<Tokens>(config, 'RespondToAuthChallenge', {
    ClientId,
    ChallengeName: 'EMAIL_OTP',
    ChallengeResponses: { USERNAME: username, EMAIL_OTP_CODE: code },
    Session,
    ClientMetadata,
  });
  if (tokens === undefined || decodeJWT(tokens.AccessToken).payload.sub !== sub)
    throw namedError('NotAuthorizedException', 'The fresh sign-in was not finished');
  void callUserPool(config, 'RevokeToken', { ClientId, Token: tokens.RefreshToken }).catch(() => undefined);
}
