import type { WebConfig } from './config.ts';
import { namedError } from './named-error.ts';

/**
 * Calls an action of the user pool that Amplify offers only with its failures hidden, such as `GlobalSignOut`.
 *
 * @throws Error named like Cognito's, or `NetworkError`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export async function callUserPool(
  { region, userPoolEndpoint = `https://cognito-idp.${region}.amazonaws.com` }: WebConfig,
  action: 'GlobalSignOut' | 'RevokeToken',
  input: Readonly<Record<string, string>>,
): Promise<void> {
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
  if (response.ok) return;
  const { __type: type = 'Unknown', message = '' } = (await response.json()) as PoolError;
  throw namedError(type.replace(/^.*#/, ''), message);
}

interface PoolError {
  readonly __type?: string;
  readonly message?: string;
}
