import {
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { readServiceError } from '../service-error.ts';

/**
 * Signs a user out on all devices, which Cognito does not do when a password is reset.
 *
 * @returns the name of the error if Cognito did not confirm it; it never rejects, because the patient waits for the reset
 */
export type EndSessions = (user: {
  readonly userPoolId: string;
  readonly userName: string;
}) => Promise<string | undefined>;

/**
 * Creates the step that ends all sessions.
 *
 * @param budget milliseconds
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export function createEndSessions(
  cognito: Pick<CognitoIdentityProviderClient, 'send'>,
  budget: number,
): EndSessions {
  return async ({ userPoolId: UserPoolId, userName: Username }) => {
    const command = new AdminUserGlobalSignOutCommand({ UserPoolId, Username });
    try {
      await cognito.send(command, { abortSignal: AbortSignal.timeout(budget) });
      return undefined;
    } catch (error) {
      return readServiceError(error).name;
    }
  };
}
