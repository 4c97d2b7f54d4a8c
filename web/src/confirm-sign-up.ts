import { decodeJWT } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import type { WebConfig } from './config.ts';
import { callUserPool } from './pool-request.ts';

/** The proof that the address was confirmed just now, with which the patient can sign in once. */
export interface Confirmed {
  readonly Session: string;
}

interface SignedInConfirmed {
  readonly AuthenticationResult: {
    readonly AccessToken: string;
    readonly IdToken: string;
    readonly RefreshToken: string;
  };
}

/**
 * Confirms a sign-up. Amplify would drop the session in the response after a reload of the page, because it knows of the
 * sign-up only in memory.
 *
 * @throws Error named like Cognito's, or `NetworkError`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export function confirmSignUp(
  config: WebConfig,
  Username: string,
  ConfirmationCode: string,
  ClientMetadata: Readonly<Record<string, string>>,
): Promise<Partial<Confirmed>> {
  const { userPoolClientId: ClientId } = config;
  const input = { ClientId, Username, ConfirmationCode, ClientMetadata };
  return callUserPool<Confirmed>(config, 'ConfirmSignUp', input);
}

/**
 * Signs in the patient whose sign-up was confirmed just now, and stores the tokens as Amplify does.
 *
 * @returns whether the patient is signed in
 * @throws Error named like Cognito's, or `NetworkError`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export async function signInConfirmed(
  config: WebConfig,
  username: string,
  { Session }: Partial<Confirmed>,
  ClientMetadata: Readonly<Record<string, string>>,
): Promise<boolean> {
  if (Session === undefined) return false;
  const { AuthenticationResult: result } = await callUserPool<SignedInConfirmed>(config, 'InitiateAuth', {
    ClientId: config.userPoolClientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username },
    Session,
    ClientMetadata,
  });
  if (result === undefined) return false;
  const accessToken = decodeJWT(result.AccessToken);
  const { iat = 0 } = accessToken.payload;
  await cognitoUserPoolsTokenProvider.tokenOrchestrator.setTokens({
    tokens: {
      accessToken,
      idToken: decodeJWT(result.IdToken),
      refreshToken: result.RefreshToken,
      clockDrift: iat * 1000 - Date.now(),
      username,
    },
  });
  return true;
}
