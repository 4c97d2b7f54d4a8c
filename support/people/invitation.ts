import { AdminCreateUserCommand, UsernameExistsException } from '@aws-sdk/client-cognito-identity-provider';
import type { Pool } from './pool.ts';
import { makeTemporaryPassword } from './temporary-password.ts';

/** A person to invite. */
export interface Invitee {
  readonly address: string;
  readonly name?: string | undefined;
  /** A language tag, e.g. `es-MX`; without it, emails are in the clinic's language. */
  readonly language?: string | undefined;
}

/**
 * Creates an account, for which Cognito requests the invitation. The clinic vouches for the address, so it counts as
 * confirmed.
 *
 * @param withPassword whether the invitation contains a temporary password; without one, the patient signs in with a code
 *   by email
 * @returns `exists` when the address has an account already, which is then left as it is
 * @throws what Cognito throws
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export async function sendInvitation(
  { cognito, userPoolId }: Pool,
  { address, name, language }: Invitee,
  withPassword: boolean,
): Promise<'invited' | 'exists'> {
  const attributes = { email: address, email_verified: 'true', name, locale: language };
  try {
    await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: userPoolId,
        Username: address,
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: Object.entries(attributes).flatMap(([Name, Value]) =>
          Value === undefined ? [] : [{ Name, Value }],
        ),
        ...(withPassword && { TemporaryPassword: makeTemporaryPassword() }),
      }),
    );
    return 'invited';
  } catch (error) {
    if (error instanceof UsernameExistsException) return 'exists';
    throw error;
  }
}
