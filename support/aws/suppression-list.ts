import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { readServiceError } from '../../sender/service-error.ts';

/** An entry of the suppression list: SES sends nothing to the address. */
export interface Suppression {
  readonly reason: 'BOUNCE' | 'COMPLAINT';
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/**
 * Looks an address up in the account's suppression list.
 *
 * @throws what SES throws, unless the address is not on the list
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetSuppressedDestination.html
 */
export async function findSuppression(
  ses: Pick<SESv2Client, 'send'>,
  address: string,
): Promise<Suppression | undefined> {
  try {
    const { SuppressedDestination: found } = await ses.send(
      new GetSuppressedDestinationCommand({ EmailAddress: address }),
    );
    return {
      reason: found?.Reason === 'COMPLAINT' ? 'COMPLAINT' : 'BOUNCE',
      since: found?.LastUpdateTime?.getTime() ?? 0,
    };
  } catch (error) {
    if (readServiceError(error).name === 'NotFoundException') return undefined;
    throw error;
  }
}

/**
 * Takes an address off the account's suppression list.
 *
 * @returns false when it is not on the list
 * @throws what SES throws otherwise
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html
 */
export async function removeSuppression(ses: Pick<SESv2Client, 'send'>, address: string): Promise<boolean> {
  try {
    await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress: address }));
    return true;
  } catch (error) {
    if (readServiceError(error).name === 'NotFoundException') return false;
    throw error;
  }
}
