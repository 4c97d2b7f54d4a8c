import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../../emulator/aws/service.ts';

/**
 * Accepts requests of the operations page itself, and those that no browser sent. Other pages on this machine may call
 * the services here, but may not move a switch or search for a patient.
 *
 * @throws AwsError `AccessDeniedException` 403
 */
export function requireSameOrigin({
  origin,
  host,
  'sec-fetch-site': site = 'same-origin',
}: IncomingHttpHeaders) {
  if ((origin !== undefined && origin !== `http://${host}`) || site !== 'same-origin') {
    throw new AwsError('AccessDeniedException', 'Only the operations page itself may ask for this.', 403);
  }
}
