import { GetSuppressedDestinationCommand, NotFoundException, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { Suppression } from '../diagnosis/patient-case.ts';

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
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}
