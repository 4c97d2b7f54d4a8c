import {
  AdminCreateUserCommand,
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { FindAccount } from '../accounts.ts';
import { CANARY } from '../canary-account.ts';
import type { CanaryConfig } from '../config.ts';
import { PermanentError, RetryableError, SenderError } from '../errors.ts';

/** Requests a sign-in code for the account of the check, which it creates before the first request. */
export type RequestCode = () => Promise<void>;

/**
 * Creates the step that requests a code as a patient does: through the portal's client and without credentials.
 *
 * @param budget milliseconds for each request
 * @returns a function that throws a `SenderError` `code_not_requested`
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
 */
export function createRequestCode(
  cognito: Pick<CognitoIdentityProviderClient, 'send'>,
  findAccount: FindAccount,
  { userPoolId, clientId }: CanaryConfig,
  budget: number,
): RequestCode {
  const limit = () => ({ abortSignal: AbortSignal.timeout(budget) });

  async function ensureAccount(): Promise<void> {
    const account = await findAccount(userPoolId, CANARY.userName);
    if (account === undefined) {
      // Without a password, and confirmed at once, because the pool has sign-in by code.
      const command = new AdminCreateUserCommand({
        UserPoolId: userPoolId,
        Username: CANARY.userName,
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: CANARY.email },
          { Name: 'email_verified', Value: 'true' },
        ],
      });
      await cognito.send(command, limit());
    } else if (account.attributes.email !== CANARY.email || account.attributes.email_verified !== 'true') {
      // Somebody else's account: a code would reach a person.
      throw new PermanentError('code_not_requested', 'The account of the check has another address');
    }
  }

  async function request(): Promise<void> {
    await ensureAccount();
    const command = new InitiateAuthCommand({
      AuthFlow: 'USER_AUTH',
      ClientId: clientId,
      AuthParameters: { USERNAME: CANARY.userName, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
    });
    const { ChallengeName } = await cognito.send(command, limit());
    if (ChallengeName === 'EMAIL_OTP') return;
    throw new PermanentError('code_not_requested', 'Cognito offers no sign-in by code');
  }

  return async () => {
    try {
      await request();
    } catch (cause) {
      if (cause instanceof SenderError) throw cause;
      throw new RetryableError('code_not_requested', 'Cognito did not send a code', { cause });
    }
  };
}
