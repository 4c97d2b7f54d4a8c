import { randomUUID } from 'node:crypto';
import { AdminCreateUserCommand, AliasExistsException } from '@aws-sdk/client-cognito-identity-provider';
import { makeTemporaryPassword } from './temporary-password.ts';
import type { UsersContext } from './users-context.ts';

/** A person to invite. */
export interface Invitee {
  /** In any letter case; the account has it in lower case. */
  readonly address: string;
  readonly name?: string | undefined;
  /** A language tag, e.g. `es-MX`; without it, emails are in the clinic's language. */
  readonly language?: string | undefined;
}

/**
 * Creates an account, for which Cognito requests the invitation. The clinic vouches for the address, so it counts as
 * confirmed. Attempts of others to sign up with the address do not matter: they have not confirmed it, and cannot any
 * more.
 *
 * @param withPassword whether the invitation contains a temporary password; without one, the patient signs in with a code
 *   by email
 * @returns `exists` when an account has confirmed the address, which is then left as it is
 * @throws what Cognito throws
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export async function sendInvitation(
  { audit, pool: { cognito, userPoolId } }: Pick<UsersContext, 'audit' | 'pool'>,
  { address, name, language }: Invitee,
  withPassword: boolean,
): Promise<'invited' | 'exists'> {
  const attributes = { email: address.toLowerCase(), email_verified: 'true', name, locale: language };
  try {
    const command = new AdminCreateUserCommand({
      UserPoolId: userPoolId,
      Username: randomUUID(),
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: Object.entries(attributes).flatMap(([Name, Value]) =>
        Value === undefined ? [] : [{ Name, Value }],
      ),
      ...(withPassword && { TemporaryPassword: makeTemporaryPassword() }),
    });
    await audit.record(
      'invite',
      ({ User }) => User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value,
      () => cognito.send(command),
    );
    return 'invited';
  } catch (error) {
    if (error instanceof AliasExistsException) return 'exists';
    throw error;
  }
}
