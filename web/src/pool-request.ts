import type { WebConfig } from './config.ts';
import { namedError } from './named-error.ts';

/**
 * Calls an action of the user pool of which Amplify hides the failure or the response.
 *
 * @returns the response; the caller vouches for the type
 * @throws Error named like Cognito's, or `NetworkError`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html
 */
export async function callUserPool<Result extends object>(
  { region, userPoolEndpoint = `https://cognito-idp.${region}.amazonaws.com` }: WebConfig,
  action: 'ConfirmSignUp' | 'GlobalSignOut' | 'InitiateAuth' | 'RespondToAuthChallenge' | 'RevokeToken',
  input: object,
): Promise<Partial<Result>> {
  const response = await fetch(userPoolEndpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
    },
    body: JSON.stringify(input),
    // Lets the request finish when the tab is closed or redirected.
    keepalive: true,
  }).catch((cause: unknown) => {
    throw namedError('NetworkError', `${action} was not answered`, cause);
  });
  if (response.ok) {
    // Some actions answer with no body.
    const body = await response.text();
    return body === '' ? {} : (JSON.parse(body) as Partial<Result>);
  }
  const { __type: type = 'Unknown', message = '' } = (await response.json()) as PoolError;
  throw namedError(type.replace(/^.*#/, ''), message);
}

interface PoolError {
  readonly __type?: string;
  readonly message?: string;
}
